import type { ConflictRule } from "../../graph/rule.ts";
import { metrics } from "../../graph/metrics.ts";
import { overOrders } from "../../graph/orders.ts";
import { bestSpeedup, speedupCurve, speedupOn } from "../../graph/schedule.ts";
import type { TrafficReport } from "../model.ts";
import { describeDrift } from "./description.ts";
import { graphViewOf } from "./graph-view.ts";
import { measuredTrafficOf } from "./measured-traffic.ts";
import { ordersOf } from "./orders-of.ts";
import type { ScoredTraffic } from "./scored.ts";

/** Speedups are drawn over so many executors. */
const CURVE = [1, 2, 4, 8, 16, 32, 64];

/** The figures of one traffic. */
export function trafficReportOf(traffic: ScoredTraffic, rule: ConflictRule, executors: number): TrafficReport {
  const { graph, table, named } = traffic;
  const { work, span, longestChain, parallelism, componentCount, conflictCount } = metrics(graph);
  const { workload, executed } = named.recording;
  const view = graphViewOf(traffic);
  const measured = workload.measured === undefined ? undefined : measuredTrafficOf(workload.measured, named);
  const { orders, min, max } = overOrders(table, rule.kinds, executors, ordersOf(table));
  return {
    name: workload.name,
    kind: traffic.kind,
    description: traffic.description,
    transactionCount: executed.length,
    failedCount: executed.filter(({ status }) => status === 0).length,
    gas: work,
    span,
    longestChain,
    parallelism,
    componentCount,
    conflictCount,
    speedup: speedupOn(graph, executors),
    bestSpeedup: bestSpeedup(table.costs, executors),
    overOrders: { orders, min, max },
    curve: speedupCurve(graph, CURVE),
    ...(measured !== undefined && { measured }),
    drift: describeDrift(named.recording),
    ...(view === undefined ? { omitted: executed.length } : { graph: view }),
  };
}
