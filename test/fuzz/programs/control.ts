import fc from "fast-check";
import { code, type Fragment, fragment, oneOf, weighted } from "./code.ts";
import { byteLength } from "./data.ts";
import { account, length, offset, value } from "./operands.ts";

/** Jumps over a body unless a condition is zero. */
export function skip(body: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return fc.tuple(value, body).map(([condition, inner]) => {
    // From PC on: PC, PUSH3, ADD, JUMPI, the body.
    const distance = toBytes(byteLength(inner) + 7);
    return condition + fragment("PC", distance, "ADD", "JUMPI") + inner + fragment("JUMPDEST");
  });
}

/** Repeats a body two to four times, if it leaves the stack as it was. */
export function loop(body: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return fc.tuple(fc.integer({ min: 2, max: 4 }), body).map(([times, inner]) => {
    // From JUMPDEST to PC: itself, the body, PUSH1, SWAP1, SUB, DUP1, PUSH3.
    const distance = toBytes(byteLength(inner) + 10);
    return fragment(times, "JUMPDEST") + inner + fragment(1, "SWAP1", "SUB", "DUP1", distance, "PC", "SUB", "JUMPI", "POP");
  });
}

/** Jumps to the next instruction, or to a byte that looks like a destination and is what another instruction pushes. */
export const hop: fc.Arbitrary<Fragment> = weighted(
  [4, fc.constant(fragment("PC", 5, "ADD", "JUMP", "JUMPDEST"))],
  [1, fc.constant(fragment("PC", 6, "ADD", "JUMP", 0x5b, "POP"))],
);

/** What a program may start with: jumps whose destinations are pushed just before, and one that is none. */
export const start: fc.Arbitrary<Fragment> = weighted(
  [16, fc.constant("")],
  [2, fc.constant(fragment(4, "JUMP", "INVALID", "JUMPDEST"))],
  [2, code(oneOf("CALLVALUE"), fc.constant(fragment(5, "JUMPI", "INVALID", "JUMPDEST")))],
  [1, fc.constant(fragment(3, "JUMP", "INVALID", "JUMPDEST"))],
);

/** A program that goes round and round until its gas, or most of it, has run out. */
export function endless(body: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return code(
    "JUMPDEST",
    body,
    weighted([2, fc.constant(fragment(0, "JUMP"))], [3, fc.constant(fragment(50_000, "GAS", "GT", 0, "JUMPI"))]),
  );
}

/** What ends a program. */
export const end = weighted(
  [10, fc.constant("")],
  [1, oneOf("STOP")],
  [4, code(length, offset, "RETURN")],
  [2, code(length, offset, "REVERT")],
  [3, code(account, "SELFDESTRUCT")],
  [1, oneOf("INVALID")],
  [1, code(value, "JUMP")],
  [1, oneOf("ADD", "DUP16", "SWAP9")],
  // Pushes that the code is too short for.
  [1, fc.constantFrom("60", "7f01", "62ffff")],
);

/** Always the same number of bytes, so that distances are known. */
function toBytes(distance: number): `0x${string}` {
  return `0x${distance.toString(16).padStart(6, "0")}`;
}
