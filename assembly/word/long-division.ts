// Division digit by digit with 64-bit digits: Knuth, The Art of Computer Programming 2, algorithm D, with quotient digits estimated by a
// precomputed reciprocal instead of divisions: Möller and Granlund, "Improved division by invariant integers" (2011), algorithms 2 to 6.
//
// The divisor is shifted left until its highest bit is bit 255, limbs of zeros included, so that every step works on four limbs; the
// dividend is shifted alike. The state of a division lives in globals, which every instance of the module has for itself.

import { storeLimbs } from "./limbs";
import { upperOfProduct } from "./multiply";
import { funnelLeft, funnelRight } from "./shift";

const HALF: u64 = 0xffff_ffff;

// The shifted divisor, the reciprocal of its upper two limbs, and how far it was shifted.
let divisor0: u64 = 0;
let divisor1: u64 = 0;
let divisor2: u64 = 0;
let divisor3: u64 = 0;
let reciprocal: u64 = 0;
let shiftedBits: u64 = 0;
let shiftedLimbs: i32 = 0;

// The remainder so far, always below the divisor.
let remainder0: u64 = 0;
let remainder1: u64 = 0;
let remainder2: u64 = 0;
let remainder3: u64 = 0;

/** Quotient of four limbs by a divisor of two to four. */
export function longQuotient(result: usize, a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  setDivisor(b0, b1, b2, b3);
  let quotient0 = startDigits(a0, a1, a2, a3, 0);
  let quotient1: u64 = 0;
  let quotient2: u64 = 0;
  for (let limb = 0; limb < shiftedLimbs; limb++) {
    quotient2 = quotient1;
    quotient1 = quotient0;
    quotient0 = nextDigit(0);
  }
  storeLimbs(result, quotient0, quotient1, quotient2, 0);
}

/** Remainder of four limbs by a divisor of two to four. */
export function longRemainder(result: usize, a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  setDivisor(b0, b1, b2, b3);
  startDigits(a0, a1, a2, a3, 0);
  storeRemainder(result);
}

/** Remainder of eight limbs by a divisor of two to four. */
export function wideRemainder(
  result: usize,
  a0: u64,
  a1: u64,
  a2: u64,
  a3: u64,
  a4: u64,
  a5: u64,
  a6: u64,
  a7: u64,
  b0: u64,
  b1: u64,
  b2: u64,
  b3: u64,
): void {
  setDivisor(b0, b1, b2, b3);
  startDigits(a4, a5, a6, a7, a3);
  const bits = shiftedBits;
  nextDigit(funnelLeft(a3, a2, bits));
  nextDigit(funnelLeft(a2, a1, bits));
  nextDigit(funnelLeft(a1, a0, bits));
  nextDigit(a0 << bits);
  storeRemainder(result);
}

/** Quotient of four limbs by a divisor of one. */
export function quotientByLimb(result: usize, a0: u64, a1: u64, a2: u64, a3: u64, b: u64): void {
  const bits = clz<u64>(b);
  const divisor = b << bits;
  const inverse = reciprocalOf(divisor);
  let quotient3: u64 = 0;
  let quotient2: u64 = 0;
  let remainder = funnelLeft(0, a2, bits);
  if (a3 != 0) {
    const limb3 = funnelLeft(a3, a2, bits);
    quotient3 = digit(funnelLeft(0, a3, bits), limb3, divisor, inverse);
    remainder = limb3 - quotient3 * divisor;
  }
  const limb2 = funnelLeft(a2, a1, bits);
  if ((remainder | limb2) != 0) {
    quotient2 = digit(remainder, limb2, divisor, inverse);
    remainder = limb2 - quotient2 * divisor;
  }
  const limb1 = funnelLeft(a1, a0, bits);
  const quotient1 = digit(remainder, limb1, divisor, inverse);
  const quotient0 = digit(limb1 - quotient1 * divisor, a0 << bits, divisor, inverse);
  storeLimbs(result, quotient0, quotient1, quotient2, quotient3);
}

/** Remainder of four limbs by a divisor of one. */
export function remainderByLimb(a0: u64, a1: u64, a2: u64, a3: u64, b: u64): u64 {
  return wideRemainderByLimb(a0, a1, a2, a3, 0, 0, 0, 0, b);
}

