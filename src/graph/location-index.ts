import type { Access, AccessSet } from "../access/access.ts";
import { locationKey, type LocationKey } from "../access/location.ts";
import { accessMode } from "./mode.ts";
import type { ConflictRule } from "./rule.ts";

/**
 * Recorded access sets with a number for each location, and one for each kind of access (how it reads, writes and adds), in columns:
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
    const known = new Map<LocationKey, number>();
    const kinds = new Map<string, number>();
    const samples: Access[] = [];
    let position = 0;
    for (const set of sets) {
      for (const access of set) {
        const kind = `${access.read} ${access.write} ${access.additions?.join() ?? ""}`;
        this.#kinds[position] = numberOf(kind, kinds);
        if (kinds.size > samples.length) samples.push(access);
        this.ids[position++] = numberOf(locationKey(access.location), known);
      }
    }
    this.keys = [...known.keys()];
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

/** A key's number; the next one for a new key. */
function numberOf<Key>(key: Key, known: Map<Key, number>): number {
  const number = known.get(key) ?? known.size;
  if (number === known.size) known.set(key, number);
  return number;
}
