import { type LocationKey, locationKey } from "../access/location.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { BlockPrediction } from "./foresight.ts";

/** What was to be expected of a block before it was executed. */
export interface Expectations extends BlockPrediction {
  /** Whether the chain had learned before the block that such transactions queue on a location. */
  readonly remembers: (transaction: Transaction, location: LocationKey) => boolean;
}

/** How prediction fared, in locations of storage over all transactions. */
export interface PredictionScore {
  /** Transactions of which a set was predicted, and of how many it was the very set that they touched. */
  readonly transactions: number;
  readonly exact: number;
  /** Predicted and touched. */
  readonly hits: number;
  /** Predicted and not touched. */
  readonly excess: number;
  /** Touched and not predicted, by transactions of which a set was. */
  readonly missed: number;
  /** hits / (hits + missed): 1 where nothing was touched. */
  readonly hitRate: number;
  readonly conflicts: ForeseenConflicts;
}

/** Times that a transaction read a slot which one before it in the block had changed. */
export interface ForeseenConflicts {
  readonly total: number;
  /** Of which prediction told the slot. */
  readonly predicted: number;
  /** Of which formulas told it that are filled in without following the code: what plans have time for. */
  readonly planned: number;
  /** Of which the chain had learned from earlier blocks: what there would be without prediction. */
  readonly remembered: number;
}

/** Holds what was expected of a block's transactions against what they did. */
export function scorePrediction(
  transactions: readonly Transaction[],
  executed: readonly ExecutedTransaction[],
  { predicted, told, remembers }: Expectations,
): PredictionScore {
  let [sets, exact, hits, excess, missed] = [0, 0, 0, 0, 0];
  const conflicts = { total: 0, predicted: 0, planned: 0, remembered: 0 };
  const changed = new Set<LocationKey>();
  for (const [index, transaction] of transactions.entries()) {
    const { touched, read, written } = storageOf(executed[index]);
    const set = predicted[index];
    const expected = new Set(set?.accesses.flatMap(({ location }) => (location.kind === "storage" ? [locationKey(location)] : [])));
    const planned = new Set(told[index]?.map(({ location }) => location));
    for (const location of read) {
      if (!changed.has(location)) continue;
      conflicts.total += 1;
      if (expected.has(location)) conflicts.predicted += 1;
      if (planned.has(location)) conflicts.planned += 1;
      if (remembers(transaction, location)) conflicts.remembered += 1;
    }
    for (const location of written) changed.add(location);
    if (set === undefined) continue;
    const hit = [...expected].filter((location) => touched.has(location)).length;
    sets += 1;
    hits += hit;
    excess += expected.size - hit;
    missed += touched.size - hit;
    if (hit === expected.size && hit === touched.size) exact += 1;
  }
  const hitRate = hits + missed === 0 ? 1 : hits / (hits + missed);
  return { ...{ transactions: sets, exact, hits, excess, missed }, hitRate: Math.round(hitRate * 1000) / 1000, conflicts };
}

function storageOf(executed: ExecutedTransaction | undefined) {
  const [touched, read, written] = [new Set<LocationKey>(), new Set<LocationKey>(), new Set<LocationKey>()];
  for (const access of executed?.accesses ?? []) {
    if (access.location.kind !== "storage") continue;
    const location = locationKey(access.location);
    touched.add(location);
    if (access.read !== "none") read.add(location);
    if (access.write === "changed") written.add(location);
  }
  return { touched, read, written };
}
