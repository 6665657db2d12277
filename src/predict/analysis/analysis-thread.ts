import { Worker } from "node:worker_threads";
import type { Hex } from "../../access/hex.ts";
import { ownModule } from "../../package/own-files.ts";
import type { ImmutablePlaces } from "../code/blocks.ts";
import type { AnalysedCode, EncodedFunctions } from "./analysed-code.ts";

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

  /** Lets a code know functions of it; one code at a time. False where the thread has ended before it was done. */
  async analyse(code: AnalysedCode, selectors: readonly bigint[]): Promise<boolean> {
    const message = new Promise<Analysis>((resolve) => this.#worker.once("message", resolve));
    this.#worker.postMessage({ code: code.hex, immutables: code.immutables, selectors } satisfies Assignment);
    const analysis = await Promise.race([message, this.#ended]);
    if (analysis !== undefined) code.adopt(analysis);
    return analysis !== undefined;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
