// Loops for bench/word.ts: each result is an operand of the next call, so that calls wait for each other as they do in the interpreter.

import { add, divide, multiply, multiplyModulo } from "../../assembly/word/index";
import { keccak256 } from "../../assembly/keccak";

const VALUE: usize = 1024;
const OTHER: usize = 1056;
const NUMERATOR: usize = 1088;
const LIMB: usize = 1120;
const ADDRESS: usize = 1152;
const PRIME: usize = 1184;

/** Fills the operands: hashes, cut to the lengths that the names tell. */
export function prepare(): void {
  for (let place = VALUE; place <= PRIME; place += 32) keccak256(place, place, 32);
  store<u64>(LIMB, 0, 8);
  store<v128>(LIMB, i64x2.splat(0), 16);
  store<u64>(ADDRESS, load<u32>(ADDRESS, 16), 16);
  store<u64>(ADDRESS, 0, 24);
  store<u64>(PRIME, load<u64>(PRIME, 24) >> 2, 24);
}

export function repeatPlain(calls: i32): u64 {
  let sum: u64 = load<u64>(VALUE);
  for (let call = 0; call < calls; call++) sum = (sum ^ call) + load<u64>(OTHER);
  return sum;
}

export function repeatAdd(calls: i32): void {
  for (let call = 0; call < calls; call++) add(VALUE, VALUE, OTHER);
}

export function repeatMultiply(calls: i32): void {
  for (let call = 0; call < calls; call++) multiply(VALUE, VALUE, OTHER);
}

export function repeatDivideByLimb(calls: i32): void {
  for (let call = 0; call < calls; call++) {
    divide(VALUE, NUMERATOR, LIMB);
    store<u64>(NUMERATOR, load<u64>(VALUE));
  }
}

export function repeatDivide(calls: i32): void {
  for (let call = 0; call < calls; call++) {
    divide(VALUE, NUMERATOR, ADDRESS);
    store<u64>(NUMERATOR, load<u64>(VALUE));
  }
}

export function repeatMultiplyModulo(calls: i32): void {
  for (let call = 0; call < calls; call++) multiplyModulo(VALUE, VALUE, OTHER, PRIME);
}

export function repeatKeccak(calls: i32): void {
  for (let call = 0; call < calls; call++) keccak256(VALUE, VALUE, 64);
}
