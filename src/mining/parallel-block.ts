import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import type { Predictor } from "../predict/predictor.ts";
import { BlockRecord, type MiningRecord } from "./block-record.ts";
import { ConflictMemory } from "./conflict-memory.ts";
import { type Executor, executorPool } from "./executor-pool.ts";
import { type Group, planGroups } from "./groups.ts";
import { HEAD, JobView, layoutOf, OWNER, sharedNow } from "./shared-job.ts";
import { hardforkNumber } from "./worker-protocol.ts";
import { Window, type WindowOutcome, writePlan } from "./window.ts";

/** How blocks are built: by expected access sets, by trying everything at once, or one transaction after the other. */
export type Strategy = "access-sets" | "optimistic" | "sequential";

export interface MiningOptions {
  readonly workers: number;
  readonly strategy: Strategy;
  /** Blocks of fewer transactions are executed one by one. */
  readonly minTransactions: number;
  readonly predictor?: Predictor;
}

/** The first transactions of a block are executed here: they tell what such a block's transactions take. */
const SAMPLE = 16;

/** Work that is worth handing over, in milliseconds: of all that is left, and of one transaction on average. */
const LEAST_WORK = 2;
const LEAST_WORK_OF_ONE = 0.01;

/** How long a window should keep its executors at work, in milliseconds, and how many transactions it may hold. */
const WINDOW_TIME = 40;
const LEAST_WINDOW = 32;
const MOST_WINDOW = 2048;

/** A group with more than this share of a window's work leaves nothing to do beside it. */
const MOST_OF_ONE_GROUP = 0.8;

/** After windows in vain, so many times as many transactions go one by one before the next is tried. */
const PENALTY = 4;

/** Executors that a chain may lose in a row before it goes on without. */
const MOST_LOST = 40;

let lastChain = 0;

/** Executes blocks of one chain on the pool's executors and on the main thread. The block is the one that one by one would give. */
export class ParallelMiner {
  readonly #engine: WasmBlockEngine;
  readonly #options: MiningOptions;
  readonly #memory = new ConflictMemory();
  readonly #chain = ++lastChain;
  readonly #onFault: (lost: number) => void;
  #job: JobView | undefined;
  #jobAt = 0;
  /** The run of the block under way, its number among those that went to executors, and all executors that hold memory. */
  #run: EngineRun | undefined;
  #block = 0;
  readonly #holders = new Set<Executor>();
  #lost = 0;
  #lostInARow = 0;

  /** `onFault` hears how many executors were lost so far, whenever one is. */
  constructor(engine: WasmBlockEngine, options: MiningOptions, onFault: (lost: number) => void) {
    this.#engine = engine;
    this.#options = options;
    this.#onFault = onFault;
  }

