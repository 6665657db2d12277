import type { EngineInstance } from "../engine/instance.ts";
import { ACCESS, RESULT } from "../engine/memory-map.ts";
import { ParallelError } from "../errors/error.ts";
import { OUTCOME } from "./shared-job.ts";
import type { Fault, Phase } from "./worker-protocol.ts";

const RESULT_BYTES = 72;

/** assembly/trie/found.ts */
const FOUND_BYTES = 16;

/** Goes wrong once where a test asked for it, as an executor can: it dies, it hangs, or its result is written over. */
export class Misbehaviour {
  #fault: Fault | undefined;
  #seen = 0;

  arm(fault: Fault): void {
    this.#fault = fault;
    this.#seen = 0;
  }

  at(phase: Phase, engine?: EngineInstance, result: number = OUTCOME.none): void {
    const fault = this.#fault;
    if (fault === undefined || fault.phase !== phase || this.#seen++ < fault.afterTimes) return;
    this.#fault = undefined;
    if (fault.kind === "crash") throw new ParallelError("INTERNAL", { detail: "an executor does not die of itself" });
    if (fault.kind === "stall") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    else if (engine !== undefined && result > OUTCOME.failed)
      (phase === "hashed" ? corruptFound : corrupt)(engine, result, fault.place ?? 0);
  }
}

/** Changes a byte of a result, or of what it says of accesses. */
function corrupt({ view }: EngineInstance, result: number, place: number): void {
  const accesses = view.getUint32(result + RESULT.accesses, true);
  const bytes = RESULT_BYTES + view.getUint32(result + RESULT.accessCount, true) * ACCESS.bytes;
  const offset = place % bytes;
  const at = offset < RESULT_BYTES ? result + offset : accesses + offset - RESULT_BYTES;
  view.setUint8(at, view.getUint8(at) ^ 0x5d);
}

/** Changes a byte of the sum over what was found for tries, or of all else in front of it. */
function corruptFound({ view }: EngineInstance, found: number, place: number): void {
  const at = found + (place % FOUND_BYTES);
  view.setUint8(at, view.getUint8(at) ^ 0x5d);
}
