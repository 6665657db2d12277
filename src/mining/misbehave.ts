import type { EngineInstance } from "../engine/instance.ts";
import { RESULT } from "../engine/memory-map.ts";
import { ParallelError } from "../errors/error.ts";
import { OUTCOME } from "./shared-job.ts";
import type { Fault } from "./worker-protocol.ts";

/** Goes wrong once where a test asked for it, as an executor can: it dies, it hangs, or its result is written over. */
export class Misbehaviour {
  #fault: Fault | undefined;
  #seen = 0;

  arm(fault: Fault): void {
    this.#fault = fault;
    this.#seen = 0;
  }

  at(phase: Fault["phase"], engine: EngineInstance, result: number): void {
    const fault = this.#fault;
    if (fault === undefined || fault.phase !== phase || this.#seen++ < fault.afterTransactions) return;
    this.#fault = undefined;
    if (fault.kind === "crash") throw new ParallelError("INTERNAL", { detail: "an executor does not die of itself" });
    if (fault.kind === "stall") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    else if (result > OUTCOME.failed) corrupt(engine, result);
  }
}

/** Writes over the gas and the accesses of a result. */
function corrupt({ view }: EngineInstance, result: number): void {
  view.setBigUint64(result + RESULT.gas, 0x5eed_5eed_5eedn, true);
  const accesses = view.getUint32(result + RESULT.accesses, true);
  for (let at = 0; at < 256; at += 4) view.setUint32(accesses + at, 0xdead_beef, true);
}
