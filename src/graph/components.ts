import type { ConflictGraph } from "./conflict-graph.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** The weakly connected parts of a conflict graph: they share nothing and may run apart. */
export interface Components {
  readonly count: number;
  /** By transaction; components are numbered in the order of their first transaction. */
  readonly componentOf: Uint32Array;
}

/** Finds components by union and find, with path halving. */
export function components(graph: ConflictGraph): Components {
  const parent = new Uint32Array(graph.vertexCount).map((_, vertex) => vertex);
  const root = (vertex: number): number => {
    while (parent[vertex]! !== vertex) vertex = parent[vertex] = parent[parent[vertex]!]!;
    return vertex;
  };
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++)
      parent[root(graph.predecessors[edge]!)] = root(vertex);
  }
  return numbered(graph, root);
}

function numbered(graph: ConflictGraph, root: (vertex: number) => number): Components {
  const componentOf = new Uint32Array(graph.transactionCount);
  const numberOfRoot = new Map<number, number>();
  graph.vertexOf.forEach((vertex, transaction) => {
    const representative = root(vertex);
    const known = numberOfRoot.get(representative) ?? numberOfRoot.size;
    numberOfRoot.set(representative, known);
    componentOf[transaction] = known;
  });
  return { count: numberOfRoot.size, componentOf };
}
