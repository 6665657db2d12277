import { isBelow, remainderOfLimbs } from "./divide";
import { storeLimbs, zero } from "./limbs";
import { wideRemainder, wideRemainderByLimb } from "./long-division";
import { upperOfProduct } from "./multiply";

/** ADDMOD: (a + b) mod n, of the full sum; 0 for n = 0. */
export function addModulo(result: usize, a: usize, b: usize, n: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  const b0 = load<u64>(b);
  const b1 = load<u64>(b, 8);
  const b2 = load<u64>(b, 16);
  const b3 = load<u64>(b, 24);
  const n0 = load<u64>(n);
  const n1 = load<u64>(n, 8);
  const n2 = load<u64>(n, 16);
  const n3 = load<u64>(n, 24);

  const s0 = a0 + b0;
  const carry1 = u64(s0 < a0);
  const s1 = a1 + b1 + carry1;
  const carry2 = u64(a1 + b1 < a1) | u64(s1 < carry1);
  const s2 = a2 + b2 + carry2;
  const carry3 = u64(a2 + b2 < a2) | u64(s2 < carry2);
  const s3 = a3 + b3 + carry3;
  const carry4 = u64(a3 + b3 < a3) | u64(s3 < carry3);

  if (isBelow(a0, a1, a2, a3, n0, n1, n2, n3) && isBelow(b0, b1, b2, b3, n0, n1, n2, n3)) {
    // The sum is below 2 * n: one subtraction at most.
    if (carry4 == 0 && isBelow(s0, s1, s2, s3, n0, n1, n2, n3)) {
      storeLimbs(result, s0, s1, s2, s3);
      return;
    }
    const borrow1 = u64(s0 < n0);
    const borrow2 = u64(s1 < n1) | u64(s1 - n1 < borrow1);
    const borrow3 = u64(s2 < n2) | u64(s2 - n2 < borrow2);
    storeLimbs(result, s0 - n0, s1 - n1 - borrow1, s2 - n2 - borrow2, s3 - n3 - borrow3);
    return;
  }
  remainderOfWide(result, s0, s1, s2, s3, carry4, 0, 0, 0, n0, n1, n2, n3);
}

/** MULMOD: (a * b) mod n, of the full product of 512 bits; 0 for n = 0. */
export function multiplyModulo(result: usize, a: usize, b: usize, n: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);

  const b0 = load<u64>(b);
  let p0 = a0 * b0;
  let carry = upperOfProduct(a0, b0, 0, 0);
  let p1 = a1 * b0 + carry;
  carry = upperOfProduct(a1, b0, carry, 0);
  let p2 = a2 * b0 + carry;
  carry = upperOfProduct(a2, b0, carry, 0);
  let p3 = a3 * b0 + carry;
  let p4 = upperOfProduct(a3, b0, carry, 0);

  const b1 = load<u64>(b, 8);
  carry = upperOfProduct(a0, b1, p1, 0);
  p1 += a0 * b1;
  let above = upperOfProduct(a1, b1, p2, carry);
  p2 += a1 * b1 + carry;
  carry = upperOfProduct(a2, b1, p3, above);
  p3 += a2 * b1 + above;
  let p5 = upperOfProduct(a3, b1, p4, carry);
  p4 += a3 * b1 + carry;

  const b2 = load<u64>(b, 16);
  carry = upperOfProduct(a0, b2, p2, 0);
  p2 += a0 * b2;
  above = upperOfProduct(a1, b2, p3, carry);
  p3 += a1 * b2 + carry;
  carry = upperOfProduct(a2, b2, p4, above);
  p4 += a2 * b2 + above;
  let p6 = upperOfProduct(a3, b2, p5, carry);
  p5 += a3 * b2 + carry;

  const b3 = load<u64>(b, 24);
  carry = upperOfProduct(a0, b3, p3, 0);
  p3 += a0 * b3;
  above = upperOfProduct(a1, b3, p4, carry);
  p4 += a1 * b3 + carry;
  carry = upperOfProduct(a2, b3, p5, above);
  p5 += a2 * b3 + above;
  const p7 = upperOfProduct(a3, b3, p6, carry);
  p6 += a3 * b3 + carry;

  remainderOfWide(result, p0, p1, p2, p3, p4, p5, p6, p7, load<u64>(n), load<u64>(n, 8), load<u64>(n, 16), load<u64>(n, 24));
}

function remainderOfWide(
  result: usize,
  a0: u64,
  a1: u64,
  a2: u64,
  a3: u64,
  a4: u64,
  a5: u64,
  a6: u64,
  a7: u64,
  n0: u64,
  n1: u64,
  n2: u64,
  n3: u64,
): void {
  if ((a4 | a5 | a6 | a7) == 0) remainderOfLimbs(result, a0, a1, a2, a3, n0, n1, n2, n3);
  else if ((n1 | n2 | n3) != 0) wideRemainder(result, a0, a1, a2, a3, a4, a5, a6, a7, n0, n1, n2, n3);
  else if (n0 == 0) zero(result);
  else storeLimbs(result, wideRemainderByLimb(a0, a1, a2, a3, a4, a5, a6, a7, n0), 0, 0, 0);
}
