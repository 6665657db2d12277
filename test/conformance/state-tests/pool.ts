import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { prepareEngine } from "./executors.ts";
import type { Job } from "./job.ts";
import type { Answer } from "./worker.ts";

/** What became of a job; no fault where all was right. */
export interface Result {
  readonly job: Job;
  readonly fault: string | undefined;
  readonly milliseconds: number;
}

/** A job that takes longer hangs: its worker is ended and the next jobs get another. The slowest takes some seconds. */
const PATIENCE_MILLISECONDS = 180_000;

const WORKER = join(import.meta.dirname, "worker.ts");

/**
 * Runs the jobs on as many workers as there are cores, one job at a time each. A worker that dies fails its own job only.
 * Results are in the jobs' order.
 */
export async function runJobs(jobs: readonly Job[], onResult: (result: Result) => void): Promise<Result[]> {
  if (jobs.some(({ executor }) => executor === "engine")) await prepareEngine();
  const results: Result[] = [];
  const queue = jobs.entries();
  const runQueue = async (): Promise<void> => {
    let worker: Worker | undefined;
    for (const [index, job] of queue) {
      worker ??= new Worker(WORKER);
      const started = performance.now();
      const { fault, isWorkerLost } = await run(worker, job);
      const result: Result = { job, fault, milliseconds: performance.now() - started };
      results[index] = result;
      onResult(result);
      if (!isWorkerLost) continue;
      await worker.terminate();
      worker = undefined;
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runQueue));
  return results;
}

function run(worker: Worker, job: Job): Promise<{ fault: string | undefined; isWorkerLost: boolean }> {
  return new Promise((resolve) => {
    const onMessage = ({ fault }: Answer): void => end(fault, false);
    const onError = (error: Error): void => end(`ended its worker: ${error.message}`, true);
    const onExit = (code: number): void => end(`ended its worker with exit code ${code}`, true);
    const end = (fault: string | undefined, isWorkerLost: boolean): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ fault, isWorkerLost });
    };
    const timer = setTimeout(() => end(`did not end within ${PATIENCE_MILLISECONDS / 1000} s`, true), PATIENCE_MILLISECONDS);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(job);
  });
}
