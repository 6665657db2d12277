import type { AccessTable } from "../../graph/access-table.ts";

/** Orders that a speedup is looked at over: so many, or as many as a big table's accesses allow. */
const ORDERS = 20;
const LEAST_ORDERS = 3;
const ACCESSES_OF_ALL_ORDERS = 1_000_000;

/** How many shuffled orders of a table to look at. */
export function ordersOf({ locations }: AccessTable): number {
  const affordable = Math.floor(ACCESSES_OF_ALL_ORDERS / (locations.length + 1));
  return Math.min(ORDERS, Math.max(LEAST_ORDERS, affordable));
}
