import type { AccessTable } from "./access-table.ts";
import { buildConflictGraph } from "./conflict-graph.ts";
import { seededRandom, shuffledIndexes } from "./random.ts";
import type { ConflictRule } from "./rule.ts";
import { speedupOn } from "./schedule.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** The seed of shuffled orders where none is given: the same figures on each run. */
export const ORDERS_SEED = 1;

/** How far a modelled speedup depends on the order that a block happens to have. */
export interface OverOrders {
  readonly orders: number;
  readonly seed: number;
  readonly min: number;
  readonly max: number;
}

/** The least and the greatest modelled speedup over a number of shuffled orders of the block. */
export function overOrders(
  table: AccessTable,
  kinds: ConflictRule["kinds"],
  executors: number,
  orders = 20,
  seed = ORDERS_SEED,
): OverOrders {
  const random = seededRandom(seed);
  let [min, max] = [Infinity, 0];
  for (let round = 0; round < orders; round++) {
    const shuffled = reordered(table, shuffledIndexes(table.transactionCount, random));
    const speedup = speedupOn(buildConflictGraph(shuffled, kinds), executors);
    min = Math.min(min, speedup);
    max = Math.max(max, speedup);
  }
  return { orders, seed, min, max };
}

/** The table with its transactions in another order: `order` names the old index of each. */
export function reordered(table: AccessTable, order: ArrayLike<number>): AccessTable {
  const offsets = new Uint32Array(table.transactionCount + 1);
  const locations = new Uint32Array(table.locations.length);
  const modes = new Uint8Array(table.modes.length);
  const costs = new Float64Array(table.transactionCount);
  for (let index = 0; index < table.transactionCount; index++) {
    const [start, end] = [table.offsets[order[index]!]!, table.offsets[order[index]! + 1]!];
    locations.set(table.locations.subarray(start, end), offsets[index]);
    modes.set(table.modes.subarray(start, end), offsets[index]);
    costs[index] = table.costs[order[index]!]!;
    offsets[index + 1] = offsets[index]! + end - start;
  }
  return { ...table, offsets, locations, modes, costs };
}
