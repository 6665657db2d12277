// WebAssembly multiplies 64 by 64 bits to the lower 64 only, so the upper limb of a product is put together from four products of halves.

import { fitsU64, low, storeLimbs } from "./limbs";

const HALF: u64 = 0xffff_ffff;

/** a * b, modulo 2^256. */
export function multiply(result: usize, a: usize, b: usize): void {
  if (fitsU64(a) && fitsU64(b)) {
    storeLimbs(result, low(a) * low(b), upperOfProduct(low(a), low(b), 0, 0), 0, 0);
    return;
  }
  multiplyLimbs(
    result,
    load<u64>(a),
    load<u64>(a, 8),
    load<u64>(a, 16),
    load<u64>(a, 24),
    load<u64>(b),
    load<u64>(b, 8),
    load<u64>(b, 16),
    load<u64>(b, 24),
  );
}

/** a * b, modulo 2^256, of operands given limb by limb: a row of partial products for each limb of b. */
export function multiplyLimbs(result: usize, a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  const p0 = a0 * b0;
  let carry = upperOfProduct(a0, b0, 0, 0);
  let p1 = a1 * b0 + carry;
  carry = upperOfProduct(a1, b0, carry, 0);
  let p2 = a2 * b0 + carry;
  let p3 = a3 * b0 + upperOfProduct(a2, b0, carry, 0);

  carry = upperOfProduct(a0, b1, p1, 0);
  p1 += a0 * b1;
  const above = upperOfProduct(a1, b1, p2, carry);
  p2 += a1 * b1 + carry;
  p3 += a2 * b1 + above;

  p3 += a1 * b2 + a0 * b3 + upperOfProduct(a0, b2, p2, 0);
  p2 += a0 * b2;
  storeLimbs(result, p0, p1, p2, p3);
}

/** base ^ exponent, modulo 2^256, by squaring; 0 ^ 0 is 1. */
export function exponentiate(result: usize, base: usize, exponent: usize): void {
  const base0 = load<u64>(base);
  const base1 = load<u64>(base, 8);
  const base2 = load<u64>(base, 16);
  const base3 = load<u64>(base, 24);
  const exponent0 = load<u64>(exponent);
  const exponent1 = load<u64>(exponent, 8);
  const exponent2 = load<u64>(exponent, 16);
  const exponent3 = load<u64>(exponent, 24);

  storeLimbs(result, 1, 0, 0, 0);
  let started = raise(result, base0, base1, base2, base3, exponent3, false);
  started = raise(result, base0, base1, base2, base3, exponent2, started);
  started = raise(result, base0, base1, base2, base3, exponent1, started);
  raise(result, base0, base1, base2, base3, exponent0, started);
}

/** Goes on with a power through one limb of the exponent, from its highest bit down; bits that lead all others are passed over. */
function raise(result: usize, base0: u64, base1: u64, base2: u64, base3: u64, exponent: u64, started: bool): bool {
  if (!started && exponent == 0) return false;
  for (let bit: i64 = started ? 63 : 63 - <i64>clz<u64>(exponent); bit >= 0; bit--) {
    multiply(result, result, result);
    if ((exponent >> bit) & 1) {
      multiplyLimbs(
        result,
        base0,
        base1,
        base2,
        base3,
        load<u64>(result),
        load<u64>(result, 8),
        load<u64>(result, 16),
        load<u64>(result, 24),
      );
    }
  }
  return true;
}

/** The upper limb of a * b + c + d, which always fits in two. */
@inline
export function upperOfProduct(a: u64, b: u64, c: u64, d: u64): u64 {
  const aLow = a & HALF;
  const aHigh = a >> 32;
  const bLow = b & HALF;
  const bHigh = b >> 32;
  const first = aLow * bLow + (c & HALF) + (d & HALF);
  const second = aLow * bHigh + (c >> 32) + (first >> 32);
  const third = aHigh * bLow + (d >> 32) + (second & HALF);
  return aHigh * bHigh + (second >> 32) + (third >> 32);
}
