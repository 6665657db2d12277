/** Disjoint sets of numbers (union by the smaller root, with path halving). */
export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  /** Makes one set of two numbers' sets. False where they were in one already. */
  join(one: number, other: number): boolean {
    const [first, second] = [this.rootOf(one), this.rootOf(other)];
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
    return first !== second;
  }

  /** The sets in the order of their first members, each in order. */
  members(): number[][] {
    // A root is the first of its set, and so comes before all others.
    const placeOf = new Int32Array(this.#parents.length);
    const sets: number[][] = [];
    for (let index = 0; index < this.#parents.length; index++) {
      const root = this.rootOf(index);
      if (root === index) placeOf[index] = sets.push([index]) - 1;
      else sets[placeOf[root] ?? 0]?.push(index);
    }
    return sets;
  }

  /** The first number of a number's set. */
  rootOf(index: number): number {
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
