import type { EngineInstance } from "../engine/instance.ts";
import { HEAD, type JobView, OUTCOME, OWNER, sharedNow } from "./shared-job.ts";
import type { Phase } from "./worker-protocol.ts";

/** What an executor is about to do, or has done: with a transaction's result from "after" on. */
export interface Step {
  readonly phase: Phase;
  readonly result: number;
}

/** An executor's part in a job, step by step: it claims groups that nobody has, the last one first, and executes each in order until the job is cancelled. */
export function* jobSteps(engine: EngineInstance, job: JobView, executor: number): Generator<Step, void> {
  const { head, groupOwners } = job;
  yield step("start");
  for (;;) {
    // The main thread comes from the other end: it meets what is done, and seldom waits.
    const group = Atomics.load(head, HEAD.groupCount) - Atomics.add(head, HEAD.nextGroup, 1) - 1;
    if (group < 0 || Atomics.load(head, HEAD.isCancelled) !== 0) break;
    if (Atomics.compareExchange(groupOwners, group, OWNER.nobody, executor) === OWNER.nobody) yield* groupSteps(engine, job, group);
  }
  yield step("end");
}

function* groupSteps(engine: EngineInstance, job: JobView, group: number): Generator<Step, void> {
  const end = job.groupStarts[group + 1] ?? 0;
  for (let at = job.groupStarts[group] ?? 0; at < end; at++) {
    if (Atomics.load(job.head, HEAD.isCancelled) !== 0) return;
    const index = job.members[at] ?? 0;
    yield step("before");
    job.started[index] = sharedNow();
    const result = executeOne(engine, job.records[index] ?? 0);
    job.ended[index] = sharedNow();
    if (result !== OUTCOME.failed) job.sums[index] = engine.exports.sumOf(result);
    yield step("after", result);
    Atomics.store(job.outcomes, index, result);
    if (Atomics.load(job.head, HEAD.awaited) === index + 1) tell(job);
    yield step("told", result);
  }
}

/** Says that there is progress to whoever waits for it. */
export function tell({ head }: Pick<JobView, "head">): void {
  Atomics.add(head, HEAD.progress, 1);
  Atomics.notify(head, HEAD.progress);
}

/** The pointer to the result, or that there is none: for lack of memory, or of a block's hash. */
function executeOne(engine: EngineInstance, record: number): number {
  try {
    if (engine.exports.execute(record) === 0) return engine.exports.lastResult();
  } catch {
    // The main thread meets the same where it matters.
  }
  // What it did halfway is forgotten, with all that came before.
  engine.exports.openWindow();
  return OUTCOME.failed;
}

function step(phase: Phase, result: number = OUTCOME.none): Step {
  return { phase, result };
}
