// A word is a 256-bit value in linear memory: four u64 limbs, the least significant first, 8-byte aligned. Functions on words take
// pointers and load all operands before they store, so `result` may be one of the operands.
//
// Limbs are loaded and stored one by one, never as vectors: a vector load right after two limb stores waits for both to reach the cache.

@inline
export function storeLimbs(result: usize, limb0: u64, limb1: u64, limb2: u64, limb3: u64): void {
  store<u64>(result, limb0);
  store<u64>(result, limb1, 8);
  store<u64>(result, limb2, 16);
  store<u64>(result, limb3, 24);
}

@inline
export function copy(result: usize, a: usize): void {
  storeLimbs(result, load<u64>(a), load<u64>(a, 8), load<u64>(a, 16), load<u64>(a, 24));
}

@inline
export function zero(result: usize): void {
  storeLimbs(result, 0, 0, 0, 0);
}

@inline
export function setU64(result: usize, value: u64): void {
  storeLimbs(result, value, 0, 0, 0);
}

/** The least significant limb. */
@inline
export function low(a: usize): u64 {
  return load<u64>(a);
}

/** Whether the word is below 2^64. */
@inline
export function fitsU64(a: usize): bool {
  return (load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24)) == 0;
}

@inline
export function isZero(a: usize): bool {
  return (load<u64>(a) | load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24)) == 0;
}

/** Whether the word, read as a two's complement number, is below zero. */
@inline
export function isNegative(a: usize): bool {
  return load<i64>(a, 24) < 0;
}

/** Bytes that the value needs: 0 for zero, 32 at most (what EXP's gas counts). */
export function byteLength(a: usize): i32 {
  return (263 - <i32>leadingZeros(load<u64>(a), load<u64>(a, 8), load<u64>(a, 16), load<u64>(a, 24))) >> 3;
}

/** CLZ (EIP-7939): zero bits above the highest set one, 256 for zero. */
export function countLeadingZeros(result: usize, a: usize): void {
  setU64(result, leadingZeros(load<u64>(a), load<u64>(a, 8), load<u64>(a, 16), load<u64>(a, 24)));
}

function leadingZeros(limb0: u64, limb1: u64, limb2: u64, limb3: u64): u64 {
  if (limb3 != 0) return clz<u64>(limb3);
  if (limb2 != 0) return 64 + clz<u64>(limb2);
  if (limb1 != 0) return 128 + clz<u64>(limb1);
  return 192 + clz<u64>(limb0);
}
