// A thread of bench/engine/two-threads.ts: an executor over the world of another thread, or a plain loop, for as long as it is told.

import { parentPort, workerData } from "node:worker_threads";
import { blobBaseFeeOf } from "../../src/execution/blob-fee.ts";
import { encodeChecked } from "../../src/engine/block-engine.ts";
import { EngineRun } from "../../src/engine/block-run.ts";
import { openBlock } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { plainLoop } from "../../src/workload/bench/plain-loop.ts";
import { noBlockHash } from "./engine.ts";
import type { Task, ThreadData, Work } from "./two-threads.ts";
import { BLOCK, tokenTransfers } from "./workload.ts";

const { memory, users, first } = workerData as ThreadData;
const engine = await EngineInstance.create({ memory });
const transactions = tokenTransfers(users, users, first).map((transaction) => encodeChecked(transaction, BLOCK.chainId));
const blobBaseFee = blobBaseFeeOf(BLOCK);

const WORK: Readonly<Record<Work, () => void>> = {
  plain: plainLoop,
  engine() {
    openBlock(engine, BLOCK, blobBaseFee, false);
    const { done } = new EngineRun(engine, BLOCK, blobBaseFee, noBlockHash).execute(transactions);
    if (done !== transactions.length) throw new Error(`transaction ${done} was not executed`);
  },
};

parentPort?.on("message", ({ work, milliseconds }: Task) => {
  const cpu = process.threadCpuUsage();
  const start = performance.now();
  let passes = 0;
  for (; performance.now() - start < milliseconds; passes++) WORK[work]();
  const wall = performance.now() - start;
  const { user, system } = process.threadCpuUsage(cpu);
  parentPort?.postMessage({ wall: passes / wall, cpu: passes / ((user + system) / 1e3) });
});
parentPort?.postMessage("ready");
