import { parentPort } from "node:worker_threads";
import { plainLoop } from "./plain-loop.ts";

// A thread of machine-ceiling.ts: plain loops, as many as it is told.

parentPort?.on("message", (loops: number) => {
  for (let loop = 0; loop < loops; loop++) plainLoop();
  parentPort?.postMessage("done");
});
parentPort?.postMessage("ready");
