import type { AccessTable } from "../../src/graph/access-table.ts";
import { buildConflictGraph, type ConflictGraph } from "../../src/graph/conflict-graph.ts";
import { levels } from "../../src/graph/levels.ts";
import { metrics } from "../../src/graph/metrics.ts";
import { bestSpeedup, speedupCurve, speedupOn } from "../../src/graph/schedule.ts";
import type { GraphView, TrafficReport } from "../../src/report/model.ts";

/** A call of a made-up traffic: what it costs, and its accesses as `[variable, key, mode bits]`; the key tells locations of one variable apart. */
export interface SampleCall {
  readonly call: string;
  readonly sender: string;
  readonly gas: number;
  readonly status?: 0 | 1;
  readonly origin?: string;
  readonly accesses: readonly (readonly [variable: string, key: string, mode: number])[];
}

/** A user's made-up address. */
export function sampleAddress(user: number): string {
  return `0x${(0x70997970n + BigInt(user) * 0x9e3779b97f4a7c15f39cc0605cedc834n).toString(16).padStart(40, "0").slice(-40)}`;
}

/** The traffic's report, every figure computed from its calls. */
export function sampleTraffic(name: string, description: string, calls: readonly SampleCall[], executors: number): TrafficReport {
  const view = sampleGraph(calls);
  const table = tableOf(view);
  const graph = buildConflictGraph(table, "raw");
  const { work, span, criticalPath, parallelism, componentCount, conflictCount } = metrics(graph);
  const speedup = speedupOn(graph, executors);
  return {
    name,
    kind: "traffic",
    description,
    transactionCount: calls.length,
    failedCount: calls.filter(({ status }) => status === 0).length,
    gas: work,
    span,
    longestChain: criticalPath.length,
    parallelism,
    componentCount,
    conflictCount,
    speedup,
    bestSpeedup: bestSpeedup(table.costs, executors),
    overOrders: { orders: 20, min: speedup * 0.98, max: speedup },
    curve: speedupCurve(graph, [1, 2, 4, 8, 16, 32]),
    drift: [],
    graph: view,
  };
}

/** The modelled speedup of a traffic as if `variables` caused no conflict. */
export function speedupWithout(variables: readonly string[], traffic: TrafficReport, executors: number): number {
  if (!traffic.graph) return traffic.speedup;
  return speedupOn(buildConflictGraph(tableOf(traffic.graph, new Set(variables)), "raw"), executors);
}

function tableOf(
  { transactions, accesses, variables, locationVariable }: GraphView,
  without: ReadonlySet<string> = new Set(),
): AccessTable {
  const kept = accesses.map((pairs) => {
    const all = Array.from({ length: pairs.length / 2 }, (_, at) => [pairs[2 * at] ?? 0, pairs[2 * at + 1] ?? 0] as const);
    return all.filter(([location]) => !without.has(variables[locationVariable[location] ?? 0] ?? ""));
  });
  const flat = kept.flat();
  let end = 0;
  return {
    transactionCount: transactions.length,
    locationCount: locationVariable.length,
    offsets: Uint32Array.from([0, ...kept.map((one) => (end += one.length))]),
    locations: Uint32Array.from(flat, ([location]) => location),
    modes: Uint8Array.from(flat, ([, mode]) => mode),
    costs: Float64Array.from(transactions, ({ gas }) => gas),
  };
}

function sampleGraph(calls: readonly SampleCall[]): GraphView {
  const variables: string[] = [];
  const locationVariable: number[] = [];
  const locations = new Map<string, number>();
  const intern = (variable: string, key: string): number => {
    const known = locations.get(`${variable}[${key}]`);
    if (known !== undefined) return known;
    if (!variables.includes(variable)) variables.push(variable);
    locations.set(`${variable}[${key}]`, locationVariable.length);
    return locationVariable.push(variables.indexOf(variable)) - 1;
  };
  const accesses = calls.map((call) => call.accesses.flatMap(([variable, key, mode]) => [intern(variable, key), mode]));
  const bare = calls.map(({ call, sender, gas, status, origin }) => {
    return { call, sender, gas, status: status ?? (1 as const), level: 0, critical: false, ...(origin ? { origin } : {}) };
  });
  const view: GraphView = { transactions: bare, edges: [], variables, accesses, locationVariable };

  const graph = buildConflictGraph(tableOf(view), "raw");
  const level = levels(graph);
  const critical = new Set(metrics(graph).criticalPath);
  return {
    ...view,
    transactions: bare.map((transaction, index) => ({ ...transaction, level: level[index] ?? 0, critical: critical.has(index) })),
    edges: edgesOf(graph, locationVariable),
  };
}

/** The edges between transactions; sample calls need no joins. */
function edgesOf(graph: ConflictGraph, locationVariable: readonly number[]): GraphView["edges"] {
  return Array.from(graph.vertexOf).flatMap((vertex, to) => {
    const [start, end] = [graph.offsets[vertex] ?? 0, graph.offsets[vertex + 1] ?? 0];
    return Array.from(graph.predecessors.subarray(start, end), (predecessor, at) => ({
      from: graph.transactionOf[predecessor] ?? 0,
      to,
      variables: [locationVariable[graph.locations[start + at] ?? 0] ?? 0],
    }));
  });
}
