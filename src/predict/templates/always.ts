import type { FlowGraph, FlowNode } from "../flow/graph.ts";
import { edgesOf } from "../flow/edges.ts";
import type { Expression } from "../symbolic/expression.ts";

/** What holds at the end of every way through a function. */
export interface AtEnd {
  /** What every way touched. */
  readonly touched: ReadonlySet<string>;
  /** What slots were left with, where every way that wrote one left the same; by the slot's formula. */
  readonly left: ReadonlyMap<Expression, Expression>;
}

/** Finds what all ways that succeed have in common: the greatest fixed point of what their nodes do. */
export function alwaysAtEnd(graph: FlowGraph, touchesOf: (node: FlowNode) => readonly string[]): AtEnd {
  const before = new Map<FlowNode, ReadonlySet<string>>([[graph.entry, new Set()]]);
  const waiting = new Set<FlowNode>([graph.entry]);
  let touched: ReadonlySet<string> | undefined;
  for (const node of waiting) {
    waiting.delete(node);
    const after = new Set([...(before.get(node) ?? []), ...touchesOf(node)]);
    for (const { to } of edgesOf(node.exit)) {
      const known = before.get(to);
      const met = known === undefined ? after : intersection(known, after);
      if (known !== undefined && met.size === known.size) continue;
      before.set(to, met);
      waiting.add(to);
    }
  }
  for (const node of graph.nodes) {
    if (edgesOf(node.exit).length > 0 || node.exit.kind === "revert" || !before.has(node)) continue;
    const after = new Set([...(before.get(node) ?? []), ...touchesOf(node)]);
    touched = touched === undefined ? after : intersection(touched, after);
  }
  return { touched: touched ?? new Set(), left: lastStores(graph) };
}

function intersection(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((item) => other.has(item)));
}

/** What each slot was last written with, where that is one word on all ways that wrote it. */
function lastStores(graph: FlowGraph): ReadonlyMap<Expression, Expression> {
  const before = new Map<FlowNode, Map<Expression, Set<Expression>>>([[graph.entry, new Map()]]);
  const waiting = new Set<FlowNode>([graph.entry]);
  const ends = new Map<Expression, Set<Expression>>();
  for (const node of waiting) {
    waiting.delete(node);
    const after = new Map(before.get(node));
    for (const effect of node.effects) if (effect.kind === "store" && !effect.transient) after.set(effect.slot, new Set([effect.value]));
    const edges = edgesOf(node.exit);
    for (const { to } of edges) {
      const known = before.get(to);
      const met = new Map(known);
      if (merge(met, after) || known === undefined) {
        before.set(to, met);
        waiting.add(to);
      }
    }
    if (edges.length === 0 && node.exit.kind !== "revert") merge(ends, after);
  }
  return new Map(
    [...ends].flatMap(([slot, [only, ...others]]) => (only === undefined || others.length > 0 ? [] : [[slot, only] as const])),
  );
}

/** Adds to each slot's words; tells whether there were new ones. */
function merge(into: Map<Expression, Set<Expression>>, from: ReadonlyMap<Expression, ReadonlySet<Expression>>): boolean {
  let isNew = false;
  for (const [slot, words] of from) {
    const known = into.get(slot);
    if (known !== undefined && [...words].every((word) => known.has(word))) continue;
    isNew = true;
    into.set(slot, new Set([...(known ?? []), ...words]));
  }
  return isNew;
}
