import type { EngineInstance } from "../engine/instance.ts";
import { HEAD, type JobView, OUTCOME } from "./shared-job.ts";
import type { Phase } from "./worker-protocol.ts";

/** An executor tells of transactions when they used so much gas together: to claim and to tell takes longer than many a transaction. */
const BATCH_GAS = 250_000;

/** What an executor is about to do, or has done: with the last transaction's result from "after" on. */
export interface Step {
  readonly phase: Phase;
  readonly result: number;
}

/**
 * An executor's part in a job, step by step: it executes groups that nobody has, some transactions at a time, and tells of these (assembly/job.ts).
 *
 * @param batchGas how much gas is enough to tell of it; 0 tells of each transaction
 */
export function* jobSteps(engine: EngineInstance, job: JobView, executor: number, batchGas: number = BATCH_GAS): Generator<Step, void> {
  const { exports } = engine;
  exports.openJob(job.at, job.capacity, executor);
  yield step("start");
  for (;;) {
    yield step("before");
    const result = executeSome(engine, batchGas);
    if (result === OUTCOME.none) break;
    yield step("after", result);
    if (exports.tellBatch() !== 0) tell(job);
    yield step("told", result);
  }
  yield step("end");
}

/** Says that there is progress to whoever waits for it. */
export function tell({ head }: Pick<JobView, "head">): void {
  Atomics.add(head, HEAD.progress, 1);
  Atomics.notify(head, HEAD.progress);
}

/** Gives the last transaction's outcome. */
function executeSome({ exports }: EngineInstance, batchGas: number): number {
  try {
    return exports.executeBatch(batchGas);
  } catch {
    // Memory was used up. The main thread meets the same where it matters; what was done halfway is forgotten, with all that came before.
    exports.openWindow();
    return OUTCOME.failed;
  }
}

function step(phase: Phase, result: number = OUTCOME.none): Step {
  return { phase, result };
}
