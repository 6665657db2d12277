import type { AccessTable } from "./access-table.ts";
import { seededRandom } from "./random.ts";

// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/**
 * A way to take the contention from a group of locations.
 * - `gone`: nobody touches them any more (and nothing shared replaces them).
 * - `keyed-per-user`: each user has locations of their own; `userOf` numbers each transaction's user.
 * - `shards`: each location becomes so many, of which a transaction takes one by a hash of its index.
 */
export type Repair =
  | { readonly kind: "gone" }
  | { readonly kind: "keyed-per-user"; readonly userOf: ArrayLike<number> }
  | { readonly kind: "shards"; readonly shards: number };

/** The table as if some locations had been repaired. An upper bound of what a repair gives: its own gas is not counted. */
export function repaired(table: AccessTable, isAffected: (location: number) => boolean, repair: Repair): AccessTable {
  switch (repair.kind) {
    case "gone":
      return withoutLocations(table, isAffected);
    case "keyed-per-user":
      return split(table, isAffected, (transaction) => repair.userOf[transaction] ?? transaction);
    case "shards":
      return split(table, isAffected, (transaction) => Math.floor(seededRandom(transaction)() * repair.shards));
  }
}

/** The table without the accesses to some locations. Locations keep their numbers. */
export function withoutLocations(table: AccessTable, isGone: (location: number) => boolean): AccessTable {
  const offsets = new Uint32Array(table.transactionCount + 1);
  const locations = new Uint32Array(table.locations.length);
  const modes = new Uint8Array(table.modes.length);
  let kept = 0;
  for (let transaction = 0; transaction < table.transactionCount; transaction++) {
    for (let access = table.offsets[transaction]!; access < table.offsets[transaction + 1]!; access++) {
      const location = table.locations[access]!;
      if (isGone(location)) continue;
      locations[kept] = location;
      modes[kept++] = table.modes[access]!;
    }
    offsets[transaction + 1] = kept;
  }
  return { ...table, offsets, locations: locations.subarray(0, kept), modes: modes.subarray(0, kept) };
}

/** Splits locations into parts; a transaction touches the part that `partOf` names. Parts get new numbers after all others. */
function split(table: AccessTable, isAffected: (location: number) => boolean, partOf: (transaction: number) => number): AccessTable {
  const locations = table.locations.slice();
  const parts = new Map<string, number>();
  for (let transaction = 0; transaction < table.transactionCount; transaction++) {
    for (let access = table.offsets[transaction]!; access < table.offsets[transaction + 1]!; access++) {
      const location = locations[access]!;
      if (!isAffected(location)) continue;
      const key = `${location}:${partOf(transaction)}`;
      const part = parts.get(key) ?? table.locationCount + parts.size;
      parts.set(key, part);
      locations[access] = part;
    }
  }
  return { ...table, locationCount: table.locationCount + parts.size, locations };
}
