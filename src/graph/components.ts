import type { ConflictGraph } from "./conflict-graph.ts";
import { DisjointSets } from "./disjoint-sets.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** The weakly connected parts of a conflict graph: they share nothing and may run apart. */
export interface Components {
  readonly count: number;
  /** By transaction; components are numbered in the order of their first transaction. */
  readonly componentOf: Uint32Array;
}

export function components(graph: ConflictGraph): Components {
  const sets = new DisjointSets(graph.vertexCount);
  for (let vertex = 0; vertex < graph.vertexCount; vertex++)
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++) sets.join(vertex, graph.predecessors[edge]!);
  const componentOf = new Uint32Array(graph.transactionCount);
  const numberOfRoot = new Map<number, number>();
  graph.vertexOf.forEach((vertex, transaction) => {
    const root = sets.rootOf(vertex);
    const known = numberOfRoot.get(root) ?? numberOfRoot.size;
    numberOfRoot.set(root, known);
    componentOf[transaction] = known;
  });
  return { count: numberOfRoot.size, componentOf };
}
