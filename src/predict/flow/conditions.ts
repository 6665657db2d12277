import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { State } from "./state.ts";

/** The selector that a condition compares the calldata's with, and the side that is taken where they are equal. */
export function comparedSelector(condition: Expression): { readonly selector: bigint; readonly side: "taken" | "other" } | undefined {
  const { operation, operands } = condition;
  const [first, word] = operands;
  if (first === undefined) return undefined;
  if (operation === OP.ISZERO && isSelector(first)) return { selector: 0n, side: "taken" };
  if (operation === OP.ISZERO) {
    const inner = comparedSelector(first);
    return inner && { selector: inner.selector, side: inner.side === "taken" ? "other" : "taken" };
  }
  if (first.constant === undefined || word === undefined || !isSelector(word)) return undefined;
  if (operation === OP.EQ) return { selector: first.constant, side: "taken" };
  if (operation === OP.XOR || operation === OP.SUB) return { selector: first.constant, side: "other" };
  return operation === OP.ADD ? { selector: BigInt.asUintN(256, -first.constant), side: "other" } : undefined;
}

function isSelector({ operation, operands: [by, word] }: Expression): boolean {
  return operation === OP.SHR && by?.constant === 224n && word?.operation === OP.CALLDATALOAD && word.operands[0]?.constant === 0n;
}

export function knownTruth(condition: Expression, facts: State["facts"]): boolean | undefined {
  if (condition.constant !== undefined) return condition.constant !== 0n;
  const known = facts.get(condition.id);
  if (known !== undefined) return known;
  const [inner] = condition.operands;
  const opposite = condition.operation === OP.ISZERO && inner !== undefined ? facts.get(inner.id) : undefined;
  return opposite === undefined ? undefined : !opposite;
}

export function withFact(state: State, condition: Expression, holds: boolean): State {
  if (condition.constant !== undefined) return state;
  const facts = new Map(state.facts).set(condition.id, holds);
  const [inner] = condition.operands;
  if (condition.operation === OP.ISZERO && inner !== undefined) facts.set(inner.id, !holds);
  return { ...state, facts };
}
