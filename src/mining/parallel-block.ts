import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import { sharedNow } from "../engine/shared-clock.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import type { Transaction } from "../execution/transaction.ts";
import { BlockRecord, type MiningRecord } from "./block-record.ts";
import { ConflictMemory } from "./conflict-memory.ts";
import type { Executor } from "./executor.ts";
import { executorPool } from "./executor-pool.ts";
import { Foresight } from "./foresight.ts";
import { HandOver } from "./hand-over.ts";
import { learnFromSample, learnFromWindow } from "./lessons.ts";
import type { MiningOptions } from "./mining-options.ts";
import { LEAST_WINDOW, Pace, SAMPLE, SAMPLE_PART } from "./pace.ts";
import { Planner } from "./planner.ts";
import type { Expectations } from "./prediction-score.ts";
import { StateTries } from "./state-tries.ts";
import { OWNER } from "./shared-job.ts";
import { isShort, WaitingWork } from "./waiting-work.ts";

/** How many of a block's transactions there should be for each executor. */
const LEAST_TRANSACTIONS = 4;

/** Executors that a chain may lose in a row before it goes on without. */
const MOST_LOST = 40;

/** Executes blocks of one chain on the pool's executors and on the main thread. The block is the one that one by one would give. */
export class ParallelMiner {
  readonly #options: MiningOptions;
  readonly #memory = new ConflictMemory();
  readonly #waiting = new WaitingWork(this.#memory);
  readonly #foresight: Foresight;
  readonly #planner: Planner;
  readonly #pace: Pace;
  readonly #handOver: HandOver;
  readonly #tries: StateTries;
  readonly #onFault: (lost: number) => void;
  #lost = 0;
  #lostInARow = 0;

  /** `onFault` hears how many executors were lost so far, whenever one is. */
  constructor(engine: WasmBlockEngine, options: MiningOptions, onFault: (lost: number) => void) {
    this.#options = options;
    this.#foresight = new Foresight(engine.world, this.#memory, options);
    this.#planner = new Planner(options.strategy, this.#memory, this.#foresight);
    this.#pace = new Pace(options.isEager === true);
    this.#handOver = new HandOver(engine);
    this.#tries = new StateTries(engine, this.#handOver, options);
    this.#onFault = onFault;
  }

