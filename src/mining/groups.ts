import type { Hex } from "../access/hex.ts";
import { locationKey } from "../access/location.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Predictor } from "../predict/predictor.ts";
import { type ConflictMemory, expectedTime } from "./conflict-memory.ts";

/** Transactions, by index, that one executor runs in order: what is expected to conflict with each other. */
export interface Group {
  readonly members: readonly number[];
  readonly cost: number;
}

/** What a plan is made from. */
export interface PlanInput {
  readonly transactions: readonly Transaction[];
  readonly memory: ConflictMemory;
  readonly predictor: Predictor | undefined;
}

/**
 * Groups a window's transactions: those of one sender, those that are predicted to touch a location that one of them writes, and those whose
 * kind was seen to queue on a location. What only adds (fees, plain credits) joins nobody.
 */
export function planGroups({ transactions, memory, predictor }: PlanInput): Group[] {
  const sets = new DisjointSets(transactions.length);
  const firstOf = new Map<Hex, number>();
  const touched = new Map<string, { writer: number | undefined; readers: number[] }>();
  const costs = new Float64Array(transactions.length);
  for (const [index, transaction] of transactions.entries()) {
    const kind = memory.kindOf(transaction);
    costs[index] = expectedTime(kind);
    sets.join(index, remember(firstOf, transaction.from, index));
    for (const key of kind.hubs) access(key, index, true);
    if (predictor === undefined) continue;
    for (const { location, write } of predictor.predict(transaction)?.accesses ?? []) {
      if (write !== "added") access(locationKey(location), index, write === "changed");
    }
  }
  return sets.members().map((members) => ({ members, cost: members.reduce((sum, index) => sum + (costs[index] ?? 0), 0) }));

  function access(key: string, index: number, writes: boolean): void {
    const known = touched.get(key) ?? { writer: undefined, readers: [] };
    touched.set(key, known);
    if (known.writer !== undefined) sets.join(index, known.writer);
    else if (writes) {
      known.writer = index;
      for (const reader of known.readers) sets.join(index, reader);
    } else known.readers.push(index);
  }
}

function remember(firstOf: Map<Hex, number>, key: Hex, index: number): number {
  const first = firstOf.get(key) ?? index;
  firstOf.set(key, first);
  return first;
}

/** Disjoint sets of numbers (union by the smaller root, with path halving). */
class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  join(one: number, other: number): void {
    const [first, second] = [this.#root(one), this.#root(other)];
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
  }

  /** The sets in the order of their first members, each in order. */
  members(): number[][] {
    // A root is the first of its set, and so comes before all others.
    const placeOf = new Int32Array(this.#parents.length);
    const sets: number[][] = [];
    for (let index = 0; index < this.#parents.length; index++) {
      const root = this.#root(index);
      if (root === index) placeOf[index] = sets.push([index]) - 1;
      else sets[placeOf[root] ?? 0]?.push(index);
    }
    return sets;
  }

  #root(index: number): number {
    let at = index;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const grandparent = this.#parents[parent] ?? parent;
      this.#parents[at] = grandparent;
      at = grandparent;
    }
  }
}
