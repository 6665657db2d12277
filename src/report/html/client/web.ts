import type { ConflictGraph } from "../../../graph/conflict-graph.ts";

/**
 * A conflict graph with its neighbours in both directions, for drawing and for words. A vertex below `transactionCount` is that transaction;
 * those from there on are joins, points of no cost between a run of transactions and those who wait for all of them.
 */
export interface Web {
  readonly transactionCount: number;
  /** By vertex: whom it waits for and who waits for it, and on which variables, for each entry of `before`. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly variables: readonly (readonly (readonly number[])[])[];
  /** The joins, each after those that it gathers. */
  readonly joins: readonly number[];
}

export function weave(graph: ConflictGraph, locationVariable: readonly number[]): Web {
  const joins: number[] = [];
  const ids = Array.from(graph.transactionOf, (transaction) =>
    transaction >= 0 ? transaction : graph.transactionCount + joins.push(-1) - 1,
  );
  joins.forEach((_, at) => (joins[at] = graph.transactionCount + at));
  const before: number[][] = ids.map(() => []);
  const after: number[][] = ids.map(() => []);
  const variables: number[][][] = ids.map(() => []);

  ids.forEach((to, vertex) => {
    for (let edge = graph.offsets[vertex] ?? 0; edge < (graph.offsets[vertex + 1] ?? 0); edge++) {
      const from = ids[graph.predecessors[edge] ?? 0] ?? 0;
      const variable = locationVariable[graph.locations[edge] ?? 0] ?? -1;
      const known = variables[to]?.[before[to]?.indexOf(from) ?? -1];
      if (!known) {
        before[to]?.push(from);
        after[from]?.push(to);
        variables[to]?.push([variable]);
      } else if (!known.includes(variable)) known.push(variable);
    }
  });
  return { transactionCount: graph.transactionCount, before, after, variables, joins };
}
