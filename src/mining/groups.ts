import type { Hex } from "../access/hex.ts";
import type { LocationKey } from "../access/location.ts";
import type { Transaction } from "../execution/transaction.ts";
import { DisjointSets } from "../graph/disjoint-sets.ts";
import type { ToldAccess } from "../predict/keys/key-predictor.ts";

/** Transactions, by index, that one executor runs in order: what is expected to conflict with each other. */
export interface Group {
  readonly members: readonly number[];
  readonly cost: number;
}

/**
 * Groups a window's transactions, one after the other: those of one sender, and each with the one before it that writes what it touches.
 * What only adds (fees, plain credits) joins nobody, and who reads before another writes need not wait.
 */
export class Grouping {
  readonly #sets: DisjointSets;
  readonly #costs: Float64Array;
  readonly #firstOf = new Map<Hex, number>();
  readonly #writers = new Map<LocationKey, number>();
  #index = -1;

  /** @param size how many transactions there are */
  constructor(size: number) {
    this.#sets = new DisjointSets(size);
    this.#costs = new Float64Array(size);
  }

  /** The next transaction. What follows is told of it. @param cost what it takes, in milliseconds */
  next({ from }: Transaction, cost: number): void {
    const index = ++this.#index;
    this.#costs[index] = cost;
    const first = this.#firstOf.get(from);
    if (first === undefined) this.#firstOf.set(from, index);
    else this.#sets.join(index, first);
  }

  /** It reads and writes a location. */
  updates(location: LocationKey): void {
    this.#touches(location, true);
  }

  /** What it is predicted to touch. Tells whether that joined it with others that nothing else had joined it with. */
  willTouch(accesses: readonly ToldAccess[]): boolean {
    let joins = false;
    for (const { location, changes } of accesses) if (this.#touches(location, changes)) joins = true;
    return joins;
  }

  groups(): Group[] {
    return this.#sets.members().map((members) => ({ members, cost: members.reduce((sum, index) => sum + (this.#costs[index] ?? 0), 0) }));
  }

  #touches(location: LocationKey, writes: boolean): boolean {
    const writer = this.#writers.get(location);
    if (writer !== undefined) return this.#sets.join(this.#index, writer);
    if (writes) this.#writers.set(location, this.#index);
    return false;
  }
}
