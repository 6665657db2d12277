import type { EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import { sharedNow } from "../engine/shared-clock.ts";
import type { BlockRecord } from "./block-record.ts";
import type { ConflictMemory } from "./conflict-memory.ts";
import type { Executor } from "./executor.ts";
import type { Foresight } from "./foresight.ts";
import type { HandOver } from "./hand-over.ts";
import { learnFromSample, learnFromWindow } from "./lessons.ts";
import type { MiningOptions } from "./mining-options.ts";
import { LEAST_WINDOW, type Pace, SAMPLE, SAMPLE_PART } from "./pace.ts";
import type { Planner } from "./planner.ts";
import { OWNER } from "./shared-job.ts";

/** What all blocks of a chain are executed with. */
export interface MiningParts {
  readonly options: MiningOptions;
  readonly memory: ConflictMemory;
  readonly foresight: Foresight;
  readonly planner: Planner;
  readonly pace: Pace;
  readonly handOver: HandOver;
  /** Hears of each window how many executors were lost in it. */
  readonly onWindow: (lost: number) => void;
}

/** One block's transactions on their way through the main thread and its executors, in the block's order. */
export class BlockExecution {
  readonly #parts: MiningParts;
  readonly #run: EngineRun;
  readonly #staged: StagedTransactions;
  readonly #record: BlockRecord;
  readonly #size: number;
  /** How many transactions the block has so far. */
  #done = 0;

  constructor(parts: MiningParts, run: EngineRun, staged: StagedTransactions, record: BlockRecord) {
    this.#parts = parts;
    this.#run = run;
    this.#staged = staged;
    this.#record = record;
    this.#size = staged.transactions.length;
  }

  /** Executes all of them here. */
  alone(): Executed {
    return this.#alone(this.#size);
  }

  /** Executes transactions here until those that are left are worth handing over: of many blocks, all. */
  untilItPays(): Executed {
    const { pace } = this.#parts;
    pace.openBlock();
    for (let part = SAMPLE_PART; this.#done < this.#size;) {
      const { stop } = this.#alone(part);
      if (stop !== undefined) return { done: this.#done, stop };
      if (!pace.isSampled(this.#done, this.#done * this.#record.typicalTime)) continue;
      if (this.#windowSize(1) > 0) break;
      part = pace.nextPart(part, this.#record.typicalTime);
    }
    return { done: this.#done };
  }

  /** Executes those that are left in windows on executors, and here where that does not pay. */
  async inWindows(executors: readonly Executor[]): Promise<Executed> {
    const { options, foresight, handOver } = this.#parts;
    await handOver.attach(executors, options.isEager === true);
    if (options.strategy === "access-sets") await foresight.openBlock();
    for (let alone = LEAST_WINDOW; this.#done < this.#size;) {
      const able = executors.filter((executor) => handOver.isAble(executor));
      const window = able.length === 0 ? 0 : this.#windowSize(able.length);
      const handedOver = window === 0 ? undefined : await this.#window(window, able);
      const { stop } = handedOver ?? this.#alone(Math.max(window, alone));
      if (stop !== undefined) return { done: this.#done, stop };
      if (handedOver === undefined) alone *= 4;
    }
    return { done: this.#done };
  }

  /** Executes the next transactions on executors; undefined where most of them would wait for each other. */
  async #window(size: number, executors: readonly Executor[]): Promise<Executed | undefined> {
    const { options, memory, planner, pace, handOver, onWindow } = this.#parts;
    const [run, staged, record, from] = [this.#run, this.#staged, this.#record, this.#done];
    const began = sharedNow();
    if (options.strategy === "access-sets") learnFromSample(memory, staged, from, run);
    const transactions = staged.transactions.slice(from, from + size).map(({ transaction }) => transaction);
    const planned = { transactions, kinds: memory.kindsOf(transactions) };
    const { groups, predictions } = planner.plan(planned, executors.length, record.typicalTime);
    record.planned(predictions, sharedNow() - began);
    if (groups === undefined) {
      pace.planFailed();
      return undefined;
    }
    const outcome = await handOver.window(run, staged, from, groups, executors);
    const { done, entries, faults, isInVain = false } = outcome;
    this.#done += done;
    const alone = learnFromWindow(memory, record, planned, from, entries, run, handOver.job);
    record.window(groups.length, faults.length);
    onWindow(faults.length);
    const repeated = entries.reduce((sum, { kind }) => sum + Number(kind === "repeated"), 0);
    pace.windowWent({ transactions: done, repeated, isInVain, isSlow: sharedNow() - began > alone });
    return outcome;
  }

  /** How many of the transactions that are left should be handed over next; 0 where that does not pay. */
  #windowSize(executors: number): number {
    const { pace, memory } = this.#parts;
    const [left, time] = [this.#size - this.#done, this.#record.typicalTime];
    if (!pace.mayPay(left * time)) return 0;
    const work = memory.workOf(this.#staged.transactions, this.#done, time);
    return pace.windowSize({ transactions: left, work, accesses: this.#run.meanAccesses(SAMPLE) }, executors);
  }

  /** Executes up to so many of the next transactions here. */
  #alone(most: number): Executed {
    const first = this.#done;
    const started = sharedNow();
    const executed = this.#run.executeStaged(this.#staged, first, Math.min(most, this.#size - first));
    const ended = sharedNow();
    this.#done += executed.done;
    this.#record.span({ executor: OWNER.main, first, count: executed.done, started, ended, inVain: false });
    this.#parts.pace.wentAlone(executed.done, ended - started);
    return executed;
  }
}
