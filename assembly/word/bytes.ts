import { storeLimbs } from "./limbs";

/** Loads 32 big-endian bytes, the way EVM memory and calldata hold a word. */
@inline
export function loadBigEndian(result: usize, source: usize): void {
  const upper = reverseBytes(v128.load(source));
  const lower = reverseBytes(v128.load(source, 16));
  v128.store(result, lower);
  v128.store(result, upper, 16);
}

/** Stores a word as 32 big-endian bytes. */
@inline
export function storeBigEndian(destination: usize, a: usize): void {
  const lower = reverseBytes(v128.load_lane<u64>(a, v128.load_zero<u64>(a), 1, 8));
  const upper = reverseBytes(v128.load_lane<u64>(a, v128.load_zero<u64>(a, 16), 1, 24));
  v128.store(destination, upper);
  v128.store(destination, lower, 16);
}

/** Loads up to 32 big-endian bytes as the least significant ones, with zeros above. Reads no byte beyond them. */
export function loadBigEndianBytes(result: usize, source: usize, length: i32): void {
  const end = source + <usize>length;
  storeLimbs(
    result,
    limbEndingAt(end, length),
    limbEndingAt(end - 8, length - 8),
    limbEndingAt(end - 16, length - 16),
    limbEndingAt(end - 24, length - 24),
  );
}

/** The last 8 of `length` big-endian bytes that end at a pointer, or all of them if there are fewer. */
@inline
function limbEndingAt(end: usize, length: i32): u64 {
  return length >= 8 ? bswap<u64>(load<u64>(end - 8)) : length > 0 ? shortLimb(end - <usize>length, length) : 0;
}

/** Fewer than 8 big-endian bytes as a number. */
function shortLimb(source: usize, length: i32): u64 {
  let value: u64 = 0;
  if (length & 4) {
    value = bswap<u32>(load<u32>(source));
    source += 4;
  }
  if (length & 2) {
    value = (value << 16) | bswap<u16>(load<u16>(source));
    source += 2;
  }
  if (length & 1) value = (value << 8) | load<u8>(source);
  return value;
}

@inline
function reverseBytes(bytes: v128): v128 {
  return v128.shuffle<u8>(bytes, bytes, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}
