import type { AccessSet } from "../access/access.ts";
import { locationKey } from "../access/location.ts";
import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Predictor } from "../predict/predictor.ts";
import { BlockRecord, type MiningRecord } from "./block-record.ts";
import { ConflictMemory } from "./conflict-memory.ts";
import { type Executor, executorPool } from "./executor-pool.ts";
import { type Group, planGroups } from "./groups.ts";
import { HEAD, JobView, layoutOf, OWNER, sharedNow } from "./shared-job.ts";
import type { Strategy } from "./strategy.ts";
import { hardforkNumber } from "./worker-protocol.ts";
import { Window, type WindowOutcome, writePlan } from "./window.ts";

export interface MiningOptions {
  readonly workers: number;
  readonly strategy: Strategy;
  /** Blocks of fewer transactions are executed one by one. */
  readonly minTransactions: number;
  readonly predictor?: Predictor;
  /** For tests: hands over also where it does not pay. Default false. */
  readonly isEager?: boolean;
}

/** The first transactions of a block are executed here, some at a time: the middle time tells what such a block's transactions take. */
const SAMPLE_PART = 4;
const SAMPLE = 4 * SAMPLE_PART;

/** Transactions with less gas take too little time to be handed over. */
const LEAST_GAS = 100_000n;

/** How many of a block's transactions there should be for each executor. */
const LEAST_TRANSACTIONS = 4;

/** Work that is worth handing over, in milliseconds of all that is left. */
const LEAST_WORK = 2;

/** What handing over a transaction and taking over its result takes, in milliseconds, and how often its own time must be that. */
const HANDING_OVER = 0.002;
const TAKING_OVER_ACCESS = 0.0005;
const LEAST_GAIN = 2;

/** How long a block's first window should keep its executors at work, in milliseconds, and how much longer each is that comes after a good one. */
const FIRST_WINDOW_TIME = 10;
const GROWTH = 4;

/** How many transactions a window may hold. */
const LEAST_WINDOW = 32;
const MOST_WINDOW = 8192;

/** A window of which a greater share was executed again was too long. */
const MOST_REPEATED = 0.1;

/** A group with more than this share of a window's work leaves nothing to do beside it. */
const MOST_OF_ONE_GROUP = 0.8;

