import type { ConflictGraph } from "../../graph/conflict-graph.ts";
import { levels } from "../../graph/levels.ts";
import { metrics } from "../../graph/metrics.ts";
import { EMBEDDED_TRANSACTIONS } from "../html/page-data.ts";
import type { GraphView } from "../model.ts";
import type { ScoredTraffic } from "./scored.ts";

/** Joins are drawn as the edges that they stand for, up to so many. */
const DRAWN_EDGES = 20_000;

/** The graph of a traffic as plain data for drawing, or undefined where it is too big to be drawn. */
export function graphViewOf({ named, table, graph, variables, variableOf }: ScoredTraffic): GraphView | undefined {
  if (graph.transactionCount > EMBEDDED_TRANSACTIONS) return undefined;
  const level = levels(graph);
  const critical = new Set(metrics(graph).criticalPath);
  const { workload, executed } = named.recording;
  return {
    transactions: workload.transactions.map(({ transaction, origin }, index) => ({
      call: named.calls[index]?.label ?? "",
      sender: transaction.from,
      gas: Number(executed[index]?.gasUsed ?? 0n),
      status: executed[index]?.status ?? 0,
      level: level[index] ?? 0,
      critical: critical.has(index),
      ...(origin?.file === undefined ? {} : { origin: `${origin.file}${origin.line === undefined ? "" : `:${origin.line}`}` }),
    })),
    edges: edgesOf(graph, variableOf),
    variables,
    accesses: Array.from({ length: table.transactionCount }, (_, index) => accessesOf(index, table)),
    locationVariable: [...variableOf],
  };
}

function accessesOf(transaction: number, { offsets, locations, modes }: ScoredTraffic["table"]): number[] {
  const accesses: number[] = [];
  for (let access = offsets[transaction] ?? 0; access < (offsets[transaction + 1] ?? 0); access++) {
    accesses.push(locations[access] ?? 0, modes[access] ?? 0);
  }
  return accesses;
}

/** One edge for each pair of transactions that an edge, or a path through joins alone, connects. */
function edgesOf(graph: ConflictGraph, variableOf: Uint32Array): GraphView["edges"] {
  const edges = new Map<string, { from: number; to: number; variables: Set<number> }>();
  const follow = (vertex: number, to: number): void => {
    for (let edge = graph.offsets[vertex] ?? 0; edge < (graph.offsets[vertex + 1] ?? 0) && edges.size < DRAWN_EDGES; edge++) {
      const predecessor = graph.predecessors[edge] ?? 0;
      const from = graph.transactionOf[predecessor] ?? -1;
      if (from < 0) {
        follow(predecessor, to);
        continue;
      }
      const key = `${from} ${to}`;
      const known = edges.get(key) ?? { from, to, variables: new Set<number>() };
      edges.set(key, known);
      known.variables.add(variableOf[graph.locations[edge] ?? 0] ?? 0);
    }
  };
  for (let transaction = 0; transaction < graph.transactionCount; transaction++) follow(graph.vertexOf[transaction] ?? 0, transaction);
  return [...edges.values()].map(({ from, to, variables }) => ({ from, to, variables: [...variables] }));
}
