import { storeLimbs } from "./limbs";

/** a + b, modulo 2^256. */
@inline
export function add(result: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);

  const sum0 = a0 + load<u64>(b);
  const sum1 = a1 + load<u64>(b, 8);
  const sum2 = a2 + load<u64>(b, 16);
  const sum3 = load<u64>(a, 24) + load<u64>(b, 24);

  const carried1 = sum1 + u64(sum0 < a0);
  const carry2 = u64(sum1 < a1) | u64(carried1 < sum1);
  const carried2 = sum2 + carry2;
  const carry3 = u64(sum2 < a2) | u64(carried2 < sum2);
  storeLimbs(result, sum0, carried1, carried2, sum3 + carry3);
}

/** a - b, modulo 2^256. */
@inline
export function subtract(result: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const b0 = load<u64>(b);
  const b1 = load<u64>(b, 8);
  const b2 = load<u64>(b, 16);
  const difference3 = load<u64>(a, 24) - load<u64>(b, 24);

  const difference1 = a1 - b1;
  const difference2 = a2 - b2;
  const borrow1 = u64(a0 < b0);
  const borrow2 = u64(a1 < b1) | u64(difference1 < borrow1);
  const borrow3 = u64(a2 < b2) | u64(difference2 < borrow2);
  storeLimbs(result, a0 - b0, difference1 - borrow1, difference2 - borrow2, difference3 - borrow3);
}

/** -a in two's complement. */
export function negate(result: usize, a: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  storeLimbs(result, -a0, negatedIf(-1, a1, a0), negatedIf(-1, a2, a0 | a1), negatedIf(-1, a3, a0 | a1 | a2));
}

/** A limb of the negated word if `sign` has all bits set, of the word itself if it has none; `below` is zero where all lower limbs are. */
@inline
export function negatedIf(sign: u64, limb: u64, below: u64): u64 {
  return (limb ^ sign) + (sign & 1 & u64(below == 0));
}
