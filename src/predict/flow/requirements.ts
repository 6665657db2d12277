import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { Effect, FlowNode } from "./graph.ts";

/** Marks the calls and creations whose failure is the failure of all: those that a requirement asks about before any way parts. */
export function markRequiredCalls(nodes: readonly FlowNode[]): void {
  for (const node of nodes) {
    if (!node.effects.some(mayFail)) continue;
    node.effects = node.effects.map((effect, index): Effect =>
      mayFail(effect) ? { ...effect, mustSucceed: isRequired(effect.result, node, index) } : effect,
    );
  }
}

function mayFail(effect: Effect): effect is Effect & { kind: "call" | "create" } {
  return effect.kind === "call" || effect.kind === "create";
}

function isRequired(success: Expression, from: FlowNode, index: number): boolean {
  let effects = from.effects.slice(index + 1);
  for (let node = from, steps = 0; steps < 64; steps++) {
    if (effects.some((effect) => effect.kind === "require" && implies(effect.condition, effect.holds, success))) return true;
    if (node.exit.kind !== "jump" || node.exit.edge.to === from) return false;
    node = node.exit.edge.to;
    effects = [...node.effects];
  }
  return false;
}

/** Whether a condition that is known to hold, or not to hold, tells that a word is not 0. */
function implies(condition: Expression, holds: boolean, word: Expression): boolean {
  if (condition === word) return holds;
  const [first, second] = condition.operands;
  if (first === undefined) return false;
  if (condition.operation === OP.ISZERO) return implies(first, !holds, word);
  if (second === undefined) return false;
  if (condition.operation === OP.AND && holds) return implies(first, true, word) || implies(second, true, word);
  return condition.operation === OP.OR && !holds && (implies(first, false, word) || implies(second, false, word));
}
