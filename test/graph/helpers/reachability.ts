import { OWN, READ, WRITE, type AccessTable } from "../../../src/graph/access-table.ts";
import type { ConflictGraph } from "../../../src/graph/conflict-graph.ts";
import { conflictKind } from "../../../src/graph/mode.ts";
import type { ConflictRule } from "../../../src/graph/rule.ts";
import { accessesOf } from "./tables.ts";

/** `relation[i]` holds every transaction that has to be over before transaction i may start. */
export type Relation = readonly ReadonlySet<number>[];

/** The definition itself: every pair compared, then closed under transitivity. Read after write does not reach past a blind write, which hides what was before. */
export function naiveReachability(table: AccessTable, kinds: ConflictRule["kinds"]): Relation {
  const sets = Array.from({ length: table.transactionCount }, (_, transaction) => new Map(accessesOf(table, transaction)));
  const isHidden = (location: number, from: number, to: number) =>
    kinds === "raw" && sets.slice(from + 1, to).some((set) => ((set.get(location) ?? 0) & (READ | WRITE | OWN)) === WRITE);
  const conflict = (earlier: number, later: number) =>
    [...(sets[later] ?? [])].some(([location, mode]) => {
      const other = sets[earlier]?.get(location);
      return other !== undefined && conflictKind(other, mode, kinds) !== undefined && !isHidden(location, earlier, later);
    });
  const reached: Set<number>[] = [];
  for (let later = 0; later < sets.length; later++) {
    const before = new Set<number>();
    for (let earlier = 0; earlier < later; earlier++) {
      if (!conflict(earlier, later)) continue;
      before.add(earlier);
      reached[earlier]?.forEach((other) => before.add(other));
    }
    reached.push(before);
  }
  return reached;
}

/** What the graph says, joins followed through. */
export function graphReachability(graph: ConflictGraph): Relation {
  const reached: Set<number>[] = [];
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    const before = new Set<number>();
    for (const predecessor of predecessorsOf(graph, vertex)) {
      before.add(predecessor);
      reached[predecessor]?.forEach((other) => before.add(other));
    }
    reached.push(before);
  }
  const transactions = (vertices: ReadonlySet<number>) =>
    new Set([...vertices].map((vertex) => graph.transactionOf[vertex] ?? -1).filter((index) => index >= 0));
  return Array.from(graph.vertexOf, (vertex) => transactions(reached[vertex] ?? new Set()));
}

export function predecessorsOf(graph: ConflictGraph, vertex: number): number[] {
  return Array.from(graph.predecessors.subarray(graph.offsets[vertex], graph.offsets[vertex + 1]));
}

/** A relation that can be compared whatever the order of its sets. */
export function sorted(relation: Relation): number[][] {
  return relation.map((before) => [...before].sort((a, b) => a - b));
}
