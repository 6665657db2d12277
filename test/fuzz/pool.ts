import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Batch, BatchResult } from "./batch.ts";

const WORKER = join(import.meta.dirname, "worker.ts");

/** Runs batches on as many workers as there are cores. A worker that dies ends the run: its batch's seed is in the error. */
export async function runBatches(batches: readonly Batch[], onResult: (result: BatchResult) => void): Promise<void> {
  const queue = batches.values();
  const runQueue = async (): Promise<void> => {
    const worker = new Worker(WORKER);
    try {
      for (const batch of queue) onResult(await run(worker, batch));
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runQueue));
}

async function run(worker: Worker, batch: Batch): Promise<BatchResult> {
  worker.postMessage(batch);
  try {
    const [result] = (await once(worker, "message")) as [BatchResult];
    return result;
  } catch (error) {
    throw new Error(`the batch of ${batch.hardfork} with seed ${batch.seed} ended its worker`, { cause: error });
  }
}
