import { depth } from "./frame";

// Why a frame halted, which takes all of its gas. The outermost frame's reason ends up in the transaction's result.

export const HALT_OUT_OF_GAS: u32 = 1;
export const HALT_UNKNOWN_OPCODE: u32 = 2;
export const HALT_INVALID_OPCODE: u32 = 3;
export const HALT_INVALID_JUMP: u32 = 4;
export const HALT_STACK_UNDERFLOW: u32 = 5;
export const HALT_STACK_OVERFLOW: u32 = 6;
export const HALT_OUT_OF_OFFSET: u32 = 7;
export const HALT_STATIC_CHANGE: u32 = 8;
export const HALT_STATIC_VALUE: u32 = 9;
export const HALT_CODE_TOO_LONG: u32 = 10;
export const HALT_CODE_STARTS_WITH_EF: u32 = 11;
export const HALT_INIT_CODE_TOO_LONG: u32 = 12;
export const HALT_COLLISION: u32 = 13;
export const HALT_OVERFLOW: u32 = 14;
export const HALT_PRECOMPILE: u32 = 15;

/** Of the frame that halted last. */
export let haltReason: u32 = 0;

/** Whether a frame inside of the outermost ran out of gas, whatever became of the transaction. */
export let ranOutInside: bool = false;

export function setHalt(reason: u32): void {
  haltReason = reason;
  if (reason == HALT_OUT_OF_GAS && depth > 0) ranOutInside = true;
}

/** A precompiled contract, which has no frame of its own, ran out of gas inside. */
export function ranOutWithoutFrame(): void {
  ranOutInside = true;
}

export function clearHalts(): void {
  ranOutInside = false;
}
