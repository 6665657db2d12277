import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EngineRun, Executed } from "../engine/block-run.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import type { Transaction } from "../execution/transaction.ts";
import { BlockExecution, type MiningParts } from "./block-execution.ts";
import { BlockRecord, type MiningRecord } from "./block-record.ts";
import { ConflictMemory } from "./conflict-memory.ts";
import { executorPool } from "./executor-pool.ts";
import { Foresight } from "./foresight.ts";
import { HandOver } from "./hand-over.ts";
import type { MiningOptions } from "./mining-options.ts";
import { Pace } from "./pace.ts";
import { Planner } from "./planner.ts";
import type { Expectations } from "./prediction-score.ts";
import { StateTries } from "./state-tries.ts";
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
  readonly #pace: Pace;
  readonly #handOver: HandOver;
  readonly #parts: MiningParts;
  readonly #tries: StateTries;
  readonly #onFault: (lost: number) => void;
  #lost = 0;
  #lostInARow = 0;

  /** `onFault` hears how many executors were lost so far, whenever one is. */
  constructor(engine: WasmBlockEngine, options: MiningOptions, onFault: (lost: number) => void) {
    this.#options = options;
    this.#foresight = new Foresight(engine.world, this.#memory, options);
    this.#pace = new Pace(options.isEager === true);
    this.#handOver = new HandOver(engine);
    this.#tries = new StateTries(engine, this.#handOver, options);
    this.#onFault = onFault;
    this.#parts = {
      ...{ options, memory: this.#memory, foresight: this.#foresight, pace: this.#pace, handOver: this.#handOver },
      planner: new Planner(options.strategy, this.#memory, this.#foresight),
      onWindow: (lost) => this.#count(lost),
    };
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
    const size = transactions.length;
    const execution = new BlockExecution(this.#parts, run, run.stage(transactions), record);
    if (this.#goesAlone || size < this.#options.minTransactions) return { ...execution.alone(), record: record.finish() };
    const begun = execution.untilItPays();
    if (begun.stop !== undefined || begun.done === size) return { ...begun, record: record.finish() };
    const executed = await executorPool.use(this.#width(size), (executors) => execution.inWindows(executors));
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

  #count(lost: number): void {
    this.#lostInARow = lost === 0 ? 0 : this.#lostInARow + lost;
    if (lost === 0) return;
    this.#lost += lost;
    this.#onFault(this.#lost);
  }
}
