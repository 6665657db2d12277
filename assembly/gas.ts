// Prices that more than one instruction uses, in gas, each by the EIP that set it.

import { hardfork, LONDON } from "./block";

/** EIP-2929. */
export const COLD_ACCOUNT: i64 = 2600;
export const COLD_SLOT: i64 = 2100;
export const WARM_READ: i64 = 100;

export const COPY_WORD: i64 = 3;
export const KECCAK_WORD: i64 = 6;
/** EIP-3860. */
export const INIT_CODE_WORD: i64 = 2;
export const INIT_CODE_LIMIT: u32 = 49152;
/** EIP-170. */
export const CODE_LIMIT: u32 = 24576;
export const CODE_BYTE: i64 = 200;

export const CALL_VALUE: i64 = 9000;
export const CALL_STIPEND: i64 = 2300;
export const NEW_ACCOUNT: i64 = 25000;
export const SELFDESTRUCT_GAS: i64 = 5000;
export const LOG_GAS: i64 = 375;

export const SSTORE_SENTRY: i64 = 2300;
export const SLOT_SET: i64 = 20000;
export const SLOT_RESET: i64 = 2900;

/** Refund for clearing a slot (EIP-3529 lowered it). */
export function clearRefund(): i64 {
  return hardfork >= LONDON ? 4800 : 15000;
}

/** Refund for a contract's first destruction, which EIP-3529 took away. */
export function destructRefund(): i64 {
  return hardfork >= LONDON ? 0 : 24000;
}

@inline
export function wordsOf(bytes: u64): i64 {
  return <i64>((bytes + 31) >> 5);
}

/** What a frame's memory of so many bytes has cost in all. */
export function memoryGas(bytes: u64): i64 {
  const words = <u64>wordsOf(bytes);
  return <i64>(words * 3 + (words * words) / 512);
}
