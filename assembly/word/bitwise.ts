import { fitsU64, low, setU64, storeLimbs } from "./limbs";

@inline
export function and(result: usize, a: usize, b: usize): void {
  storeLimbs(
    result,
    load<u64>(a) & load<u64>(b),
    load<u64>(a, 8) & load<u64>(b, 8),
    load<u64>(a, 16) & load<u64>(b, 16),
    load<u64>(a, 24) & load<u64>(b, 24),
  );
}

@inline
export function or(result: usize, a: usize, b: usize): void {
  storeLimbs(
    result,
    load<u64>(a) | load<u64>(b),
    load<u64>(a, 8) | load<u64>(b, 8),
    load<u64>(a, 16) | load<u64>(b, 16),
    load<u64>(a, 24) | load<u64>(b, 24),
  );
}

@inline
export function xor(result: usize, a: usize, b: usize): void {
  storeLimbs(
    result,
    load<u64>(a) ^ load<u64>(b),
    load<u64>(a, 8) ^ load<u64>(b, 8),
    load<u64>(a, 16) ^ load<u64>(b, 16),
    load<u64>(a, 24) ^ load<u64>(b, 24),
  );
}

@inline
export function not(result: usize, a: usize): void {
  storeLimbs(result, ~load<u64>(a), ~load<u64>(a, 8), ~load<u64>(a, 16), ~load<u64>(a, 24));
}

/** BYTE: the byte at an index counted from the most significant one; 0 from index 32 on. */
export function byteAt(result: usize, index: usize, value: usize): void {
  const inside = fitsU64(index) && low(index) < 32;
  setU64(result, inside ? <u64>load<u8>(value + 31 - <usize>low(index)) : 0);
}
