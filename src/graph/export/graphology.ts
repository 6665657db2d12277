import { DirectedGraph } from "graphology";
import type { ConflictGraph } from "../conflict-graph.ts";
import { levels } from "../levels.ts";
import { heaviestPath } from "../metrics.ts";

/** Plain values that every format can write. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What the vertices and edges are called outside. */
export interface GraphLabels {
  /** A transaction's name, `mint(7)`. */
  transaction(transaction: number): string;
  /** More about it (sender, test, status); the same names for all of them. */
  attributes?(transaction: number): Attributes;
  /** A location's name, `Drop.nextId`. */
  location(location: number): string;
}

/**
 * The conflict graph as a graphology graph. Nodes `t0`, `t1`, … are transactions with their label, cost, level and whether they lie on the
 * critical path; nodes of the kind `join` cost nothing and gather a run that several others wait for. An edge's label names its locations.
 */
export function toGraphology(graph: ConflictGraph, labels: GraphLabels): DirectedGraph {
  const out = new DirectedGraph();
  const critical = new Set(heaviestPath(graph).criticalPath);
  const level = levels(graph);
  const keys = Array.from(graph.transactionOf, (transaction, vertex) => (transaction < 0 ? `join${vertex}` : `t${transaction}`));
  keys.forEach((key, vertex) => {
    const transaction = graph.transactionOf[vertex] ?? -1;
    out.addNode(key, transaction < 0 ? joinAttributes() : transactionAttributes(transaction));
  });
  keys.forEach((key, vertex) => {
    for (const [predecessor, names] of locationNames(graph, vertex, labels)) {
      out.addEdgeWithKey(`e${out.size}`, keys[predecessor], key, { label: names.join(", ") });
    }
  });
  return out;

  function transactionAttributes(transaction: number): Attributes {
    const own = { label: labels.transaction(transaction), kind: "transaction", cost: graph.costs[transaction] ?? 0 };
    return writable({ ...labels.attributes?.(transaction), ...own, level: level[transaction] ?? 0, critical: critical.has(transaction) });
  }
}

function joinAttributes(): Attributes {
  return { label: "", kind: "join", cost: 0, critical: false };
}

/** The distinct location names on the edges of a vertex, by predecessor. */
function locationNames(graph: ConflictGraph, vertex: number, labels: GraphLabels): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (let edge = graph.offsets[vertex] ?? 0; edge < (graph.offsets[vertex + 1] ?? 0); edge++) {
    const predecessor = graph.predecessors[edge] ?? 0;
    const name = writableText(labels.location(graph.locations[edge] ?? 0));
    const known = names.get(predecessor) ?? [];
    if (!known.includes(name)) known.push(name);
    names.set(predecessor, known);
  }
  return names;
}

function writable(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === "string" ? writableText(value) : value]),
  );
}

/** Characters that XML 1.0 cannot hold, escaped or not, become U+FFFD: names come from contracts and tests, and may hold anything. */
function writableText(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
}