  /** Executors that were lost so far. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Executes transactions as the next of a run's block, like `run.execute`, and tells how each came into it.
   * The state may be written to meanwhile; what it was is the caller's to keep (`world.mark`).
   */
  async execute(run: EngineRun, transactions: readonly EncodedTransaction[]): Promise<Executed & { readonly record: MiningRecord }> {
    const record = new BlockRecord(transactions);
    const { strategy, minTransactions, workers } = this.#options;
    const staged = run.stage(transactions);
    const size = transactions.length;
    if (strategy === "sequential" || workers < 1 || size < minTransactions || this.#lostInARow > MOST_LOST) {
      return { ...this.#sequentially(run, staged, 0, size, record), record: record.finish() };
    }
    const executed = await executorPool.use(workers, (executors) => this.#inWindows(run, staged, executors, record));
    return { ...executed, record: record.finish() };
  }

  async #inWindows(run: EngineRun, staged: StagedTransactions, executors: readonly Executor[], record: BlockRecord): Promise<Executed> {
    const size = staged.transactions.length;
    this.#openBlock(run);
    let inVain = 1;
    let done = 0;
    let alone = SAMPLE;
    while (done < size) {
      const plan = alone > 0 ? undefined : this.#plan(staged, done, executors.length, record);
      const able = executors.filter(({ isReady }) => isReady);
      if (plan === undefined || able.length === 0) {
        const count = Math.min(alone > 0 ? alone : LEAST_WINDOW, size - done);
        const { done: more, stop } = this.#sequentially(run, staged, done, count, record);
        done += more;
        if (stop !== undefined) return { done, stop };
        alone = 0;
        continue;
      }
      const outcome = await this.#window(run, staged, done, plan, able);
      this.#take(outcome, plan, staged, done, record, run);
      done += outcome.done;
      if (outcome.stop !== undefined) return { done, stop: outcome.stop };
      const repeated = outcome.entries.filter(({ kind }) => kind === "repeated").length;
      inVain = repeated > outcome.entries.length / 2 ? inVain * PENALTY : 1;
      alone = inVain > 1 ? inVain * outcome.entries.length : 0;
    }
    return { done };
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

  /** Groups of the next window; undefined where handing over would cost more than it saves. */
  #plan(staged: StagedTransactions, from: number, executors: number, record: BlockRecord): readonly Group[] | undefined {
    const left = staged.transactions.length - from;
    const mean = record.meanTime;
    if (mean < LEAST_WORK_OF_ONE || mean * left < LEAST_WORK) return undefined;
    const wanted = Math.ceil((WINDOW_TIME * executors) / mean);
    const size = Math.min(left, Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, wanted)));
    const transactions = staged.transactions.slice(from, from + size).map(({ transaction }) => transaction);
    const { strategy, predictor } = this.#options;
    const isOptimistic = strategy === "optimistic";
    const groups = isOptimistic
      ? transactions.map((transaction, index) => ({ members: [index], cost: this.#memory.costOf(transaction) }))
      : planGroups({ transactions, memory: this.#memory, predictor });
    const total = groups.reduce((sum, { cost }) => sum + cost, 0);
    if (groups.some(({ cost }) => cost > MOST_OF_ONE_GROUP * total)) return undefined;
    return longestFirst(groups, total / (2 * executors));
  }

  async #window(
    run: EngineRun,
    staged: StagedTransactions,
    from: number,
    groups: readonly Group[],
    executors: readonly Executor[],
  ): Promise<WindowOutcome> {
    const size = groups.reduce((sum, { members }) => sum + members.length, 0);
    run.openWindow();
    const job = this.#jobView();
    writePlan(job, groups, size, (index) => run.recordAt(staged, from + index));
    job.head[HEAD.block] = run.blockRecord;
    const notice = {
      ...{ chain: this.#chain, memory: this.#engine.memory, job: this.#jobAt, capacity: MOST_WINDOW, block: this.#block },
      hardfork: hardforkNumber(run.context.hardfork),
    };
    for (const executor of executors) this.#holders.add(executor);
    await Promise.all(executors.map((executor) => executor.start(notice)));
    return new Window(run, staged, from, job, executors, groups).walk();
  }

  /** Writes down what became of a window, and learns from it. */
  #take(
    { entries, faults }: WindowOutcome,
    groups: readonly Group[],
    staged: StagedTransactions,
    from: number,
    record: BlockRecord,
    run: EngineRun,
  ): void {
    const job = this.#jobView();
    const locations = new Map<number, string>();
    for (const [index, entry] of entries.entries()) {
      if (entry.kind !== "adopted") record.span({ executor: OWNER.main, first: from + index, count: 1, ...times(entry), inVain: false });
      if (entry.kind === "executed") continue;
      const [started, ended] = [job.started[index] ?? 0, job.ended[index] ?? 0];
      const isTimed = ended >= started && started > 0;
      if (isTimed)
        record.span({ executor: entry.executor, first: from + index, count: 1, started, ended, inVain: entry.kind === "repeated" });
      const transaction = staged.transactions[from + index]?.transaction;
      if (isTimed && transaction !== undefined) this.#memory.measured(transaction, ended - started);
      if (entry.kind !== "repeated") continue;
      const location = entry.access === undefined ? undefined : run.locationOf((job.outcomes[index] ?? 0) >>> 0, entry.access);
      if (location !== undefined) locations.set(index, location);
      record.repeated({ transaction: from + index, ...(location !== undefined && { location }) });
    }
    record.window(groups.length, faults.length);
    if (locations.size > 0) this.#learn(locations, entries, staged, from, run, job);
    this.#lostInARow = faults.length === 0 ? 0 : this.#lostInARow + faults.length;
    if (faults.length === 0) return;
    this.#lost += faults.length;
    this.#onFault(this.#lost);
  }

  #learn(
    conflicts: ReadonlyMap<number, string>,
    entries: WindowOutcome["entries"],
    staged: StagedTransactions,
    from: number,
    run: EngineRun,
    job: JobView,
  ): void {
    const wanted = new Set(conflicts.values());
    const touched = entries.map((entry, index) => {
      if (entry.kind === "executed") return [];
      const outcome = (job.outcomes[index] ?? 0) >>> 0;
      return run.touchedAmong(outcome, wanted);
    });
    const transactions = staged.transactions.slice(from, from + entries.length).map(({ transaction }) => transaction);
    this.#memory.learn(transactions, (index) => touched[index] ?? []);
  }

  #sequentially(run: EngineRun, staged: StagedTransactions, from: number, count: number, record: BlockRecord): Executed {
    const started = sharedNow();
    const executed = run.executeStaged(staged, from, count);
    record.span({ executor: OWNER.main, first: from, count: executed.done, started, ended: sharedNow(), inVain: false });
    return executed;
  }

  /** The job's place in the chain's memory: one for all windows, since there is one at a time. */
  #jobView(): JobView {
    if (this.#job !== undefined) return this.#job;
    this.#jobAt = this.#engine.allocate(layoutOf(MOST_WINDOW).bytes);
    return (this.#job = new JobView(this.#engine.memory.buffer, this.#jobAt, MOST_WINDOW));
  }
}

function times({ started, ended }: { readonly started: number; readonly ended: number }): { started: number; ended: number } {
  return { started, ended };
}

/** Groups in the order of their first transactions, in which the block needs them; but long ones first, since nothing else can fill in for them. */
function longestFirst(groups: readonly Group[], long: number): Group[] {
  return [
    ...groups.filter(({ cost }) => cost > long).sort((one, other) => other.cost - one.cost),
    ...groups.filter(({ cost }) => cost <= long),
  ];
}
