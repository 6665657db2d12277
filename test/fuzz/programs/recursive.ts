import fc from "fast-check";
import { CONTRACTS } from "../actors.ts";
import { code, type Fragment, oneOf, weighted } from "./code.ts";
import { plainStatement } from "./program.ts";

const target = oneOf("ADDRESS", ...CONTRACTS.slice(0, 2));
const own = code("CODESIZE", 0, 0, "CODECOPY");
const memory = code(0, 0, 0, 0);

/** Goes one frame deeper with all its gas, by calling or by creating what does the same, and forgets how that ended. */
const deeper = weighted(
  [4, code(memory, oneOf(0, 0, 0, 1), target, "GAS", oneOf("CALL", "CALLCODE"), "POP")],
  [4, code(memory, target, "GAS", oneOf("DELEGATECALL", "DELEGATECALL", "STATICCALL"), "POP")],
  [1, code(own, "CODESIZE", 0, oneOf(0, 0, 1), "CREATE", "POP")],
  [1, code(own, 0, "CODESIZE", 0, 0, "CREATE2", "POP")],
);

const end = weighted([4, oneOf("STOP")], [1, code(0, 0, "REVERT")], [1, code(32, 0, "RETURN")], [1, oneOf("INVALID")]);

/** A program in which each frame opens one other at most, so that only the limit of the depth, or gas, ends it. */
export const recursive: fc.Arbitrary<Fragment> = fc
  .tuple(fc.array(plainStatement, { maxLength: 2 }), deeper, fc.array(plainStatement, { maxLength: 2 }), end)
  .map(([before, step, after, last]) => [...before, step, ...after, last].join(""));
