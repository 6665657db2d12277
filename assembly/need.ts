import { setHalt } from "./halt";

// What must be asked for before execution can go on. The instruction that needs it has changed nothing and runs again.

/** Results of instructions that may wait, in place of the gas that is left. */
export const FAILED: i64 = -1;
export const NEEDED: i64 = -2;

/** Fails an instruction, and says why. */
export function fail(reason: u32): i64 {
  setHalt(reason);
  return FAILED;
}

export const NEED_NOTHING: i32 = 0;
export const NEED_ACCOUNT: i32 = 1;
export const NEED_SLOT: i32 = 2;
export const NEED_BLOCK_HASH: i32 = 3;

export let needKind: i32 = NEED_NOTHING;
/** An account cell, a slot cell, or how many blocks ago. */
export let needWhat: usize = 0;

export function needAccount(cell: usize): void {
  needKind = NEED_ACCOUNT;
  needWhat = cell;
}

export function needSlot(cell: usize): void {
  needKind = NEED_SLOT;
  needWhat = cell;
}

export function needBlockHash(distance: u32): void {
  needKind = NEED_BLOCK_HASH;
  needWhat = <usize>distance;
}
