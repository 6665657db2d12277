import { OP } from "../code/opcodes.ts";
import type { Expression } from "./expression.ts";
import type { ExpressionPool } from "./pool.ts";

/** A formula as a constant and the rest that it is added to. */
export function splitSum(word: Expression): { readonly constant: bigint; readonly rest: Expression | undefined } {
  if (word.constant !== undefined) return { constant: word.constant, rest: undefined };
  const [first, second] = word.operands;
  if (word.operation === OP.ADD && first?.constant !== undefined) return { constant: first.constant, rest: second };
  return { constant: 0n, rest: word };
}

/** A sum as a constant and one rest. */
export function simplifySum(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  const [one, other] = [splitSum(a), splitSum(b)];
  const constant = BigInt.asUintN(256, one.constant + other.constant);
  const rest = sumOfRests(pool, one.rest, other.rest);
  if (constant === 0n) return rest;
  return rest.constant === undefined
    ? pool.plain(OP.ADD, pool.constant(constant), rest)
    : pool.apply(OP.ADD, pool.constant(constant), rest);
}

function sumOfRests(pool: ExpressionPool, a: Expression | undefined, b: Expression | undefined): Expression {
  if (a === undefined) return b ?? pool.constant(0n);
  if (b === undefined) return a;
  // (x - y) + y is x.
  if (a.operation === OP.SUB && a.operands[1] === b && a.operands[0] !== undefined) return a.operands[0];
  if (b.operation === OP.SUB && b.operands[1] === a && b.operands[0] !== undefined) return b.operands[0];
  return a.id < b.id ? pool.plain(OP.ADD, a, b) : pool.plain(OP.ADD, b, a);
}

/** As `simplifySum`, of a difference; undefined where it is as simple as it gets. */
export function simplifyDifference(pool: ExpressionPool, a: Expression, b: Expression): Expression | undefined {
  if (a === b) return pool.constant(0n);
  if (b.constant !== undefined) return pool.apply(OP.ADD, pool.constant(BigInt.asUintN(256, -b.constant)), a);
  const [one, other] = [splitSum(a), splitSum(b)];
  const constant = pool.constant(BigInt.asUintN(256, one.constant - other.constant));
  if (one.rest === other.rest) return constant;
  if (one.rest === undefined || other.rest === undefined)
    return other.constant === 0n ? undefined : simplerDifference(pool, constant, one.rest, other.rest);
  const [first, second] = one.rest.operands;
  // (x + y) - y is x.
  if (one.rest.operation === OP.ADD && second === other.rest && first !== undefined) return pool.apply(OP.ADD, constant, first);
  if (one.rest.operation === OP.ADD && first === other.rest && second !== undefined) return pool.apply(OP.ADD, constant, second);
  return one.constant === 0n && other.constant === 0n ? undefined : simplerDifference(pool, constant, one.rest, other.rest);
}

function simplerDifference(pool: ExpressionPool, constant: Expression, a: Expression | undefined, b: Expression | undefined): Expression {
  if (b === undefined) return a === undefined ? constant : pool.apply(OP.ADD, constant, a);
  return a === undefined ? pool.plain(OP.SUB, constant, b) : pool.apply(OP.ADD, constant, pool.plain(OP.SUB, a, b));
}
