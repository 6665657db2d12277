import type { ConflictGraph } from "./conflict-graph.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** By transaction, the most transactions that any chain before it holds: 0 for those that wait for nobody. Level for level, a block could run in lockstep. */
export function levels(graph: ConflictGraph): Uint32Array {
  const before = new Uint32Array(graph.vertexCount);
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    let most = 0;
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++) {
      const predecessor = graph.predecessors[edge]!;
      const isTransaction = graph.transactionOf[predecessor]! >= 0;
      most = Math.max(most, before[predecessor]! + (isTransaction ? 1 : 0));
    }
    before[vertex] = most;
  }
  return graph.vertexOf.map((vertex) => before[vertex]!);
}
