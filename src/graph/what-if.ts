import type { AccessTable } from "./access-table.ts";
import { bundles, type Bundle } from "./bundles.ts";
import { buildConflictGraph } from "./conflict-graph.ts";
import { heaviestPath, workOf } from "./metrics.ts";
import { repaired, withoutLocations, type Repair } from "./repair.ts";
import type { ConflictRule } from "./rule.ts";
import { bestSpeedup, speedupOn } from "./schedule.ts";

/** At most so many bundles are ranked. */
export const MAX_STEPS = 12;

/** A speedup that is higher by less than this share is no gain: schedules differ by as much for no reason. */
const LEAST_GAIN = 0.01;

/** So many accesses may be scheduled anew in one step before the choice is made among the bundles tried. */
const ACCESSES_PER_STEP = 1_000_000;
const LEAST_CANDIDATES = 2;
const MOST_CANDIDATES = 16;

/** One bundle in the order to fix. Modelled speedups, upper bounds: as if nothing shared replaced it. */
export interface WhatIfStep extends Bundle {
  /** If this bundle alone caused no conflict. */
  readonly speedupAlone: number;
  /** If this one and all above it caused none. */
  readonly speedupWithAbove: number;
}

export interface WhatIf {
  readonly executors: number;
  readonly speedupNow: number;
  readonly steps: readonly WhatIfStep[];
}

/**
 * Ranks bundles by what their removal brings, greedily and one on top of the other: each step takes the one with the largest speedup together
 * with those above. Where none brings a gain by itself yet, the one with most conflicting transactions comes next.
 *
 * @param variableOf by location, the number of the variable that it belongs to
 */
export function whatIf(table: AccessTable, kinds: ConflictRule["kinds"], variableOf: ArrayLike<number>, executors: number): WhatIf {
  const graph = buildConflictGraph(table, kinds);
  const speedupNow = speedupOn(graph, executors);
  const ranking = new Ranking(table, kinds, variableOf, executors, bundles(graph, variableOf));
  const steps: WhatIfStep[] = [];
  const above: Bundle[] = [];
  let speedup = speedupNow;
  for (let left = ranking.left(above); left.length > 0 && steps.length < MAX_STEPS; left = ranking.left(above)) {
    const next = ranking.next(left, above, speedup);
    const speedupAlone = above.length === 0 ? next.speedup : ranking.speedupAlone(next.bundle, speedupNow);
    above.push(next.bundle);
    speedup = next.speedup;
    steps.push({ ...next.bundle, speedupAlone, speedupWithAbove: speedup });
  }
  return { executors, speedupNow, steps };
}

/** The modelled speedup if some locations were repaired: an upper bound, the repair's own gas is not counted. */
export function speedupRepaired(
  table: AccessTable,
  kinds: ConflictRule["kinds"],
  executors: number,
  isAffected: (location: number) => boolean,
  repair: Repair,
): number {
  return speedupOn(buildConflictGraph(repaired(table, isAffected, repair), kinds), executors);
}

class Ranking {
  readonly #table: AccessTable;
  readonly #kinds: ConflictRule["kinds"];
  readonly #executors: number;
  readonly #bundles: readonly Bundle[];
  readonly #bundleOfLocation: readonly (Bundle | undefined)[];
  /** The span of a graph with one bundle's conflicts alone: no span is shorter as long as the bundle is there. */
  readonly #ownSpan: ReadonlyMap<Bundle, number>;
  readonly #best: number;
  readonly #work: number;

  constructor(table: AccessTable, kinds: ConflictRule["kinds"], variableOf: ArrayLike<number>, executors: number, all: readonly Bundle[]) {
    const bundleOfVariable = new Map(all.flatMap((bundle) => bundle.variables.map((variable) => [variable, bundle] as const)));
    this.#table = table;
    this.#kinds = kinds;
    this.#executors = executors;
    this.#bundles = all;
    this.#bundleOfLocation = Array.from({ length: table.locationCount }, (_, location) => bundleOfVariable.get(variableOf[location] ?? -1));
    this.#best = bestSpeedup(table.costs, executors);
    this.#work = workOf(table.costs);
    this.#ownSpan = new Map(all.map((bundle) => [bundle, this.#spanAlone(bundle)]));
  }

