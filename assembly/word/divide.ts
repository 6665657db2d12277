import { negate, negatedIf } from "./add";
import { fitsU64, isNegative, low, setU64, storeLimbs, zero } from "./limbs";
import { longQuotient, longRemainder, quotientByLimb, remainderByLimb } from "./long-division";

/** DIV: a / b; 0 for b = 0. */
export function divide(result: usize, a: usize, b: usize): void {
  quotientOfMagnitudes(result, a, b, 0, 0);
}

/** MOD: a mod b; 0 for b = 0. */
export function modulo(result: usize, a: usize, b: usize): void {
  remainderOfMagnitudes(result, a, b, 0, 0);
}

/** SDIV: a / b in two's complement, rounded towards zero; 0 for b = 0, and -2^255 for -2^255 / -1. */
export function signedDivide(result: usize, a: usize, b: usize): void {
  const negative = isNegative(a) != isNegative(b);
  quotientOfMagnitudes(result, a, b, load<i64>(a, 24) >> 63, load<i64>(b, 24) >> 63);
  if (negative) negate(result, result);
}

/** SMOD: the remainder of `signedDivide`, with the sign of a; 0 for b = 0. */
export function signedModulo(result: usize, a: usize, b: usize): void {
  const negative = isNegative(a);
  remainderOfMagnitudes(result, a, b, load<i64>(a, 24) >> 63, load<i64>(b, 24) >> 63);
  if (negative) negate(result, result);
}

/** The quotient of two words, each negated first if its sign has all bits set. */
@inline
function quotientOfMagnitudes(result: usize, a: usize, b: usize, signA: u64, signB: u64): void {
  const a0 = magnitude0(a, signA);
  const a1 = magnitude1(a, signA);
  const a2 = magnitude2(a, signA);
  const a3 = magnitude3(a, signA);
  const b0 = magnitude0(b, signB);
  const b1 = magnitude1(b, signB);
  const b2 = magnitude2(b, signB);
  const b3 = magnitude3(b, signB);
  if ((b1 | b2 | b3) != 0) {
    if (isBelow(a0, a1, a2, a3, b0, b1, b2, b3)) zero(result);
    else longQuotient(result, a0, a1, a2, a3, b0, b1, b2, b3);
  } else if ((a1 | a2 | a3) == 0) {
    setU64(result, b0 == 0 ? 0 : a0 / b0);
  } else if (b0 == 0) {
    zero(result);
  } else {
    quotientByLimb(result, a0, a1, a2, a3, b0);
  }
}

/** The remainder of two words, each negated first if its sign has all bits set. */
@inline
function remainderOfMagnitudes(result: usize, a: usize, b: usize, signA: u64, signB: u64): void {
  remainderOfLimbs(
    result,
    magnitude0(a, signA),
    magnitude1(a, signA),
    magnitude2(a, signA),
    magnitude3(a, signA),
    magnitude0(b, signB),
    magnitude1(b, signB),
    magnitude2(b, signB),
    magnitude3(b, signB),
  );
}

/** a mod b of words given limb by limb; 0 for b = 0. */
export function remainderOfLimbs(result: usize, a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  if ((b1 | b2 | b3) != 0) {
    if (isBelow(a0, a1, a2, a3, b0, b1, b2, b3)) storeLimbs(result, a0, a1, a2, a3);
    else longRemainder(result, a0, a1, a2, a3, b0, b1, b2, b3);
  } else if ((a1 | a2 | a3) == 0) {
    setU64(result, b0 == 0 ? 0 : a0 % b0);
  } else if (b0 == 0) {
    zero(result);
  } else {
    setU64(result, remainderByLimb(a0, a1, a2, a3, b0));
  }
}

@inline
export function isBelow(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): bool {
  return a3 != b3 ? a3 < b3 : a2 != b2 ? a2 < b2 : a1 != b1 ? a1 < b1 : a0 < b0;
}

// The limbs of a word, negated if the sign has all bits set.

@inline
function magnitude0(a: usize, sign: u64): u64 {
  return negatedIf(sign, load<u64>(a), 0);
}

@inline
function magnitude1(a: usize, sign: u64): u64 {
  return negatedIf(sign, load<u64>(a, 8), load<u64>(a));
}

@inline
function magnitude2(a: usize, sign: u64): u64 {
  return negatedIf(sign, load<u64>(a, 16), load<u64>(a) | load<u64>(a, 8));
}

@inline
function magnitude3(a: usize, sign: u64): u64 {
  return negatedIf(sign, load<u64>(a, 24), load<u64>(a) | load<u64>(a, 8) | load<u64>(a, 16));
}
