import type { ConflictRule } from "../../graph/rule.ts";
import { overOrders } from "../../graph/orders.ts";
import { withoutLocations } from "../../graph/repair.ts";
import { bestSpeedup } from "../../graph/schedule.ts";
import { speedupRepaired, whatIf, type WhatIfStep } from "../../graph/what-if.ts";
import { advise } from "../advice/advise.ts";
import type { Hotspot } from "../model.ts";
import { BundleUse } from "./evidence.ts";
import { ordersOf } from "./orders-of.ts";
import type { ScoredTraffic } from "./scored.ts";

/** The split that a sharding repair is modelled with. */
const SHARDS = 16;

/** A gain below this share is none: hotspots after the last gain are left out, and a traffic this near to its best has none. */
const LEAST_GAIN = 0.05;

/** The report lists so many of a traffic. */
const HOTSPOTS_OF_A_TRAFFIC = 6;

/** Hotspots of all traffics in the order to fix: the traffic that is held back most comes first, each variable where it does most harm. */
export function hotspotsOf(traffics: readonly ScoredTraffic[], rule: ConflictRule, executors: number, gasPerSecond: number): Hotspot[] {
  const ranked = traffics
    .map((traffic) => ({ traffic, result: whatIf(traffic.table, rule.kinds, traffic.variableOf, executors) }))
    .sort((a, b) => heldBack(b.traffic, b.result.speedupNow, executors) - heldBack(a.traffic, a.result.speedupNow, executors));
  const named = new Set<string>();
  return ranked.flatMap(({ traffic, result: { speedupNow, steps } }) => {
    const best = bestSpeedup(traffic.table.costs, executors);
    const shown = worthFixing(steps, speedupNow, best).slice(0, HOTSPOTS_OF_A_TRAFFIC);
    return shown.flatMap((_, index) => {
      const hotspot = hotspotOf(traffic, speedupNow, steps.slice(0, index + 1), rule, executors, gasPerSecond);
      if (named.has(hotspot.variable)) return [];
      named.add(hotspot.variable);
      return [hotspot];
    });
  });
}

function heldBack({ table }: ScoredTraffic, speedup: number, executors: number): number {
  return bestSpeedup(table.costs, executors) / speedup;
}

/** The steps up to the last that brings a gain. Where a traffic is held back and none does, the first: then that is what must be said. */
function worthFixing(steps: readonly WhatIfStep[], speedupNow: number, best: number): readonly WhatIfStep[] {
  let last = 0;
  let speedup = speedupNow;
  for (const [index, { speedupWithAbove }] of steps.entries()) {
    if (speedupWithAbove > speedup * (1 + LEAST_GAIN)) {
      last = index + 1;
      speedup = speedupWithAbove;
    }
  }
  const isHeldBack = speedupNow < best * (1 - LEAST_GAIN);
  return steps.slice(0, isHeldBack ? Math.max(1, last) : last);
}

/** The hotspot of the last of some steps; the others are those above it. */
function hotspotOf(
  traffic: ScoredTraffic,
  speedupNow: number,
  steps: readonly WhatIfStep[],
  rule: ConflictRule,
  executors: number,
  gasPerSecond: number,
): Hotspot {
  const step = steps.at(-1) as WhatIfStep;
  const bundle = orderedBundle(step.variables, traffic);
  const use = new BundleUse(traffic, bundle);
  const best = bestSpeedup(traffic.table.costs, executors);
  const repairs = repairsOf(traffic, step, rule, executors);
  const shards = repairs.find(({ kind }) => kind === "shards");
  const name = (variable: number): string => traffic.variables[variable] ?? "";
  const gone = new Set(steps.flatMap(({ variables }) => variables));
  const rest = withoutLocations(traffic.table, (location) => gone.has(traffic.variableOf[location] ?? -1));
  const { orders, min, max } = overOrders(rest, rule.kinds, executors, ordersOf(rest));
  const serialGasPerCall = use.serialGasPerCall;
  return {
    variable: name(bundle[0] ?? -1),
    bundle: bundle.map(name),
    traffic: traffic.named.recording.workload.name,
    transactionCount: step.transactions.length,
    ofTransactions: traffic.graph.transactionCount,
    speedupNow,
    speedupAlone: step.speedupAlone,
    speedupWithAbove: step.speedupWithAbove,
    overOrders: { orders, min, max },
    repairs,
    ...use.lines,
    functions: use.calls.map(({ label }) => label),
    serialGasPerCall,
    callsPerSecond: serialGasPerCall === 0 ? 0 : gasPerSecond / serialGasPerCall,
    kind: use.kind,
    advice: advise(
      use.evidence({
        now: speedupNow,
        alone: step.speedupAlone,
        best,
        ...(shards === undefined ? {} : { shards: { count: SHARDS, speedup: shards.speedup } }),
      }),
    ),
  };
}

/** A bundle's variables: plain ones before entries of mappings, storage before balances; else the ones with most conflicts first. */
function orderedBundle(variables: readonly number[], { keys, variableOf, named }: ScoredTraffic): number[] {
  const rank = (variable: number): number => {
    const location = named.variables.get(keys[variableOf.indexOf(variable)] ?? "")?.location;
    if (location === undefined || location.type === undefined) return 2;
    return location.path.length > 0 ? 1 : 0;
  };
  return [...variables].sort((a, b) => rank(a) - rank(b));
}

function repairsOf(
  { table, variableOf, named }: ScoredTraffic,
  { variables }: WhatIfStep,
  rule: ConflictRule,
  executors: number,
): Hotspot["repairs"] {
  const affected = new Set(variables);
  const isAffected = (location: number): boolean => affected.has(variableOf[location] ?? -1);
  const users = new Map<string, number>();
  const userOf = named.recording.workload.transactions.map(({ transaction: { from } }) => {
    const user = users.get(from) ?? users.size;
    users.set(from, user);
    return user;
  });
  return [
    { kind: "gone", speedup: speedupRepaired(table, rule.kinds, executors, isAffected, { kind: "gone" }) },
    { kind: "keyed-per-user", speedup: speedupRepaired(table, rule.kinds, executors, isAffected, { kind: "keyed-per-user", userOf }) },
    {
      kind: "shards",
      shards: SHARDS,
      speedup: speedupRepaired(table, rule.kinds, executors, isAffected, { kind: "shards", shards: SHARDS }),
    },
  ];
}
