/** A binary heap of integers; `before` tells which of two comes out first. */
export class Heap {
  readonly #items: number[] = [];
  readonly #before: (one: number, other: number) => boolean;

  constructor(before: (one: number, other: number) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The item that `pop` would take, undefined where the heap is empty. */
  peek(): number | undefined {
    return this.#items[0];
  }

  push(item: number): void {
    let index = this.#items.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.#items[parent] ?? item;
      if (!this.#before(item, above)) break;
      this.#items[index] = above;
      index = parent;
    }
    this.#items[index] = item;
  }

  pop(): number | undefined {
    const first = this.#items[0];
    const item = this.#items.pop();
    if (item !== undefined && this.#items.length > 0) this.#sink(item);
    return first;
  }

  /** Puts an item in the root's place and lets it down to where it belongs. */
  #sink(item: number): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = this.#items[child];
      if (below === undefined) break;
      const right = this.#items[child + 1];
      if (right !== undefined && this.#before(right, below)) {
        below = right;
        child++;
      }
      if (!this.#before(below, item)) break;
      this.#items[index] = below;
      index = child;
    }
    this.#items[index] = item;
  }
}
