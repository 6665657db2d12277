import { buildConflicts } from "../../src/report/html/client/conflicts.ts";
import { measurePaths } from "../../src/report/html/client/paths.ts";
import { scheduleOn } from "../../src/report/html/client/schedule.ts";
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

/** Repeatable numbers in [0, 1) (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A user's made-up address. */
export function sampleAddress(user: number): string {
  return `0x${(0x70997970n + BigInt(user) * 0x9e3779b97f4a7c15f39cc0605cedc834n).toString(16).padStart(40, "0").slice(-40)}`;
}

/** The traffic's report, every figure computed from its calls. */
export function sampleTraffic(name: string, description: string, calls: readonly SampleCall[], executors: number): TrafficReport {
  const graph = sampleGraph(calls);
  const conflicts = buildConflicts(graph, "raw", new Set());
  const paths = measurePaths(conflicts);
  const apart = buildConflicts({ ...graph, accesses: calls.map(() => []) }, "raw", new Set());
  const speedupOn = (count: number): number => paths.work / scheduleOn(count, conflicts, paths.ahead).makespan;
  const speedup = speedupOn(executors);
  return {
    name,
    kind: "traffic",
    description,
    transactionCount: calls.length,
    failedCount: calls.filter(({ status }) => status === 0).length,
    gas: paths.work,
    span: paths.span,
    longestChain: paths.criticalPath.length,
    parallelism: paths.work / paths.span,
    componentCount: paths.componentCount,
    conflictCount: graph.edges.length,
    speedup,
    bestSpeedup: paths.work / scheduleOn(executors, apart, measurePaths(apart).ahead).makespan,
    overOrders: { orders: 20, min: speedup * 0.98, max: speedup },
    curve: [1, 2, 4, 8, 16, 32].map((count) => ({ executors: count, speedup: speedupOn(count) })),
    drift: [],
    graph,
  };
}

/** The modelled speedup of a traffic as if `variables` caused no conflict. */
export function speedupWithout(variables: readonly string[], traffic: TrafficReport, executors: number): number {
  if (!traffic.graph) return traffic.speedup;
  const gone = new Set(variables.map((variable) => traffic.graph?.variables.indexOf(variable) ?? -1));
  const conflicts = buildConflicts(traffic.graph, "raw", gone);
  const paths = measurePaths(conflicts);
  return paths.work / scheduleOn(executors, conflicts, paths.ahead).makespan;
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

  const conflicts = buildConflicts(view, "raw", new Set());
  const { levels, criticalPath } = measurePaths(conflicts);
  const critical = new Set(criticalPath);
  return {
    ...view,
    transactions: bare.map((transaction, index) => ({ ...transaction, level: levels[index] ?? 0, critical: critical.has(index) })),
    edges: conflicts.before.flatMap((earlier, to) =>
      earlier.map((from, at) => ({ from, to, variables: conflicts.reasons[to]?.[at] ?? [] })),
    ),
  };
}
