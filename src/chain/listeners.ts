import type { ChainListener } from "./network-chain.ts";

/** Those who want to hear of a chain's events. */
export class Listeners {
  readonly #all = new Set<ChainListener>();

  /** Gives what ends the listening. */
  add(listener: ChainListener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(event: (listener: ChainListener) => void): void {
    for (const listener of this.#all) event(listener);
  }

  clear(): void {
    this.#all.clear();
  }
}
