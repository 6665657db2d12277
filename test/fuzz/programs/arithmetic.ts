import fc from "fast-check";
import { code, type Fragment, fragment, oneOf, weighted } from "./code.ts";
import { value } from "./operands.ts";

const unary = oneOf("ISZERO", "NOT", "CLZ");
const binary = oneOf(
  "ADD",
  "MUL",
  "SUB",
  "DIV",
  "SDIV",
  "MOD",
  "SMOD",
  "SIGNEXTEND",
  "LT",
  "GT",
  "SLT",
  "SGT",
  "EQ",
  "AND",
  "OR",
  "XOR",
  "BYTE",
  "SHL",
  "SHR",
  "SAR",
);
const ternary = oneOf("ADDMOD", "MULMOD");

/** Pushes a number that is computed from others. */
export const arithmetic = weighted(
  [6, code(value, value, binary)],
  [2, code(value, value, value, ternary)],
  [2, code(value, unary)],
  [1, code(value, value, "EXP")],
);

/** As many numbers as DUP16 and SWAP16 reach. */
const DEEPEST = 17;

/** Pushes numbers, moves them about, and leaves what then is on top in memory. */
export const shuffle: fc.Arbitrary<Fragment> = fc.array(fc.nat({ max: 31 }), { minLength: 1, maxLength: 4 }).map((moves) => {
  const pushed = Array.from({ length: DEEPEST }, (_, index) => fragment(index + 1)).join("");
  // DUP1 to DUP16, then SWAP1 to SWAP16.
  const moved = moves.map((move) => (0x80 + move).toString(16)).join("");
  const copies = moves.filter((move) => move < 16).length;
  return pushed + moved + fragment(0, "MSTORE", 32, "MSTORE") + fragment("POP").repeat(DEEPEST + copies - 2);
});
