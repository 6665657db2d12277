import type { WasmBlockEngine } from "../engine/block-engine.ts";
import { sharedNow } from "../engine/shared-clock.ts";
import { executorPool } from "./executor-pool.ts";
import type { HandOver } from "./hand-over.ts";
import type { MiningOptions } from "./mining-options.ts";
import { TriePace } from "./trie-pace.ts";

/** Brings the tries of a chain's state up to date after a block: alone, or with executors who are there, where that is quicker. */
export class StateTries {
  readonly #engine: WasmBlockEngine;
  readonly #handOver: HandOver;
  readonly #pace = new TriePace();
  /** How many executors help the main thread. */
  readonly #helpers: number;
  readonly #isEager: boolean;

  constructor(engine: WasmBlockEngine, handOver: HandOver, { workers, isEager = false }: MiningOptions) {
    this.#engine = engine;
    this.#handOver = handOver;
    this.#helpers = Math.max(1, workers - 1);
    this.#isEager = isEager;
  }

  /** Leaves little to do when the root is asked for; where executors help, does something else `beside`. Gives how many of them were lost. */
  async settle(beside: () => void): Promise<number> {
    const records = this.#engine.tries.dirtyRecords;
    if (!this.#isEager && !this.#pace.isWork(records)) return 0;
    if (!executorPool.executors.some((executor) => this.#handOver.isAble(executor))) return 0;
    if (this.#isEager || this.#pace.wantsHelp) return executorPool.use(this.#helpers, () => this.#settleTogether(records, beside));
    const began = sharedNow();
    this.#engine.stateRoot();
    this.#pace.wentAlone(records, sharedNow() - began);
    return 0;
  }

  async #settleTogether(records: number, beside: () => void): Promise<number> {
    const able = executorPool.executors.filter((executor) => this.#handOver.isAble(executor)).slice(0, this.#helpers);
    const began = sharedNow();
    let besideTime = 0;
    const lost = await this.#handOver.settleTries(able, () => {
      beside();
      besideTime = sharedNow() - began;
    });
    this.#pace.wentTogether(records, sharedNow() - began - besideTime);
    return lost.length;
  }
}
