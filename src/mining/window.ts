import type { Adoption, EngineRun, Executed, StagedTransactions } from "../engine/block-run.ts";
import type { Group } from "./groups.ts";
import { HEAD, type JobView, OUTCOME, OWNER, sharedNow } from "./shared-job.ts";
import { until, type WindowExecutor } from "./wait-for-executor.ts";

/** What one transaction may take at the most, in milliseconds: some time of the machine's own, and its gas at a speed that no machine is below. */
const PATIENCE = 500;
const SLOWEST_GAS_A_MILLISECOND = 1_000n;

/** Of so many outcomes, and this share of them, that could not be taken over, the rest is not worth waiting for. */
const LEAST_LOOKED_AT = 8;
const MOST_IN_VAIN = 0.5;

/** How each transaction of a window came into the block. Times are the main thread's own execution of it, in milliseconds. */
export type Entry =
  | { readonly kind: "adopted"; readonly executor: number }
  /** Executed by the main thread before any executor was done with it. */
  | { readonly kind: "executed"; readonly started: number; readonly ended: number }
  /** Executed again, since the executor had found another value at an access, or had failed. */
  | { readonly kind: "repeated"; readonly started: number; readonly ended: number; readonly executor: number; readonly access?: number };

/** A result that could not be taken over. */
type Refused = { readonly executor: number; readonly access?: number };

export interface WindowOutcome extends Executed {
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
  readonly #groupOf: Int32Array;
  #lookedAt = 0;
  #inVain = 0;

  /** @param from the staged transaction that the window begins with */
  constructor(
    run: EngineRun,
    staged: StagedTransactions,
    from: number,
    job: JobView,
    executors: readonly WindowExecutor[],
    groups: readonly Group[],
  ) {
    this.#run = run;
    this.#staged = staged;
    this.#from = from;
    this.#job = job;
    this.#executors = executors;
    this.#groupOf = new Int32Array(groups.reduce((sum, { members }) => sum + members.length, 0));
    for (const [group, { members }] of groups.entries()) for (const member of members) this.#groupOf[member] = group;
  }

  async walk(): Promise<WindowOutcome> {
    const entries: Entry[] = [];
    const size = this.#groupOf.length;
    try {
      for (;;) {
        this.#adoptAll(entries);
        const index = entries.length;
        if (index === size) break;
        if (this.#isInVain) return { done: index, entries, faults: await this.#settle(), isInVain: true };
        const executor = await this.#executorOf(index);
        // What was missing may be there now, and more of it.
        if (executor !== undefined && this.#adoptAll(entries) > 0) continue;
        const refused = executor === undefined ? undefined : this.#adopt(index, executor);
        if (executor !== undefined && refused === undefined) {
          entries.push({ kind: "adopted", executor: executor.number });
          continue;
        }
        const started = sharedNow();
        const { stop } = this.#run.executeStaged(this.#staged, this.#from + index, 1);
        const times = { started, ended: sharedNow() };
        if (stop !== undefined) return { done: index, stop, entries, faults: await this.#settle() };
        entries.push(refused === undefined ? { kind: "executed", ...times } : { kind: "repeated", ...times, ...refused });
      }
      return { done: size, entries, faults: await this.#settle() };
    } catch (error) {
      await this.#settle();
      throw error;
    }
  }

  /** Takes over all that lies ready. Gives how many. */
  #adoptAll(entries: Entry[]): number {
    const { outcomes, outcomesAt, sumsAt, groupOwners } = this.#job;
    const first = entries.length;
    const left = this.#groupOf.length - first;
    if (left === 0 || Atomics.load(outcomes, first) === OUTCOME.none) return 0;
    const count = this.#run.adoptAll(this.#staged, this.#from + first, left, outcomesAt + 4 * first, sumsAt + 8 * first);
    for (let index = first; index < first + count; index++)
      entries.push({ kind: "adopted", executor: groupOwners[this.#groupOf[index] ?? 0] ?? OWNER.nobody });
    this.#lookedAt += count;
    return count;
  }

  get #isInVain(): boolean {
    return this.#inVain >= LEAST_LOOKED_AT && this.#inVain > MOST_IN_VAIN * this.#lookedAt;
  }

  /** The executor that has an outcome for a transaction; undefined where the main thread is to execute it. */
  async #executorOf(index: number): Promise<WindowExecutor | undefined> {
    const { groupOwners, outcomes, head } = this.#job;
    const group = this.#groupOf[index] ?? 0;
    const owner = Atomics.compareExchange(groupOwners, group, OWNER.nobody, OWNER.main);
    if (owner === OWNER.nobody || owner === OWNER.main) return undefined;
    const executor = this.#executors.find(({ number }) => number === owner);
    if (executor === undefined) return undefined;
    const hasOutcome = () => Atomics.load(outcomes, index) !== OUTCOME.none;
    if (
      !hasOutcome() &&
      (executor.isLost || Atomics.load(head, HEAD.isCancelled) !== 0 || !(await this.#wait(hasOutcome, executor, index)))
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
    const most = this.#groupOf.reduce((limit, _, index) => (this.#gasLimit(index) > limit ? this.#gasLimit(index) : limit), 0n);
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
