import type { AccessSet } from "../access/access.ts";
import { locationKey, type Location, type LocationKey } from "../access/location.ts";
import { ADD, OWN, WRITE, type AccessTable } from "./access-table.ts";
import { LocationIndex } from "./location-index.ts";
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
 * @param locations the sets' own, where several tables are made of them
 */
export function tabulate(
  sets: readonly AccessSet[],
  costs: ArrayLike<number>,
  rule: ConflictRule,
  own: OwnAccess,
  locations: LocationIndex = new LocationIndex(sets),
): Tabulated {
  const { keys, ruleId } = ruleLocations(locations, rule);
  const columns = new Columns(keys);
  const { offsets, ids } = locations;
  const modes = locations.modes(rule);
  const isDistinct = rule.senders === "distinct";
  for (let transaction = 0; transaction < sets.length; transaction++) {
    const start = offsets[transaction] ?? 0;
    const end = offsets[transaction + 1] ?? 0;
    columns.beginTransaction();
    for (let access = start; access < end; access++) {
      const mode = modes[access] ?? 0;
      if (mode === 0) continue;
      const isOwn = isDistinct && own(transaction, access - start);
      columns.push(ruleId(ids[access] ?? 0), isOwn ? mode | OWN : mode, access - start);
    }
  }
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

/** Every key starts with its account's address. */
const ADDRESS_LENGTH = 42;

/** What a rule calls the locations: under account granularity all of an account go by its address. */
function ruleLocations({ keys }: LocationIndex, rule: ConflictRule): { keys: readonly LocationKey[]; ruleId: (id: number) => number } {
  if (rule.granularity === "slot") return { keys, ruleId: (id) => id };
  const accounts = new Map<LocationKey, number>();
  const accountOf = Uint32Array.from(keys, (key) => {
    const address = key.slice(0, ADDRESS_LENGTH);
    const id = accounts.get(address) ?? accounts.size;
    accounts.set(address, id);
    return id;
  });
  return { keys: [...accounts.keys()], ruleId: (id) => accountOf[id] ?? 0 };
}

/** Collects the columns of a table. */
class Columns {
  readonly #keys: readonly LocationKey[];
  /** By location: where its last access stands in the columns. */
  readonly #last: Int32Array;
  readonly #offsets: number[] = [];
  readonly #locations: number[] = [];
  readonly #modes: number[] = [];
  readonly #origins: number[] = [];

  constructor(keys: readonly LocationKey[]) {
    this.#keys = keys;
    this.#last = new Int32Array(keys.length).fill(-1);
  }

  beginTransaction(): void {
    this.#offsets.push(this.#modes.length);
  }

  /** Accesses that a coarser granularity merges are OWN together only where each of them is. */
  push(location: number, mode: number, origin: number): void {
    const last = this.#last[location] ?? -1;
    if (last >= (this.#offsets.at(-1) ?? 0)) {
      const before = this.#modes[last] ?? 0;
      this.#modes[last] = ((before | mode) & ~OWN) | (before & mode & OWN);
      return;
    }
    this.#last[location] = this.#modes.length;
    this.#locations.push(location);
    this.#modes.push(mode);
    this.#origins.push(origin);
  }

  /** Drops the locations that cannot conflict and numbers the others anew, in the order of first touch. */
  finish(costs: Float64Array): Tabulated {
    const contended = this.#contended();
    const newIds = new Int32Array(this.#keys.length).fill(-1);
    const keys: LocationKey[] = [];
    const offsets = new Uint32Array(this.#offsets.length + 1);
    const locations: number[] = [];
    const modes: number[] = [];
    const origins: number[] = [];
    for (let transaction = 0, access = 0; transaction < this.#offsets.length; transaction++) {
      const end = this.#offsets[transaction + 1] ?? this.#modes.length;
      for (; access < end; access++) {
        const location = this.#locations[access] ?? 0;
        if (!contended(location)) continue;
        if (newIds[location] === -1) newIds[location] = keys.push(this.#keys[location] ?? "") - 1;
        locations.push(newIds[location] ?? 0);
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
    const counts = new Uint32Array(this.#keys.length);
    const someOf = new Uint8Array(this.#keys.length);
    const allOf = new Uint8Array(this.#keys.length).fill(0xff);
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
