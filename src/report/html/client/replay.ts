import type { AccessTable } from "../../../graph/access-table.ts";
import { components } from "../../../graph/components.ts";
import { buildConflictGraph, type ConflictGraph } from "../../../graph/conflict-graph.ts";
import { levels } from "../../../graph/levels.ts";
import { heaviestPath } from "../../../graph/metrics.ts";
import type { ConflictRule } from "../../../graph/rule.ts";
import { bestSpeedup, schedule, type Schedule } from "../../../graph/schedule.ts";
import type { PageTraffic } from "../page-data.ts";
import { weave, type Web } from "./web.ts";

/** A what-if: the rule's kinds, the executors, and the variables (by name) that are taken to cause no conflict. */
export interface WhatIf {
  readonly kinds: ConflictRule["kinds"];
  readonly executors: number;
  readonly gone: ReadonlySet<string>;
}

/** A traffic as it would run under a what-if, computed by the same code that computed the report. */
export interface Replay {
  readonly graph: ConflictGraph;
  readonly web: Web;
  /** The transactions on the heaviest path, in block order. */
  readonly criticalPath: readonly number[];
  /** By transaction. */
  readonly levels: Uint32Array;
  readonly componentCount: number;
  readonly schedule: Schedule;
  readonly bestSpeedup: number;
}

/** Rebuilds the conflict graph of a traffic and schedules it. */
export function replay(traffic: PageTraffic, { kinds, executors, gone }: WhatIf): Replay {
  const table = tabulateWithout(traffic, gone);
  const graph = buildConflictGraph(table, kinds);
  return {
    graph,
    web: weave(graph, traffic.locationVariable),
    criticalPath: heaviestPath(graph).criticalPath,
    levels: levels(graph),
    componentCount: components(graph).count,
    schedule: schedule(graph, executors),
    bestSpeedup: bestSpeedup(table.costs, executors),
  };
}

/** The access table of a traffic without the accesses to the variables that are gone. */
function tabulateWithout({ costs, accesses, variables, locationVariable }: PageTraffic, gone: ReadonlySet<string>): AccessTable {
  const isGone = locationVariable.map((variable) => gone.has(variables[variable] ?? ""));
  const offsets = new Uint32Array(costs.length + 1);
  const locations: number[] = [];
  const modes: number[] = [];
  accesses.forEach((pairs, transaction) => {
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const [location = 0, mode = 0] = [pairs[at], pairs[at + 1]];
      if (isGone[location]) continue;
      locations.push(location);
      modes.push(mode);
    }
    offsets[transaction + 1] = locations.length;
  });
  return {
    transactionCount: costs.length,
    locationCount: locationVariable.length,
    offsets,
    locations: Uint32Array.from(locations),
    modes: Uint8Array.from(modes),
    costs: Float64Array.from(costs),
  };
}