/** Remainder of eight limbs by a divisor of one. */
export function wideRemainderByLimb(a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64, a6: u64, a7: u64, b: u64): u64 {
  const bits = clz<u64>(b);
  const divisor = b << bits;
  const inverse = reciprocalOf(divisor);
  let remainder: u64 = 0;
  if ((a4 | a5 | a6 | a7) != 0) {
    remainder = nextRemainder(funnelLeft(0, a7, bits), funnelLeft(a7, a6, bits), divisor, inverse);
    remainder = nextRemainder(remainder, funnelLeft(a6, a5, bits), divisor, inverse);
    remainder = nextRemainder(remainder, funnelLeft(a5, a4, bits), divisor, inverse);
    remainder = nextRemainder(remainder, funnelLeft(a4, a3, bits), divisor, inverse);
  } else {
    remainder = funnelLeft(0, a3, bits);
  }
  remainder = nextRemainder(remainder, funnelLeft(a3, a2, bits), divisor, inverse);
  remainder = nextRemainder(remainder, funnelLeft(a2, a1, bits), divisor, inverse);
  remainder = nextRemainder(remainder, funnelLeft(a1, a0, bits), divisor, inverse);
  return nextRemainder(remainder, a0 << bits, divisor, inverse) >> bits;
}

/** Shifts a divisor of two to four limbs into place and precomputes its reciprocal. */
function setDivisor(b0: u64, b1: u64, b2: u64, b3: u64): void {
  shiftedLimbs = 0;
  while (b3 == 0) {
    b3 = b2;
    b2 = b1;
    b1 = b0;
    b0 = 0;
    shiftedLimbs++;
  }
  const bits = clz<u64>(b3);
  shiftedBits = bits;
  divisor3 = funnelLeft(b3, b2, bits);
  divisor2 = funnelLeft(b2, b1, bits);
  divisor1 = funnelLeft(b1, b0, bits);
  divisor0 = b0 << bits;
  reciprocal = reciprocalOfTwo(divisor3, divisor2);
}

/** Takes four limbs of the dividend as they come after the shift by bits, and gives the first digit; `below` is the limb beneath them. */
function startDigits(a0: u64, a1: u64, a2: u64, a3: u64, below: u64): u64 {
  const bits = shiftedBits;
  remainder3 = funnelLeft(0, a3, bits);
  remainder2 = funnelLeft(a3, a2, bits);
  remainder1 = funnelLeft(a2, a1, bits);
  remainder0 = funnelLeft(a1, a0, bits);
  return nextDigit(funnelLeft(a0, below, bits));
}

/** Divides remainder and one more limb of the dividend by the divisor: returns the quotient's digit and leaves the new remainder. */
function nextDigit(limb: u64): u64 {
  let upper3 = remainder3;
  let upper2 = remainder2;
  let upper1 = remainder1;
  let upper0 = remainder0;
  if (upper3 == 0 && upper2 < divisor3) {
    setRemainder(limb, upper0, upper1, upper2);
    return 0;
  }
  if (upper3 == divisor3 && upper2 == divisor2) return nextHighestDigit(limb);

  // The digit from three limbs by two: exact, or one too large for the whole divisor.
  const fraction = reciprocal * upper3 + upper2;
  let quotient = upperOfProduct(reciprocal, upper3, upper2, 0) + upper3;
  const product = quotient * divisor2;
  upper3 = upper2 - quotient * divisor3 - upperOfProduct(quotient, divisor2, 0, 0) - u64(upper1 < product) - divisor3;
  upper2 = upper1 - product;
  upper3 -= u64(upper2 < divisor2);
  upper2 -= divisor2;
  quotient++;
  if (upper3 >= fraction) {
    quotient--;
    upper2 += divisor2;
    upper3 += divisor3 + u64(upper2 < divisor2);
  }
  if (upper3 > divisor3 || (upper3 == divisor3 && upper2 >= divisor2)) {
    quotient++;
    upper3 -= divisor3 + u64(upper2 < divisor2);
    upper2 -= divisor2;
  }

  // The lower two limbs of the divisor, times the digit.
  const product0 = quotient * divisor0;
  const carry = upperOfProduct(quotient, divisor0, 0, 0);
  const product1 = quotient * divisor1 + carry;
  const product2 = upperOfProduct(quotient, divisor1, carry, 0);

  const lower0 = limb - product0;
  const borrow1 = u64(limb < product0);
  const lower1 = upper0 - product1 - borrow1;
  const borrow2 = u64(upper0 < product1) | u64(upper0 - product1 < borrow1);
  const lower2 = upper2 - product2 - borrow2;
  const borrow3 = u64(upper2 < product2) | u64(upper2 - product2 < borrow2);
  setRemainder(lower0, lower1, lower2, upper3 - borrow3);
  if (upper3 >= borrow3) return quotient;
  addDivisor();
  return quotient - 1;
}

