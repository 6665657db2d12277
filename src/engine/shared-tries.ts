import type { EngineInstance } from "./instance.ts";
import { withoutTrap } from "./trap.ts";

/** The step that other threads may do some of: hashing dirty records' keys, or subtries of the storage, or of the state trie. */
export type TrieStep = "keys" | "storage" | "state";

/** Work on the state's tries in parts (assembly/trie/share.ts). Whatever is left undone of them is done when the root is asked for. */
export class SharedTries {
  readonly #engine: EngineInstance;

  constructor(engine: EngineInstance) {
    this.#engine = engine;
  }

  /** How many records the tries are behind. */
  get dirtyRecords(): number {
    return this.#engine.exports.dirtyRecords();
  }

  /**
   * Begins a step: all of the one before must have been done. Gives how many parts it has.
   *
   * @param units room for so many subtries of eight bytes each, as `capacity` tells
   */
  begin(step: TrieStep, units: number, capacity: number): number {
    const { exports } = this.#engine;
    if (step === "keys") return exports.dirtyRecords();
    return withoutTrap(() => (step === "storage" ? exports.shareStorage(units, capacity) : exports.shareState(units, capacity)));
  }

  /** Does some parts of a step, by what an executor found for them, or 0. False where that is not what it found. */
  finish(step: TrieStep, units: number, from: number, to: number, found = 0): boolean {
    const { exports } = this.#engine;
    const work = () => (step === "keys" ? exports.followRecords(from, to, found) : exports.settleUnits(units + 8 * from, to - from, found));
    if (found === 0) return withoutTrap(work) !== 0;
    try {
      return work() !== 0;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return false;
      throw error;
    }
  }

  /** An executor of this number is gone: what it held is free again. */
  forget(executor: number): void {
    this.#engine.exports.breakLock(executor);
  }
}
