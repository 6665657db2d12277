import { Worker } from "node:worker_threads";
import type { Hex } from "../../access/hex.ts";
import { ownModule } from "../../package/own-files.ts";
import type { ImmutablePlaces } from "../code/blocks.ts";
import type { EncodedFunctions } from "./analysed-code.ts";

/** Functions of a code that are to be analysed, and what it does with all other calldata. */
export interface Assignment {
  readonly code: Hex;
  readonly immutables: ImmutablePlaces;
  readonly selectors: readonly bigint[];
}

export type Analysis = EncodedFunctions;

/** A thread that analyses. It keeps no process alive. */
export class AnalysisThread {
  readonly #worker: Worker;
  /** Kept when it has ended, by itself or not. */
  readonly #ended: Promise<undefined>;

  constructor() {
    this.#worker = new Worker(ownModule("predict/analysis/analysis-worker"));
    this.#worker.unref();
    this.#ended = new Promise((resolve) => {
      this.#worker.on("error", () => resolve(undefined));
      this.#worker.once("exit", () => resolve(undefined));
    });
  }

  /** One assignment at a time. Undefined where the thread has ended before it was done. */
  async analyse(assignment: Assignment): Promise<Analysis | undefined> {
    const analysis = new Promise<Analysis>((resolve) => this.#worker.once("message", resolve));
    this.#worker.postMessage(assignment);
    return Promise.race([analysis, this.#ended]);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
