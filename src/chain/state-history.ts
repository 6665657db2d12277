import type { World, WorldMark } from "../engine/world.ts";

/** Which state each block left, as marks in the world's undo log: whatever changes a state between blocks belongs to the block before. */
export class StateHistory {
  readonly #world: World;
  /** The state of all blocks after the entry before, up to `number`. */
  readonly #entries: { readonly number: bigint; readonly mark: WorldMark }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** The state as it is now is the one of a block, and of those before it that have no entry. */
  keep(number: bigint): void {
    this.#entries.push({ number, mark: this.#world.mark() });
  }

  /** The state of a block: a mark, or undefined where it is the state of now. */
  markOf(number: bigint): WorldMark | undefined {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.number ?? number) < number) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low]?.mark;
  }

  /** Looks at the state of a block; nothing may be changed meanwhile. */
  at<T>(number: bigint, look: () => T): T {
    const mark = this.markOf(number);
    return mark === undefined ? look() : this.#world.at(mark, look);
  }

  /** Forgets what was kept of blocks from a number on. */
  revertTo(number: bigint): void {
    while (this.#entries.length > 0 && (this.#entries.at(-1)?.number ?? number) >= number) this.#entries.pop();
  }
}
