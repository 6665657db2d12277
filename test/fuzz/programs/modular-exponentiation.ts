import fc from "fast-check";
import { toWord } from "../../../src/access/hex.ts";
import { type Fragment, weighted } from "./code.ts";

/** Short ones, then around a word, what EIP-7823 allows and what 64 bits hold. */
const length = weighted(
  [12, fc.bigInt({ min: 0n, max: 40n })],
  [3, fc.constantFrom(32n, 33n, 63n, 64n, 65n, 96n)],
  [2, fc.constantFrom(1_023n, 1_024n, 1_025n)],
  [1, fc.constantFrom(2n ** 32n - 1n, 2n ** 32n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 255n)],
);

/** Numbers with heads and tails of all kinds; the gas hangs on the exponent's first bit. */
const digits = weighted(
  [4, fc.uint8Array({ maxLength: 130, size: "max" })],
  [1, fc.nat({ max: 96 }).map((count) => new Uint8Array(count).fill(0xff))],
  [1, fc.nat({ max: 96 }).map((count) => Uint8Array.of(...new Uint8Array(count), 1))],
).map((bytes) => Buffer.from(bytes).toString("hex"));

/** Input of the precompile 0x05: lengths of base, exponent and modulus, and some of what they announce (the rest is zero). */
export const modularExponentiation: fc.Arbitrary<Fragment> = fc
  .tuple(length, length, length, digits, digits)
  .map(
    ([base, exponent, modulus, first, second]) => [base, exponent, modulus].map((one) => toWord(one).slice(2)).join("") + first + second,
  );
