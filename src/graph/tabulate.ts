import type { AccessSet } from "../access/access.ts";
import { locationKey, type Location, type LocationKey } from "../access/location.ts";
import { ADD, OWN, WRITE, type AccessTable } from "./access-table.ts";
import { accessMode } from "./mode.ts";
import type { ConflictRule } from "./rule.ts";

/** Tells whether an access is keyed by its transaction's own sender. Both arguments are indexes: into the sets, and into that set. */
export type OwnAccess = (transaction: number, access: number) => boolean;

/** Recorded access sets in columns, with the way back. */
export interface Tabulated {
  readonly table: AccessTable;
  /** The key of each interned location; under account granularity its address. */
  readonly keys: readonly LocationKey[];
  /** For each access of the table, the index of the (first) access in its transaction's set that it stands for. */
  readonly origins: Uint32Array;
}

/**
 * Applies a rule to recorded access sets and interns their locations. Locations on which no two accesses can conflict
 * (never written, only added to, touched by one transaction, or by none but their own senders) are left out.
 *
 * @param costs a transaction's cost: gas, or measured milliseconds
 * @param own asked only where the rule takes senders to be distinct
 */
export function tabulate(sets: readonly AccessSet[], costs: ArrayLike<number>, rule: ConflictRule, own: OwnAccess): Tabulated {
  const columns = new Columns();
  sets.forEach((set, transaction) => {
    const isOwn = (access: number) => rule.senders === "distinct" && own(transaction, access);
    columns.beginTransaction();
    for (const [key, { mode, origin }] of modesByKey(set, rule, isOwn)) columns.push(key, mode, origin);
  });
  return columns.finish(Float64Array.from(costs));
}

/**
 * For `tabulate`: the sender's own balance, nonce, code and existence, and storage whose mapping keys name the sender.
 *
 * @param keyAddresses addresses among the mapping keys of an access, lower case, as naming tells them
 */
export function ownBySender(
  sets: readonly AccessSet[],
  senders: readonly string[],
  keyAddresses: (transaction: number, access: number) => readonly string[],
): OwnAccess {
  return (transaction, access) => {
    const sender = senders[transaction];
    const location = sets[transaction]?.[access]?.location;
    if (sender === undefined || location === undefined) return false;
    return location.kind === "storage" ? keyAddresses(transaction, access).includes(sender) : location.address === sender;
  };
}

/** What a rule calls one location. */
export function ruleKey(location: Location, rule: ConflictRule): LocationKey {
  return rule.granularity === "account" ? location.address : locationKey(location);
}

interface KeyedMode {
  mode: number;
  readonly origin: number;
}

/** One transaction's modes by location. Accesses that a coarser granularity merges are OWN together only where each of them is. */
function modesByKey(set: AccessSet, rule: ConflictRule, isOwn: (access: number) => boolean): Map<LocationKey, KeyedMode> {
  const modes = new Map<LocationKey, KeyedMode>();
  set.forEach((access, index) => {
    const bare = accessMode(access, rule);
    if (bare === 0) return;
    const mode = isOwn(index) ? bare | OWN : bare;
    const key = ruleKey(access.location, rule);
    const merged = modes.get(key);
    if (merged === undefined) modes.set(key, { mode, origin: index });
    else merged.mode = ((merged.mode | mode) & ~OWN) | (merged.mode & mode & OWN);
  });
  return modes;
}

/** Collects the columns of a table while it interns locations. */
class Columns {
  readonly #ids = new Map<LocationKey, number>();
  readonly #offsets: number[] = [];
  readonly #locations: number[] = [];
  readonly #modes: number[] = [];
  readonly #origins: number[] = [];

  beginTransaction(): void {
    this.#offsets.push(this.#modes.length);
  }

  push(key: LocationKey, mode: number, origin: number): void {
    let id = this.#ids.get(key);
    if (id === undefined) this.#ids.set(key, (id = this.#ids.size));
    this.#locations.push(id);
    this.#modes.push(mode);
    this.#origins.push(origin);
  }

  /** Drops the locations that cannot conflict and numbers the others anew, in the order of first touch. */
  finish(costs: Float64Array): Tabulated {
    const contended = this.#contended();
    const newIds = new Map<number, number>();
    const keys: LocationKey[] = [];
    for (const [key, id] of this.#ids) {
      if (!contended(id)) continue;
      newIds.set(id, keys.length);
      keys.push(key);
    }
    const offsets = new Uint32Array(this.#offsets.length + 1);
    const locations: number[] = [];
    const modes: number[] = [];
    const origins: number[] = [];
    for (let transaction = 0, access = 0; transaction < this.#offsets.length; transaction++) {
      const end = this.#offsets[transaction + 1] ?? this.#modes.length;
      for (; access < end; access++) {
        const location = newIds.get(this.#locations[access] ?? -1);
        if (location === undefined) continue;
        locations.push(location);
        modes.push(this.#modes[access] ?? 0);
        origins.push(this.#origins[access] ?? 0);
      }
      offsets[transaction + 1] = locations.length;
    }
    const table: AccessTable = {
      transactionCount: this.#offsets.length,
      locationCount: keys.length,
      offsets,
      locations: Uint32Array.from(locations),
      modes: Uint8Array.from(modes),
      costs,
    };
    return { table, keys, origins: Uint32Array.from(origins) };
  }

  /** Which locations could conflict: two transactions or more touch them, not all of these OWN, some write, and not all of these only add. */
  #contended(): (id: number) => boolean {
    const counts = new Uint32Array(this.#ids.size);
    const someOf = new Uint8Array(this.#ids.size);
    const allOf = new Uint8Array(this.#ids.size).fill(0xff);
    this.#locations.forEach((id, access) => {
      const mode = this.#modes[access] ?? 0;
      counts[id] = (counts[id] ?? 0) + 1;
      someOf[id] = (someOf[id] ?? 0) | mode;
      allOf[id] = (allOf[id] ?? 0) & mode;
    });
    return (id) => {
      const some = someOf[id] ?? 0;
      const onlyAdded = (some & ~OWN) === ADD;
      return (counts[id] ?? 0) > 1 && (some & (WRITE | ADD)) !== 0 && !onlyAdded && ((allOf[id] ?? 0) & OWN) === 0;
    };
  }
}
