// A thread of bench/mining/machine-ceiling.ts: plain loops, as many as it is told.

import { parentPort } from "node:worker_threads";
import { plainLoop } from "../helpers/ceiling.ts";

parentPort?.on("message", (passes: number) => {
  for (let pass = 0; pass < passes; pass++) plainLoop();
  parentPort?.postMessage("done");
});
parentPort?.postMessage("ready");