  /** Executors that were lost so far. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Hears of a transaction that waits for a block, and how many do: where their block may be worth handing over, executors are started
   * and code is analysed, so that it waits for neither.
   */
  expect(transaction: Transaction, waiting: number): void {
    const { strategy, minTransactions } = this.#options;
    const work = this.#waiting.add(transaction);
    if (strategy === "sequential" || waiting < minTransactions || isShort(transaction) || !this.#pace.mayPay(work)) return;
    this.#handOver.expect(this.#width(waiting));
    if (strategy === "access-sets") this.#foresight.expect(transaction);
  }

  /**
   * Executes transactions as the next of a run's block, like `run.execute`, and tells how each came into it.
   * The state may be written to meanwhile; what it was is the caller's to keep (`world.mark`).
   */
  async execute(run: EngineRun, transactions: readonly EncodedTransaction[]): Promise<Executed & { readonly record: MiningRecord }> {
    this.#waiting.clear();
    const record = new BlockRecord(transactions, run.count, this.#memory.openBlock());
    const staged = run.stage(transactions);
    const size = transactions.length;
    if (this.#goesAlone || size < this.#options.minTransactions) {
      return { ...this.#sequentially(run, staged, 0, size, record), record: record.finish() };
    }
    const begun = this.#untilItPays(run, staged, record);
    if (begun.stop !== undefined || begun.done === size) return { ...begun, record: record.finish() };
    const executed = await executorPool.use(this.#width(size), (executors) => this.#inWindows(run, staged, begun.done, executors, record));
    return { ...executed, record: record.finish() };
  }

  /**
   * Brings the state's tries up to date, after a block's changes were written: what is left to do when the root is asked for is little then.
   * Where executors help, `beside` is called while they begin.
   */
  async settleTries(beside: () => void): Promise<void> {
    if (this.#goesAlone) return;
    const lost = await this.#tries.settle(beside);
    if (lost > 0) this.#count(lost);
  }

  /** What prediction and memory say of a block's transactions, on the state as `atStart` shows it. Undefined where nothing is predicted. */
  async expectations(
    transactions: readonly Transaction[],
    block: BlockContext,
    records: readonly MiningRecord[],
    atStart: <T>(look: () => T) => T,
  ): Promise<Expectations | undefined> {
    if (this.#options.strategy !== "access-sets") return undefined;
    const prediction = await this.#foresight.predictBlock(transactions, block, atStart);
    const [{ block: first } = { block: 0 }] = records;
    return prediction && { ...prediction, remembers: (transaction, location) => this.#memory.knew(transaction, location, first) };
  }

  /** The chain is not used any more. */
  close(): void {
    this.#handOver.close();
  }

  /** No executor is asked. */
  get #goesAlone(): boolean {
    const { strategy, workers } = this.#options;
    return strategy === "sequential" || workers < 1 || this.#lostInARow > MOST_LOST;
  }

  /** How many executors so many transactions are worth. */
  #width(transactions: number): number {
    return Math.min(this.#options.workers, Math.ceil(transactions / LEAST_TRANSACTIONS));
  }

  /** Executes a block's transactions here until those that are left are worth handing over: of many blocks, all. */
  #untilItPays(run: EngineRun, staged: StagedTransactions, record: BlockRecord): Executed {
    const size = staged.transactions.length;
    this.#pace.openBlock();
    let part = SAMPLE_PART;
    for (let done = 0; done < size;) {
      const executed = this.#sequentially(run, staged, done, Math.min(part, size - done), record);
      done += executed.done;
      if (executed.stop !== undefined) return { ...executed, done };
      if (!this.#pace.isSampled(done, done * record.typicalTime)) continue;
      if (this.#windowSize(run, staged, done, 1, record) > 0) return { done };
      part = this.#pace.nextPart(part, record.typicalTime);
    }
    return { done: size };
  }

  async #inWindows(
    run: EngineRun,
    staged: StagedTransactions,
    from: number,
    executors: readonly Executor[],
    record: BlockRecord,
  ): Promise<Executed> {
    const size = staged.transactions.length;
    await this.#handOver.attach(executors, this.#options.isEager === true);
    if (this.#options.strategy === "access-sets") await this.#foresight.openBlock();
    let done = from;
    let alone = LEAST_WINDOW;
    while (done < size) {
      const able = executors.filter((executor) => this.#handOver.isAble(executor));
      const window = able.length === 0 ? 0 : this.#windowSize(run, staged, done, able.length, record);
      const executed = window === 0 ? undefined : await this.#inWindow(run, staged, done, window, able, record);
      const { done: more, stop } =
        executed ?? this.#sequentially(run, staged, done, Math.min(Math.max(window, alone), size - done), record);
      done += more;
      if (stop !== undefined) return { done, stop };
      if (executed === undefined) alone *= 4;
    }
    return { done };
  }

  /** Executes the next transactions of a block on executors; undefined where most of them would wait for each other. */
  async #inWindow(
    run: EngineRun,
    staged: StagedTransactions,
    from: number,
    size: number,
    executors: readonly Executor[],
    record: BlockRecord,
  ): Promise<Executed | undefined> {
    const began = sharedNow();
    if (this.#options.strategy === "access-sets") learnFromSample(this.#memory, staged, from, run);
    const transactions = staged.transactions.slice(from, from + size).map(({ transaction }) => transaction);
    const planned = { transactions, kinds: this.#memory.kindsOf(transactions) };
    const { groups, predictions } = this.#planner.plan(planned, executors.length, record.typicalTime);
    record.planned(predictions, sharedNow() - began);
    if (groups === undefined) {
      this.#pace.planFailed();
      return undefined;
    }
    const outcome = await this.#handOver.window(run, staged, from, groups, executors);
    const { done, entries, faults, isInVain = false } = outcome;
    const alone = learnFromWindow(this.#memory, record, planned, from, entries, run, this.#handOver.job);
    record.window(groups.length, faults.length);
    this.#count(faults.length);
    const repeated = entries.reduce((sum, { kind }) => sum + Number(kind === "repeated"), 0);
    this.#pace.windowWent({ transactions: done, repeated, isInVain, isSlow: sharedNow() - began > alone });
    return outcome;
  }

  /** How many of the transactions that are left should be handed over next; 0 where that does not pay. */
  #windowSize(run: EngineRun, { transactions }: StagedTransactions, from: number, executors: number, record: BlockRecord): number {
    const [left, time] = [transactions.length - from, record.typicalTime];
    if (!this.#pace.mayPay(left * time)) return 0;
    const work = this.#memory.workOf(transactions, from, time);
    return this.#pace.windowSize({ transactions: left, work, accesses: run.meanAccesses(SAMPLE) }, executors);
  }

  #count(lost: number): void {
    this.#lostInARow = lost === 0 ? 0 : this.#lostInARow + lost;
    if (lost === 0) return;
    this.#lost += lost;
    this.#onFault(this.#lost);
  }

  #sequentially(run: EngineRun, staged: StagedTransactions, from: number, count: number, record: BlockRecord): Executed {
    const started = sharedNow();
    const executed = run.executeStaged(staged, from, count);
    const ended = sharedNow();
    record.span({ executor: OWNER.main, first: from, count: executed.done, started, ended, inVain: false });
    this.#pace.wentAlone(executed.done, ended - started);
    return executed;
  }
}
