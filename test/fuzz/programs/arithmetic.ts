import { code, oneOf, weighted } from "./code.ts";
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
