/** A binary heap: the item that comes before all others is taken out first. */
export class PriorityQueue<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (one: Item, other: Item) => boolean;

  constructor(isBefore: (one: Item, other: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  push(item: Item): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !this.#isBefore(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an item in the root's place and lets it down to where it belongs. */
  #sink(item: Item): void {
    const items = this.#items;
    let index = 0;
    for (;;) {
      const next = this.#firstChild(index);
      const child = items[next];
      if (child === undefined || !this.#isBefore(child, item)) break;
      items[index] = child;
      index = next;
    }
    items[index] = item;
  }

  #firstChild(index: number): number {
    const left = 2 * index + 1;
    const [one, other] = [this.#items[left], this.#items[left + 1]];
    return one !== undefined && other !== undefined && this.#isBefore(other, one) ? left + 1 : left;
  }
}
