import { type MessagePort, parentPort } from "node:worker_threads";
import { loadKeccak } from "../keccak.ts";
import { AnalysedCode } from "./analysed-code.ts";
import type { Analysis, Assignment } from "./analysis-thread.ts";

// A thread that analyses functions of codes, one assignment after the other.

if (parentPort !== null) await serve(parentPort);

async function serve(port: MessagePort): Promise<void> {
  await loadKeccak();
  port.on("message", ({ code, immutables, selectors }: Assignment) => {
    const functions: Analysis = new AnalysedCode(code, immutables).encoded([undefined, ...selectors]);
    port.postMessage(functions);
  });
}
