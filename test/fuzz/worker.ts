import { parentPort } from "node:worker_threads";
import { type Batch, runBatch } from "./batch.ts";

parentPort?.on("message", (batch: Batch) => void answer(batch));

async function answer(batch: Batch): Promise<void> {
  parentPort?.postMessage(await runBatch(batch));
}
