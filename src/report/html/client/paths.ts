import type { ConflictGraph } from "./conflicts.ts";

/** What the heaviest path through a conflict graph says. Gas in gas units. */
export interface Paths {
  /** The sum of all costs. */
  readonly work: number;
  /** The cost of the heaviest path: no number of executors is faster. */
  readonly span: number;
  /** The transactions on that path, in block order. */
  readonly criticalPath: readonly number[];
  /** By transaction: how many transactions, at most, must run before it, one after another. */
  readonly levels: readonly number[];
  /** By vertex: the cost of the heaviest path from its start to the end. The scheduler starts those with most ahead first. */
  readonly ahead: Float64Array;
  /** Parts of the graph that share nothing. */
  readonly componentCount: number;
}

/** Work, span, critical path, levels and components of a conflict graph, in one pass each way. */
export function measurePaths(graph: ConflictGraph): Paths {
  const { order, before, after, costs, transactionCount } = graph;
  const levels = new Array<number>(costs.length).fill(0);
  for (const vertex of order) {
    for (const earlier of before[vertex] ?? []) {
      const step = earlier < transactionCount ? 1 : 0;
      levels[vertex] = Math.max(levels[vertex] ?? 0, (levels[earlier] ?? 0) + step);
    }
  }

  const ahead = new Float64Array(costs.length);
  for (const vertex of order.toReversed()) {
    const heaviest = (after[vertex] ?? []).reduce((most, later) => Math.max(most, ahead[later] ?? 0), 0);
    ahead[vertex] = heaviest + (costs[vertex] ?? 0);
  }

  return {
    work: costs.reduce((sum, cost) => sum + cost, 0),
    span: ahead.reduce((most, path) => Math.max(most, path), 0),
    criticalPath: walkHeaviest(graph, ahead),
    levels: levels.slice(0, transactionCount),
    ahead,
    componentCount: countComponents(graph),
  };
}

function walkHeaviest(graph: ConflictGraph, ahead: Float64Array): number[] {
  const path: number[] = [];
  let vertex = heaviest(graph.order, ahead);
  while (vertex !== undefined) {
    if (vertex < graph.transactionCount) path.push(vertex);
    vertex = heaviest(graph.after[vertex] ?? [], ahead);
  }
  return path;
}

/** The first of `vertices` with the most ahead. */
function heaviest(vertices: readonly number[], ahead: Float64Array): number | undefined {
  let best: number | undefined;
  for (const vertex of vertices) {
    if (best === undefined || (ahead[vertex] ?? 0) > (ahead[best] ?? 0)) best = vertex;
  }
  return best;
}

function countComponents(graph: ConflictGraph): number {
  const parent = graph.costs.map((_, vertex) => vertex);
  const root = (vertex: number): number => {
    let at = vertex;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
    return at;
  };
  let count = graph.costs.length;
  graph.after.forEach((laters, vertex) => {
    for (const later of laters) {
      const [one, other] = [root(vertex), root(later)];
      if (one === other) continue;
      parent[one] = other;
      count--;
    }
  });
  return count;
}
