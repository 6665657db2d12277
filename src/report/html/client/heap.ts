/** A binary heap: `pop` gives the least item by `compare`. */
export class Heap<Item> {
  private readonly items: Item[] = [];
  private readonly compare: (one: Item, other: Item) => number;

  constructor(compare: (one: Item, other: Item) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.items.length;
  }

  peek(): Item | undefined {
    return this.items[0];
  }

  push(item: Item): void {
    let hole = this.items.push(item) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.items[parent] as Item;
      if (this.compare(item, above) >= 0) break;
      this.items[hole] = above;
      hole = parent;
    }
    this.items[hole] = item;
  }

  pop(): Item | undefined {
    const least = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return least;
    let hole = 0;
    for (;;) {
      const left = 2 * hole + 1;
      if (left >= this.items.length) break;
      const right = left + 1;
      const child = right < this.items.length && this.compare(this.items[right] as Item, this.items[left] as Item) < 0 ? right : left;
      const below = this.items[child] as Item;
      if (this.compare(below, last) >= 0) break;
      this.items[hole] = below;
      hole = child;
    }
    this.items[hole] = last;
    return least;
  }
}
