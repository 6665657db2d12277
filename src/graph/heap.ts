// Typed arrays are indexed within their bounds throughout this file: that is all that `!` says here.

/** A binary heap of integers from 0 up to a capacity. The one with the least key comes out first; of equal keys the least integer. */
export class Heap {
  readonly #keys: Float64Array;
  readonly #items: Uint32Array;
  #size = 0;

  /** @param keys by integer; read whenever two are compared, so a key may be set until its integer is pushed */
  constructor(keys: Float64Array) {
    this.#keys = keys;
    this.#items = new Uint32Array(keys.length);
  }

  get size(): number {
    return this.#size;
  }

  /** The integer that `pop` would take. The heap is not empty. */
  peek(): number {
    return this.#items[0]!;
  }

  push(item: number): void {
    const items = this.#items;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(item, items[parent]!)) break;
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = item;
  }

  /** Takes out the first integer. The heap is not empty. */
  pop(): number {
    const first = this.#items[0]!;
    const last = this.#items[--this.#size]!;
    this.#sink(last);
    return first;
  }

  /** Puts an item in the root's place and lets it down to where it belongs. */
  #sink(item: number): void {
    const items = this.#items;
    let index = 0;
    for (let child = 1; child < this.#size; child = 2 * index + 1) {
      if (child + 1 < this.#size && this.#isBefore(items[child + 1]!, items[child]!)) child++;
      if (!this.#isBefore(items[child]!, item)) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = item;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = this.#keys[one]! - this.#keys[other]!;
    return difference < 0 || (difference === 0 && one < other);
  }
}
