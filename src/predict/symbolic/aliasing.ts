import { KIND, type Expression } from "./expression.ts";
import { splitSum } from "./sums.ts";

/** Offsets behind a hash that structs and arrays reach; two hashes are taken to lie further apart than that. */
const NEAR = 1n << 64n;

/**
 * Whether two storage keys are never the same, whatever the bindings. Hashes are taken to be equal only for equal inputs, and never to come near
 * a key that was not hashed.
 */
export function areDistinct(one: Expression, other: Expression): boolean {
  if (one.constant !== undefined && other.constant !== undefined) return one.constant !== other.constant;
  const [a, b] = [splitSum(one), splitSum(other)];
  const areNear = near(a.constant) && near(b.constant);
  if (a.rest !== undefined && a.rest === b.rest) return a.constant !== b.constant;
  if (isHash(a.rest) && isHash(b.rest)) return areNear && (a.constant !== b.constant || haveDistinctInputs(a.rest, b.rest));
  // A small number or a constant of the compiler's is no hash of something else.
  if (isHash(a.rest) && b.rest === undefined) return near(a.constant);
  if (isHash(b.rest) && a.rest === undefined) return near(b.constant);
  return false;
}

function haveDistinctInputs(one: Expression, other: Expression): boolean {
  const sameLayout = one.layout?.join() === other.layout?.join();
  const lengthOf = ({ layout = [] }: Expression): number =>
    layout.reduce((sum, length, index) => (index % 2 === 1 ? sum + length : sum), 0);
  if (!sameLayout) return lengthOf(one) !== lengthOf(other);
  const areWhole = one.layout?.every((length, index) => (index % 2 === 1 ? length === 32 : length === 0)) === true;
  return areWhole && one.operands.some((operand, index) => areDistinct(operand, other.operands[index] ?? operand));
}

function isHash(word: Expression | undefined): word is Expression {
  return word?.operation === KIND.HASH;
}

function near(constant: bigint): boolean {
  return constant < NEAR;
}