/** The next digit where remainder and divisor begin with the same two limbs: then it is 2^64 - 1, whatever follows. */
function nextHighestDigit(limb: u64): u64 {
  const difference1 = remainder1 - divisor1;
  const borrow0 = u64(remainder0 < divisor0);
  const borrow1 = u64(remainder1 < divisor1) | u64(difference1 < borrow0);
  setRemainder(limb, remainder0 - divisor0, difference1 - borrow0, -borrow1);
  addDivisor();
  return u64.MAX_VALUE;
}

@inline
function setRemainder(limb0: u64, limb1: u64, limb2: u64, limb3: u64): void {
  remainder0 = limb0;
  remainder1 = limb1;
  remainder2 = limb2;
  remainder3 = limb3;
}

function addDivisor(): void {
  const sum0 = remainder0 + divisor0;
  const carry1 = u64(sum0 < divisor0);
  const sum1 = remainder1 + divisor1;
  const carry2 = u64(sum1 < divisor1) | u64(sum1 + carry1 < sum1);
  const sum2 = remainder2 + divisor2;
  const carry3 = u64(sum2 < divisor2) | u64(sum2 + carry2 < sum2);
  setRemainder(sum0, sum1 + carry1, sum2 + carry2, remainder3 + divisor3 + carry3);
}

/** Shifts the remainder back, after the digits for the limbs that the divisor was shifted by. */
function storeRemainder(result: usize): void {
  for (let limb = 0; limb < shiftedLimbs; limb++) nextDigit(0);
  let limb0 = remainder0;
  let limb1 = remainder1;
  let limb2 = remainder2;
  let limb3 = remainder3;
  for (let limb = 0; limb < shiftedLimbs; limb++) {
    limb0 = limb1;
    limb1 = limb2;
    limb2 = limb3;
    limb3 = 0;
  }
  const bits = shiftedBits;
  storeLimbs(
    result,
    funnelRight(limb1, limb0, bits),
    funnelRight(limb2, limb1, bits),
    funnelRight(limb3, limb2, bits),
    funnelRight(0, limb3, bits),
  );
}

/** (upper:lower) / divisor, for upper < divisor and a divisor with its highest bit set (algorithm 4). */
@inline
function digit(upper: u64, lower: u64, divisor: u64, inverse: u64): u64 {
  const fraction = inverse * upper + lower;
  let quotient = upperOfProduct(inverse, upper, lower, 0) + upper + 1;
  let remainder = lower - quotient * divisor;
  if (remainder > fraction) {
    quotient--;
    remainder += divisor;
  }
  return remainder >= divisor ? quotient + 1 : quotient;
}

@inline
function nextRemainder(upper: u64, lower: u64, divisor: u64, inverse: u64): u64 {
  return lower - digit(upper, lower, divisor, inverse) * divisor;
}

/** floor((2^128 - 1) / divisor) - 2^64, for a divisor with its highest bit set. */
function reciprocalOf(divisor: u64): u64 {
  const upper = divisor >> 32;
  const lower = divisor & HALF;
  const first = halfDigit(~divisor, HALF, upper, lower);
  const rest = ((~divisor << 32) | HALF) - first * divisor;
  return (first << 32) | halfDigit(rest, HALF, upper, lower);
}

/** (dividend:half) / (upper:lower), where a half has 32 bits and the quotient fits in one. */
@inline
function halfDigit(dividend: u64, half: u64, upper: u64, lower: u64): u64 {
  let quotient = dividend / upper;
  let remainder = dividend - quotient * upper;
  while (quotient > HALF || quotient * lower > ((remainder << 32) | half)) {
    quotient--;
    remainder += upper;
    if (remainder > HALF) break;
  }
  return quotient;
}

/** floor((2^192 - 1) / (upper:lower)) - 2^64, for an upper limb with its highest bit set (algorithm 6). */
function reciprocalOfTwo(upper: u64, lower: u64): u64 {
  let inverse = reciprocalOf(upper);
  let rest = upper * inverse + lower;
  if (rest < lower) {
    inverse--;
    if (rest >= upper) {
      inverse--;
      rest -= upper;
    }
    rest -= upper;
  }
  const product = inverse * lower;
  const carry = upperOfProduct(inverse, lower, 0, 0);
  rest += carry;
  if (rest < carry) {
    inverse--;
    if (rest > upper || (rest == upper && product >= lower)) inverse--;
  }
  return inverse;
}
