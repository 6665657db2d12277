import { components } from "./components.ts";
import type { ConflictGraph } from "./conflict-graph.ts";
import { levels } from "./levels.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** The figures of one conflict graph. Costs are in the unit of the table: gas, or milliseconds. */
export interface Metrics {
  /** The sum of all costs. */
  readonly work: number;
  /** The cost of the heaviest path. */
  readonly span: number;
  /** work / span; 1 for a block that costs nothing. */
  readonly parallelism: number;
  /** The transactions of one heaviest path, in block order. */
  readonly criticalPath: readonly number[];
  /** The number of transactions on the longest path, whatever they cost. */
  readonly longestChain: number;
  /** Edges without the joins: what is left when each join is contracted into one of its edges. Pairs that meet on several locations count once. */
  readonly conflictCount: number;
  readonly componentCount: number;
}

export function metrics(graph: ConflictGraph): Metrics {
  const work = workOf(graph.costs);
  const { span, criticalPath } = heaviestPath(graph);
  return {
    work,
    span,
    parallelism: span === 0 ? 1 : work / span,
    criticalPath,
    longestChain: levels(graph).reduce((longest, level) => Math.max(longest, level + 1), 0),
    conflictCount: countConflicts(graph),
    componentCount: components(graph).count,
  };
}

/** The sum of all costs. */
export function workOf(costs: Float64Array): number {
  return costs.reduce((sum, cost) => sum + cost, 0);
}

/** A vertex's own cost: none for a join. */
export function vertexCost(graph: ConflictGraph, vertex: number): number {
  const transaction = graph.transactionOf[vertex]!;
  return transaction < 0 ? 0 : graph.costs[transaction]!;
}

/** The cost of the heaviest path (the span) and the transactions on it. */
export function heaviestPath(graph: ConflictGraph): Pick<Metrics, "span" | "criticalPath"> {
  const finish = new Float64Array(graph.vertexCount);
  const through = new Int32Array(graph.vertexCount).fill(-1);
  let last = -1;
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    let start = 0;
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++) {
      const predecessor = graph.predecessors[edge]!;
      if (through[vertex]! >= 0 && finish[predecessor]! <= start) continue;
      start = finish[predecessor]!;
      through[vertex] = predecessor;
    }
    finish[vertex] = start + vertexCost(graph, vertex);
    if (last < 0 || finish[vertex]! > finish[last]!) last = vertex;
  }
  const criticalPath: number[] = [];
  for (let vertex = last; vertex >= 0; vertex = through[vertex]!) {
    if (graph.transactionOf[vertex]! >= 0) criticalPath.push(graph.transactionOf[vertex]!);
  }
  return { span: last < 0 ? 0 : finish[last]!, criticalPath: criticalPath.reverse() };
}

function countConflicts(graph: ConflictGraph): number {
  const seenBy = new Int32Array(graph.vertexCount).fill(-1);
  let count = graph.transactionCount - graph.vertexCount;
  for (let vertex = 0; vertex < graph.vertexCount; vertex++) {
    for (let edge = graph.offsets[vertex]!; edge < graph.offsets[vertex + 1]!; edge++) {
      const predecessor = graph.predecessors[edge]!;
      if (seenBy[predecessor]! !== vertex) count++;
      seenBy[predecessor] = vertex;
    }
  }
  return count;
}
