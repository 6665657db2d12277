import type { RunStop } from "../execution/block-engine.ts";
import type { Adoption, EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import { sharedNow } from "../engine/shared-clock.ts";
import { HEAD, type JobView, OUTCOME, OWNER } from "./shared-job.ts";
import { until, type WindowExecutor } from "./wait-for-executor.ts";

/** What one transaction may take at the most, in milliseconds: some time of the machine's own, and its gas at a speed that no machine is below. */
const PATIENCE = 500;
const SLOWEST_GAS_A_MILLISECOND = 1_000n;

/** Of so many outcomes, and this share of them, that could not be taken over, the rest is not worth waiting for. */
const LEAST_LOOKED_AT = 8;
const MOST_IN_VAIN = 0.5;

/** How so many transactions in a row came into the block. Times are the main thread's own execution of them, in milliseconds. */
export type Entry =
  | { readonly kind: "adopted"; readonly count: number; readonly executor: number }
  /** Executed by the main thread before any executor was done with them. */
  | { readonly kind: "executed"; readonly count: number; readonly started: number; readonly ended: number }
  | Repeated;

/** One that was executed again, since the executor had found another value at an access, or had failed. */
interface Repeated extends Refused {
  readonly kind: "repeated";
  readonly count: 1;
  readonly started: number;
  readonly ended: number;
}

/** A result that could not be taken over. */
interface Refused {
  readonly executor: number;
  readonly access?: number;
}

export interface WindowOutcome extends Executed {
  /** In the block's order. */
  readonly entries: readonly Entry[];
  /** Executors that died, hung or gave a result that was not theirs. */
  readonly faults: readonly WindowExecutor[];
  /** It ended early, since most results could not be taken over. */
  readonly isInVain?: boolean;
}

/**
 * A window of a block, under way: executors run its groups on the state of before the window, and the main thread walks through it in the
 * block's order. It takes over what would come out the same here, and executes all else itself, so nothing hangs on any executor.
 */
export class Window {
  readonly #run: EngineRun;
  readonly #staged: StagedTransactions;
  readonly #from: number;
  readonly #job: JobView;
  readonly #executors: readonly WindowExecutor[];
  readonly #faults = new Set<WindowExecutor>();
  readonly #size: number;
  readonly #entries: Entry[] = [];
  /** How many transactions the block has of it. */
  #done = 0;
  #lookedAt = 0;
  #inVain = 0;

  /**
   * @param from the staged transaction that the window begins with
   * @param size how many it has
   */
  constructor(run: EngineRun, staged: StagedTransactions, from: number, size: number, job: JobView, executors: readonly WindowExecutor[]) {
    this.#run = run;
    this.#staged = staged;
    this.#from = from;
    this.#size = size;
    this.#job = job;
    this.#executors = executors;
  }

  async walk(): Promise<WindowOutcome> {
    try {
      while (this.#done < this.#size) {
        if (this.#adoptAll() > 0) continue;
        if (this.#isInVain) return { ...(await this.#outcome()), isInVain: true };
        const { done, stop } = this.#executeUnclaimed();
        if (stop !== undefined) return { ...(await this.#outcome()), stop };
        if (done > 0) continue;
        const executor = await this.#executorOf(this.#done);
        // Where none has an outcome, the transaction is the main thread's now. Else there may be more of them.
        if (executor === undefined || this.#adoptAll() > 0) continue;
        const stopped = this.#adoptOrRepeat(executor);
        if (stopped !== undefined) return { ...(await this.#outcome()), stop: stopped };
      }
      return await this.#outcome();
    } catch (error) {
      await this.#settle();
      throw error;
    }
  }

  async #outcome(): Promise<WindowOutcome> {
    return { done: this.#done, entries: this.#entries, faults: await this.#settle() };
  }

  /** Takes over all that lies ready. Gives how many. */
  #adoptAll(): number {
    const { outcomes, outcomesAt, sumsAt } = this.#job;
    const first = this.#done;
    if (Atomics.load(outcomes, first) === OUTCOME.none) return 0;
    const count = this.#run.adoptAll(this.#staged, this.#from + first, this.#size - first, outcomesAt + 4 * first, sumsAt + 8 * first);
    for (let begin = first, end = first; begin < first + count; begin = end) {
      const executor = this.#ownerOf(begin);
      while (end < first + count && this.#ownerOf(end) === executor) end++;
      this.#entries.push({ kind: "adopted", count: end - begin, executor });
    }
    this.#done += count;
    this.#lookedAt += count;
    return count;
  }

  #ownerOf(index: number): number {
    return this.#job.groupOwners[this.#job.groupOf[index] ?? 0] ?? OWNER.nobody;
  }

  /** Executes transactions until an executor has one. */
  #executeUnclaimed(): Executed {
    const claims = { groups: this.#job.groupOfAt + 4 * this.#done, owners: this.#job.ownersAt };
    const started = sharedNow();
    const executed = this.#run.executeStaged(this.#staged, this.#from + this.#done, this.#size - this.#done, claims);
    const { done } = executed;
    if (done > 0) this.#entries.push({ kind: "executed", count: done, started, ended: sharedNow() });
    this.#done += done;
    return executed;
  }

  /** Takes over what an executor found the next transaction to do, or executes that again. Gives why it cannot be in the block. */
  #adoptOrRepeat(executor: WindowExecutor): RunStop | undefined {
    const refused = this.#adopt(this.#done, executor);
    if (refused === undefined) this.#entries.push({ kind: "adopted", count: 1, executor: executor.number });
    else {
      const started = sharedNow();
      const { stop } = this.#run.executeStaged(this.#staged, this.#from + this.#done, 1);
      if (stop !== undefined) return stop;
      this.#entries.push({ kind: "repeated", count: 1, started, ended: sharedNow(), ...refused });
    }
    this.#done += 1;
    return undefined;
  }

  get #isInVain(): boolean {
    return this.#inVain >= LEAST_LOOKED_AT && this.#inVain > MOST_IN_VAIN * this.#lookedAt;
  }

  /** The executor that has an outcome for a transaction; undefined where the main thread is to execute it. */
  async #executorOf(index: number): Promise<WindowExecutor | undefined> {
    const { groupOwners, groupOf, outcomes, head } = this.#job;
    const group = groupOf[index] ?? 0;
    const owner = Atomics.compareExchange(groupOwners, group, OWNER.nobody, OWNER.main);
    if (owner === OWNER.nobody || owner === OWNER.main) return undefined;
    const executor = this.#executors.find(({ number }) => number === owner);
    const hasOutcome = () => Atomics.load(outcomes, index) !== OUTCOME.none;
    if (
      executor === undefined ||
      (!hasOutcome() && (executor.isLost || Atomics.load(head, HEAD.isCancelled) !== 0 || !(await this.#wait(hasOutcome, executor, index))))
    ) {
      // All that is left of the group builds on this one.
      Atomics.store(groupOwners, group, OWNER.main);
      return undefined;
    }
    return executor;
  }

  /** False where the executor was lost, or hangs: then it is ended. */
  async #wait(hasOutcome: () => boolean, executor: WindowExecutor, index: number): Promise<boolean> {
    const isThere = await until(hasOutcome, this.#job.head, executor, patience(this.#gasLimit(index)), index);
    if (!isThere) await this.#end(executor);
    return isThere || hasOutcome();
  }

  /** Takes a result over; gives what stood in the way where it cannot be. */
  #adopt(index: number, { number, isLost }: WindowExecutor): Refused | undefined {
    const { outcomes, sums } = this.#job;
    const outcome = Atomics.load(outcomes, index);
    if (isLost || outcome === OUTCOME.failed) return { executor: number };
    // A transaction that the block has no gas for any more is told so where it is executed.
    if (this.#gasLimit(index) > this.#run.gasLeft) return { executor: number };
    const adoption = this.#run.adopt(outcome >>> 0, sums[index] ?? 0n);
    this.#count(adoption);
    if (adoption.kind === "adopted") return undefined;
    if (adoption.kind === "damaged") for (const executor of this.#executors) if (executor.number === number) this.#faults.add(executor);
    return { executor: number, ...(adoption.kind === "conflict" && { access: adoption.access }) };
  }

  #gasLimit(index: number): bigint {
    return this.#staged.transactions[this.#from + index]?.transaction.gasLimit ?? 0n;
  }

  #count({ kind }: Adoption): void {
    this.#lookedAt += 1;
    if (kind !== "adopted") this.#inVain += 1;
  }

  /** Waits until no executor is at work any more: only then may the state change. */
  async #settle(): Promise<WindowExecutor[]> {
    Atomics.store(this.#job.head, HEAD.isCancelled, 1);
    // Each may be in the middle of any transaction.
    let most = 0n;
    for (let index = 0; index < this.#size; index++) if (this.#gasLimit(index) > most) most = this.#gasLimit(index);
    const longest = patience(most);
    for (const executor of this.#executors) {
      const isOver = await until(() => executor.isIdle || executor.isLost, this.#job.head, executor, longest);
      if (!isOver || executor.isLost || this.#faults.has(executor)) await this.#end(executor);
    }
    return [...this.#faults];
  }

  /** Ends an executor's thread, where it has not ended yet; what it locked is free then. */
  async #end(executor: WindowExecutor): Promise<void> {
    this.#faults.add(executor);
    await executor.end();
    this.#run.forget(executor.number);
  }
}

/** What a transaction may take at the most, in milliseconds. */
function patience(gasLimit: bigint): number {
  return PATIENCE + Number(gasLimit / SLOWEST_GAS_A_MILLISECOND);
}
