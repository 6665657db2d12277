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
);

/** Always the same number of bytes, so that distances are known. */
function toBytes(distance: number): `0x${string}` {
  return `0x${distance.toString(16).padStart(6, "0")}`;
}