/** After each window in vain, or slower than one by one, so many times as many transactions go one by one before the next is tried, at most. */
const PENALTY = 4;
const MOST_PENALTY = PENALTY ** 5;

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
  #penalty = 1;
  /** How many transactions are to go one by one, in this block and the next ones. */
  #alone = 0;

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
   * Hears of a transaction that waits for a block, and how many do: where they are enough for a block in parallel, and it is of some length,
   * executors are started, so that the block finds them ready.
   */
  expect({ gasLimit }: Transaction, waiting: number): void {
    const { strategy, minTransactions } = this.#options;
    if (strategy === "sequential" || waiting < minTransactions || gasLimit < LEAST_GAS) return;
    executorPool.prepare(this.#width(waiting));
  }

  /**
   * Executes transactions as the next of a run's block, like `run.execute`, and tells how each came into it.
   * The state may be written to meanwhile; what it was is the caller's to keep (`world.mark`).
   */
  async execute(run: EngineRun, transactions: readonly EncodedTransaction[]): Promise<Executed & { readonly record: MiningRecord }> {
    const record = new BlockRecord(transactions, run.count);
    const { strategy, minTransactions, workers } = this.#options;
    const staged = run.stage(transactions);
    const size = transactions.length;
    if (strategy === "sequential" || workers < 1 || size < minTransactions || this.#lostInARow > MOST_LOST) {
      return { ...this.#sequentially(run, staged, 0, size, record), record: record.finish() };
    }
    const begun = this.#untilItPays(run, staged, record);
    if (begun.stop !== undefined || begun.done === size) return { ...begun, record: record.finish() };
    const executed = await executorPool.use(this.#width(size), (executors) => this.#inWindows(run, staged, begun.done, executors, record));
    return { ...executed, record: record.finish() };
  }

  /** How many executors so many transactions are worth. */
  #width(transactions: number): number {
    return Math.min(this.#options.workers, Math.ceil(transactions / LEAST_TRANSACTIONS));
  }

  /** Executes a block's transactions here until those that are left are worth handing over: of many blocks, all. */
  #untilItPays(run: EngineRun, staged: StagedTransactions, record: BlockRecord): Executed {
    const size = staged.transactions.length;
    let part = SAMPLE_PART;
    for (let done = 0; done < size;) {
      const executed = this.#sequentially(run, staged, done, Math.min(part, size - done), record);
      done += executed.done;
      if (executed.stop !== undefined) return { ...executed, done };
      this.#alone = Math.max(0, this.#alone - executed.done);
      if (done < SAMPLE) continue;
      if (this.#windowSize(size - done, FIRST_WINDOW_TIME, record.typicalTime, run) > 0) return { done };
      // Looking costs something, too.
      part = Math.max(LEAST_WINDOW, 2 * part);
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
    this.#openBlock(run);
    let done = from;
    let stop: Executed["stop"];
    let windowTime = FIRST_WINDOW_TIME;
    let alone = LEAST_WINDOW;
    while (stop === undefined && done < size) {
      const able = executors.filter(({ isReady }) => isReady);
      const [began, worked] = [sharedNow(), record.work];
      const window = able.length === 0 ? 0 : this.#windowSize(size - done, windowTime * able.length, record.typicalTime, run);
      const plan = window === 0 ? undefined : this.#plan(staged, done, window, able.length, run);
      if (plan === undefined) {
        const executed = this.#sequentially(run, staged, done, Math.min(Math.max(window, alone), size - done), record);
        ({ stop } = executed);
        done += executed.done;
        this.#alone = Math.max(0, this.#alone - executed.done);
        // Looking costs something, too.
        alone *= 2;
        continue;
      }
      const outcome = await this.#window(run, staged, done, plan, able);
      this.#take(outcome, plan, staged, done, record, run);
      ({ stop } = outcome);
      done += outcome.done;
      const { isInVain = false, entries } = outcome;
      const repeated = entries.reduce((sum, { kind }) => sum + Number(kind === "repeated"), 0);
      windowTime = repeated > MOST_REPEATED * entries.length ? windowTime / 2 : windowTime * GROWTH;
      const isSlow = sharedNow() - began > record.work - worked;
      this.#penalty = isInVain || isSlow ? Math.min(PENALTY * this.#penalty, MOST_PENALTY) : 1;
      this.#alone = isInVain || isSlow ? this.#penalty * LEAST_WINDOW : 0;
    }
    return { done, ...(stop !== undefined && { stop }) };
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

  /** How many of the transactions that are left the next window should hold, to be so many milliseconds of work; 0 where that does not pay. */
  #windowSize(left: number, time: number, typicalTime: number, run: EngineRun): number {
    const last = Array.from({ length: Math.min(run.count, SAMPLE) }, (_, index) => run.accessCount(run.count - 1 - index));
    const accesses = last.reduce((sum, count) => sum + count, 0) / last.length;
    const leastTime = LEAST_GAIN * (HANDING_OVER + TAKING_OVER_ACCESS * accesses);
    const pays = this.#alone === 0 && typicalTime >= leastTime && typicalTime * left >= LEAST_WORK;
    if (!pays && this.#options.isEager !== true) return 0;
    return Math.min(left, Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, Math.ceil(time / typicalTime))));
  }

  /** Groups of the next window; undefined where most of it would be one. */
  #plan(staged: StagedTransactions, from: number, size: number, executors: number, run: EngineRun): readonly Group[] | undefined {
    const transactions = staged.transactions.slice(from, from + size).map(({ transaction }) => transaction);
    const { strategy, predictor } = this.#options;
    const isOptimistic = strategy === "optimistic";
    if (!isOptimistic) this.#learnFromSample(staged, from, run);
    const groups = isOptimistic
      ? transactions.map((transaction, index) => ({ members: [index], cost: this.#memory.costOf(transaction) }))
      : planGroups({ transactions, memory: this.#memory, predictor });
    const total = groups.reduce((sum, { cost }) => sum + cost, 0);
    if (!isOptimistic && groups.some(({ cost }) => cost > MOST_OF_ONE_GROUP * total)) return undefined;
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

  /** Looks for what the transactions before a window had in common, where such were not looked at before. */
  #learnFromSample({ transactions }: StagedTransactions, end: number, run: EngineRun): void {
    const sample = transactions.slice(Math.max(0, end - SAMPLE), end).map(({ transaction }) => transaction);
    if (sample.every((transaction) => this.#memory.kindOf(transaction).isKnown)) return;
    const first = run.count - sample.length;
    const shared = sharedLocations(sample.map((_, index) => run.result(first + index).accesses));
    this.#memory.learn(sample, (index) => shared[index] ?? []);
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

/** Of each access set, the storage that another changed before and it reads, or that it changes and another reads after. */
function sharedLocations(sets: readonly AccessSet[]): string[][] {
  const storage = sets.map((accesses) =>
    accesses.flatMap(({ location, read, write }) =>
      location.kind === "storage" ? [{ key: locationKey(location), isRead: read !== "none", isChanged: write === "changed" }] : [],
    ),
  );
  const changed = new Set<string>();
  const shared = new Set<string>();
  for (const accesses of storage) {
    for (const { key, isRead } of accesses) if (isRead && changed.has(key)) shared.add(key);
    for (const { key, isChanged } of accesses) if (isChanged) changed.add(key);
  }
  return storage.map((accesses) => accesses.flatMap(({ key }) => (shared.has(key) ? [key] : [])));
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
