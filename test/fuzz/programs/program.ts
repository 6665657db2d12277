import fc from "fast-check";
import { OPCODES } from "../../helpers/opcodes.ts";
import { arithmetic, shuffle } from "./arithmetic.ts";
import { call } from "./calls.ts";
import { code, type Fragment, oneOf, weighted } from "./code.ts";
import { end, hop, loop, skip, start } from "./control.ts";
import { create, createAtLimit, initCode } from "./creates.ts";
import { look } from "./looks.ts";
import { offset, slot } from "./operands.ts";
import { precompileStep } from "./precompiles.ts";
import { farWrite, log, memoryWrite, store } from "./writes.ts";

/** What becomes of a result: forgotten, kept in memory or storage, or left on the stack. */
const use = weighted(
  [6, oneOf("POP")],
  [3, code(0, "MSTORE")],
  [1, code(offset, "MSTORE")],
  [2, code(slot, "SSTORE")],
  [1, fc.constant("")],
);

/** Bytes that are no program. */
const noise: fc.Arbitrary<Fragment> = fc
  .array(weighted([8, fc.constantFrom(...Object.values(OPCODES))], [1, fc.nat({ max: 255 })]), { minLength: 1, maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));

/** What meets no other code, and leaves the stack as it was, mostly. */
const plain = [
  [10, store],
  [4, code(look, use)],
  [5, code(arithmetic, use)],
  [1, shuffle],
  [3, memoryWrite],
  [2, log],
  [1, hop],
] as const;

/** Statements that call nobody. */
export const plainStatement: fc.Arbitrary<Fragment> = weighted(...plain);

/** Statements that leave the stack as it was, mostly. `depth` is how far creations and jumps may nest. */
function statement(depth: number): fc.Arbitrary<Fragment> {
  const simple = [
    ...plain,
    [20, code(call, use)],
    [2, code(precompileStep, use)],
    [0.3, farWrite],
    [0.3, code(createAtLimit, use)],
  ] as const;
  if (depth === 0) return weighted(...simple);
  const inner = statements(depth - 1, 0, 3);
  const twice = statement(depth - 1).map((once) => once + once);
  return weighted(...simple, [5, twice], [7, code(create(initCode(inner, program(depth - 1))), use)], [2, skip(inner)], [1, loop(inner)]);
}

function statements(depth: number, minLength: number, maxLength: number): fc.Arbitrary<Fragment> {
  return fc.array(statement(depth), { minLength, maxLength, size: "max" }).map((fragments) => fragments.join(""));
}

/** A program that mostly runs to its end: statements, now and then noise, and an end. */
export function program(depth: number): fc.Arbitrary<Fragment> {
  const orderly = code(start, statements(depth, 0, 2 + 4 * depth), end);
  return weighted([48, orderly], [4, code(statements(depth, 0, 3), noise, end)], [2, noise]);
}
