import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EngineRun, StagedTransactions } from "../engine/block-run.ts";
import type { Executor } from "./executor.ts";
import { executorPool } from "./executor-pool.ts";
import type { Group } from "./groups.ts";
import { MOST_WINDOW } from "./pace.ts";
import { HEAD, JobView, layoutOf, writePlan } from "./shared-job.ts";
import { type Start, TrieHandOver } from "./trie-hand-over.ts";
import { hardforkNumber } from "./worker-protocol.ts";
import { Window, type WindowOutcome } from "./window.ts";

let lastChain = 0;

/** Hands windows of one chain's blocks over to executors, over the memory that they share. */
export class HandOver {
  readonly #engine: WasmBlockEngine;
  readonly #chain = ++lastChain;
  readonly #tries: TrieHandOver;
  #job: JobView | undefined;
  #jobAt = 0;
  /** The run of the block under way, its number among those that went to executors, and all executors that hold memory. */
  #run: EngineRun | undefined;
  #block = 0;
  readonly #holders = new Set<Executor>();

  constructor(engine: WasmBlockEngine) {
    this.#engine = engine;
    this.#tries = new TrieHandOver(engine);
  }

  /** The words that the chain shares with executors: one job for all windows, since there is one at a time. */
  get job(): JobView {
    if (this.#job !== undefined) return this.#job;
    this.#jobAt = this.#engine.allocate(layoutOf(MOST_WINDOW).bytes);
    return (this.#job = new JobView(this.#engine.memory.buffer, this.#jobAt, MOST_WINDOW));
  }

  /** Executors start, and take up the chain's memory, before they are needed. */
  expect(width: number): void {
    for (const executor of executorPool.prepare(width)) void executor.attach(this.#chain, this.#engine.memory);
  }

  /** Lets executors take up the chain's memory, and waits for none; or for those that are there, where it `waits`. */
  async attach(executors: readonly Executor[], waits: boolean): Promise<void> {
    for (const executor of executors) void executor.attach(this.#chain, this.#engine.memory);
    if (waits) await Promise.all(executors.filter(({ isReady }) => isReady).map((executor) => executor.attached(this.#chain)));
  }

  /** Whether an executor is up, has taken up the chain's memory, and has no job: one that came too late for tries may still have it. */
  isAble(executor: Executor): boolean {
    return executor.isReady && executor.isIdle && executor.isAttached(this.#chain);
  }

  /** Lets executors run the groups of a window, which begins with the staged transaction at `from`, and takes over what comes of it. */
  async window(
    run: EngineRun,
    staged: StagedTransactions,
    from: number,
    groups: readonly Group[],
    executors: readonly Executor[],
  ): Promise<WindowOutcome> {
    this.#openBlock(run);
    const size = groups.reduce((sum, { members }) => sum + members.length, 0);
    run.openWindow();
    const { job } = this;
    writePlan(job, groups, size, (index) => run.recordAt(staged, from + index));
    job.head[HEAD.block] = run.blockRecord;
    const start = this.#starter(hardforkNumber(run.context.hardfork));
    return this.#engine.leavingWorld(() => {
      for (const executor of executors) start(executor, this.#jobAt);
      return new Window(run, staged, from, size, job, executors).walk();
    });
  }

  /** Lets executors help to bring the state's tries up to date, and does something else `beside`. Gives those that were lost. */
  settleTries(executors: readonly Executor[], beside: () => void): Promise<readonly Executor[]> {
    return this.#tries.settle(executors, this.#starter(0), beside);
  }

  /** What gives executors a job that lies in the chain's memory. From then on they hold some of it. */
  #starter(hardfork: number): Start {
    return (executor, job) => {
      this.#holders.add(executor);
      executor.start({ chain: this.#chain, job, capacity: MOST_WINDOW, block: this.#block, hardfork });
    };
  }

  /** The chain is not used any more. */
  close(): void {
    executorPool.detach(this.#chain);
  }

  /** Executors keep a block's results until the next block: only then is free what those held that are gone. */
  #openBlock(run: EngineRun): void {
    if (run === this.#run) return;
    this.#run = run;
    this.#block += 1;
    for (const executor of this.#holders) {
      if (!executor.isGone) continue;
      this.#holders.delete(executor);
      this.#engine.release(executor.number);
    }
  }
}
