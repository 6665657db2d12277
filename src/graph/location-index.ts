import type { Access, AccessSet } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import { locationKey, type LocationKey } from "../access/location.ts";
import { accessMode } from "./mode.ts";
import type { ConflictRule } from "./rule.ts";

/**
 * Recorded access sets in columns, with a number for each location and one for each kind of access (how it reads, writes and adds):
 * long keys are hashed once, however many tables are made of the sets.
 */
export class LocationIndex {
  /** The key of each location, in the order of first touch. */
  readonly keys: readonly LocationKey[];
  /** By transaction, where its accesses begin; one more entry for the end. */
  readonly offsets: Uint32Array;
  /** By access, the number of its location. */
  readonly ids: Uint32Array;
  readonly #kinds: Uint8Array;
  /** One access of each kind. */
  readonly #samples: readonly Access[];

  constructor(sets: readonly AccessSet[]) {
    this.offsets = new Uint32Array(sets.length + 1);
    for (const [transaction, set] of sets.entries()) this.offsets[transaction + 1] = (this.offsets[transaction] ?? 0) + set.length;
    this.ids = new Uint32Array(this.offsets.at(-1) ?? 0);
    this.#kinds = new Uint8Array(this.ids.length);
    const keys: LocationKey[] = [];
    const kinds = new Map<number, number>();
    const samples: Access[] = [];
    const byAddress = new Map<Hex, Map<string, number>>();
    let position = 0;
    for (const set of sets) {
      for (const access of set) {
        const { location } = access;
        const ofAddress = byAddress.get(location.address) ?? new Map<string, number>();
        if (ofAddress.size === 0) byAddress.set(location.address, ofAddress);
        const part = location.kind === "storage" ? location.slot : location.kind;
        let id = ofAddress.get(part);
        if (id === undefined) ofAddress.set(part, (id = keys.push(locationKey(location)) - 1));
        let kind = kinds.get(kindOf(access));
        if (kind === undefined) kinds.set(kindOf(access), (kind = samples.push(access) - 1));
        this.ids[position] = id;
        this.#kinds[position++] = kind;
      }
    }
    this.keys = keys;
    this.#samples = samples;
  }

  /** The number of the location of an access. Both arguments are indexes: into the sets, and into that set. */
  id(transaction: number, access: number): number {
    return this.ids[(this.offsets[transaction] ?? 0) + access] ?? 0;
  }

  /** The mode bits that a rule gives to each access. */
  modes(rule: ConflictRule): Uint8Array {
    const modeOf = this.#samples.map((access) => accessMode(access, rule));
    return this.#kinds.map((kind) => modeOf[kind] ?? 0);
  }
}

const READS = ["none", "gas", "value"] as const;
const WRITES = ["none", "no-op", "restored", "added", "changed"] as const;
const ADDITIONS = ["fee", "credit"] as const;

/** Equal for accesses that no rule tells apart. */
function kindOf({ read, write, additions = [] }: Access): number {
  const added = ADDITIONS.reduce((bits, addition, index) => bits | (additions.includes(addition) ? 1 << index : 0), 0);
  return (READS.indexOf(read) * WRITES.length + WRITES.indexOf(write)) * 4 + added;
}
