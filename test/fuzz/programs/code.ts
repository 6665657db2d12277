import fc from "fast-check";
import { assemble, type Part } from "../../helpers/assembler.ts";
import type { Hex } from "../../../src/access/hex.ts";

/** Bytecode that may stand anywhere in a program: hexadecimal digits without a prefix. Its jumps are relative to the program counter. */
export type Fragment = string;

/** What generates a fragment: a fixed part, or an arbitrary. */
export type Piece = fc.Arbitrary<Fragment> | Part;

export const EMPTY: fc.Arbitrary<Fragment> = fc.constant("");

/** Pieces in a row, as they execute: `code(value, slot, "SSTORE")`. */
export function code(...pieces: readonly Piece[]): fc.Arbitrary<Fragment> {
  return fc.tuple(...pieces.map(toArbitrary)).map((fragments) => fragments.join(""));
}

/** One of several, each as often as its weight says, to a tenth. It shrinks towards the first. */
export function weighted<T>(...choices: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]): fc.Arbitrary<T> {
  return fc.oneof({ withCrossShrink: true }, ...choices.map(([weight, arbitrary]) => ({ weight: Math.round(10 * weight), arbitrary })));
}

/** One of several fixed parts. */
export function oneOf(...parts: readonly Part[]): fc.Arbitrary<Fragment> {
  return fc.constantFrom(...parts.map((part) => fragment(part)));
}

/** Fixed code. */
export function fragment(...parts: readonly Part[]): Fragment {
  return assemble(...parts).slice(2);
}

export function toHex(digits: Fragment): Hex {
  return `0x${digits}`;
}

function toArbitrary(piece: Piece): fc.Arbitrary<Fragment> {
  return typeof piece === "object" ? piece : fc.constant(fragment(piece));
}
