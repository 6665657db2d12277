import type { Expression } from "../symbolic/expression.ts";
import type { KeyContext } from "./key-role.ts";

/** Formulas nest no deeper than people write them; deeper ones are not compared. */
const DEEPEST = 12;

/** Whether two formulas of words that are the same in every call are one formula. */
export function areSame(one: Expression, other: Expression, context: KeyContext, otherContext: KeyContext, depth = 0): boolean {
  if (one.constant !== undefined || other.constant !== undefined) return one.constant === other.constant;
  if (depth > DEEPEST) return false;
  const same = (a: Expression, b: Expression): boolean => areSame(a, b, context, otherContext, depth + 1);
  if (one.symbol !== undefined || other.symbol !== undefined) {
    const [slot, otherSlot] = [context.loads.get(one), otherContext.loads.get(other)];
    if (slot === undefined || otherSlot === undefined || !same(slot, otherSlot)) return false;
    return !isChanged(slot, context) && !isChanged(slot, otherContext);
  }
  const isAlike = one.operation === other.operation && one.layout?.join() === other.layout?.join();
  return (
    isAlike &&
    one.operands.length === other.operands.length &&
    one.operands.every((part, index) => same(part, other.operands[index] ?? part))
  );
}

/** Whether a function leaves something else in a plain variable's slot: then each call finds what the one before it left. */
function isChanged({ constant }: Expression, { changes }: KeyContext): boolean {
  return constant !== undefined && changes.has(constant);
}
