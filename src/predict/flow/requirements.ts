import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { Binding, Effect, FlowNode } from "./graph.ts";
import { edgesOf } from "./edges.ts";

/** Nodes that are looked at behind one call. */
const MOST_NODES = 100;

/** What symbols of joins stand for on one way. */
type Words = ReadonlyMap<Expression, Expression>;

/** Marks the calls and creations whose failure is the failure of all: on every way behind them something is required that then does not hold. */
export function markRequiredCalls(nodes: readonly FlowNode[]): void {
  for (const node of nodes) {
    if (!node.effects.some(mayFail)) continue;
    node.effects = node.effects.map((effect, index): Effect =>
      mayFail(effect) ? { ...effect, mustSucceed: new Search(effect.result, node).isRequired(node, index + 1, new Map()) } : effect,
    );
  }
}

function mayFail(effect: Effect): effect is Effect & { kind: "call" | "create" } {
  return effect.kind === "call" || effect.kind === "create";
}

class Search {
  readonly #success: Expression;
  readonly #from: FlowNode;
  readonly #open = new Set<FlowNode>();
  #count = 0;

  constructor(success: Expression, from: FlowNode) {
    this.#success = success;
    this.#from = from;
  }

  /** Whether all ways from one of a node's effects on end in failure if the call failed. */
  isRequired(node: FlowNode, index: number, words: Words): boolean {
    if (++this.#count > MOST_NODES) return false;
    for (const effect of node.effects.slice(index))
      if (effect.kind === "require" && implies(effect.condition, effect.holds, this.#success, words)) return true;
    const { exit } = node;
    if (exit.kind === "revert") return true;
    const edges = edgesOf(exit);
    if (edges.length === 0) return false;
    this.#open.add(node);
    const areRequired = edges.every((edge) => {
      // On a way that only success opens nothing is left to be required.
      if (exit.kind === "branch" && implies(exit.condition, edge === exit.taken, this.#success, words)) return true;
      // The same call once more: nobody asked what became of the first.
      if (edge.to === this.#from) return false;
      return this.#open.has(edge.to) || this.isRequired(edge.to, 0, bound(words, edge.bindings));
    });
    this.#open.delete(node);
    return areRequired;
  }
}

function bound(words: Words, bindings: readonly Binding[]): Words {
  if (bindings.length === 0) return words;
  const added = new Map(words);
  for (const { symbol, word } of bindings) added.set(symbol, words.get(word) ?? word);
  return added;
}

/** Whether a condition that is known to hold, or not to hold, tells that a word is not 0. */
function implies(condition: Expression, holds: boolean, word: Expression, words: Words): boolean {
  const told = words.get(condition) ?? condition;
  if (told === word) return holds;
  const [first, second] = told.operands;
  if (first === undefined) return false;
  if (told.operation === OP.ISZERO) return implies(first, !holds, word, words);
  if (second === undefined) return false;
  if (told.operation === OP.AND && holds) return implies(first, true, word, words) || implies(second, true, word, words);
  return told.operation === OP.OR && !holds && (implies(first, false, word, words) || implies(second, false, word, words));
}