  /** The bundles that are not gone yet, most conflicting transactions first. */
  left(gone: readonly Bundle[]): Bundle[] {
    return this.#bundles.filter((bundle) => !gone.includes(bundle));
  }

  /** The bundle to fix next, and the speedup with it gone too. Tries those that could bring a gain, the most promising first. */
  next(left: readonly Bundle[], gone: readonly Bundle[], speedup: number): { bundle: Bundle; speedup: number } {
    const bounds = this.#bounds(left);
    const promising = left.filter((bundle) => isGain(speedup, bounds.get(bundle) ?? 0));
    promising.sort((one, other) => (bounds.get(other) ?? 0) - (bounds.get(one) ?? 0));
    let best: { bundle: Bundle; speedup: number } | undefined;
    for (const bundle of promising.slice(0, this.#candidateCount())) {
      if (best !== undefined && !isGain(best.speedup, bounds.get(bundle) ?? 0)) break;
      const tried = this.#speedupWithout([...gone, bundle], speedup);
      if (isGain(best?.speedup ?? speedup, tried)) best = { bundle, speedup: tried };
    }
    if (best !== undefined) return best;
    const [largest] = left as [Bundle, ...Bundle[]]; // nothing is asked for where nothing is left
    return { bundle: largest, speedup: this.#speedupWithout([...gone, largest], speedup) };
  }

  speedupAlone(bundle: Bundle, speedupNow: number): number {
    const canGain = isGain(speedupNow, this.#bounds(this.#bundles).get(bundle) ?? 0);
    return canGain ? this.#speedupWithout([bundle], speedupNow) : speedupNow;
  }

  /** Never below `known`, the speedup with more conflicts: its schedule would still do. */
  #speedupWithout(gone: readonly Bundle[], known: number): number {
    const isGone = (location: number) => {
      const bundle = this.#bundleOfLocation[location];
      return bundle !== undefined && gone.includes(bundle);
    };
    const graph = buildConflictGraph(withoutLocations(this.#table, isGone), this.#kinds);
    return Math.max(known, speedupOn(graph, this.#executors));
  }

  /** The most that each bundle's removal can bring, since the longest chain of the others stays. */
  #bounds(left: readonly Bundle[]): Map<Bundle, number> {
    const spans = left.map((bundle) => this.#ownSpan.get(bundle) ?? 0).sort((a, b) => b - a);
    const [longest = 0, second = 0] = spans;
    const bound = (bundle: Bundle) => {
      const others = this.#ownSpan.get(bundle) === longest ? second : longest;
      return others === 0 ? this.#best : Math.min(this.#best, this.#work / others);
    };
    return new Map(left.map((bundle) => [bundle, bound(bundle)]));
  }

  #candidateCount(): number {
    const affordable = Math.floor(ACCESSES_PER_STEP / (this.#table.modes.length + 1));
    return Math.min(MOST_CANDIDATES, Math.max(LEAST_CANDIDATES, affordable));
  }

  #spanAlone(bundle: Bundle): number {
    const part = this.#tableOf(bundle);
    return heaviestPath(buildConflictGraph(part, this.#kinds)).span;
  }

  /** The bundle's accesses by the transactions that conflict on it, locations numbered anew. */
  #tableOf(bundle: Bundle): AccessTable {
    const { offsets, locations, modes, costs } = this.#table;
    const newOffsets = [0];
    const newIds = new Map<number, number>();
    const newModes: number[] = [];
    const newLocations: number[] = [];
    for (const transaction of bundle.transactions) {
      for (let access = offsets[transaction] ?? 0; access < (offsets[transaction + 1] ?? 0); access++) {
        const location = locations[access] ?? 0;
        if (this.#bundleOfLocation[location] !== bundle) continue;
        if (!newIds.has(location)) newIds.set(location, newIds.size);
        newLocations.push(newIds.get(location) ?? 0);
        newModes.push(modes[access] ?? 0);
      }
      newOffsets.push(newModes.length);
    }
    return {
      transactionCount: bundle.transactions.length,
      locationCount: newIds.size,
      offsets: Uint32Array.from(newOffsets),
      locations: Uint32Array.from(newLocations),
      modes: Uint8Array.from(newModes),
      costs: Float64Array.from(bundle.transactions, (transaction) => costs[transaction] ?? 0),
    };
  }
}

function isGain(before: number, after: number): boolean {
  return after > before * (1 + LEAST_GAIN);
}
