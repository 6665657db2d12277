import type { EncodedTransaction } from "../execution/block-engine.ts";
import { sharedNow } from "./shared-job.ts";

/** Transactions that one executor executed in a row, from and to in milliseconds on one clock for all threads. Executor 1 is the main thread. */
export interface Span {
  readonly executor: number;
  readonly first: number;
  readonly count: number;
  readonly started: number;
  readonly ended: number;
  /** Executed for nothing: another value was there in the block's order. */
  readonly inVain: boolean;
}

/** A transaction that was executed again, and the location whose value had changed; undefined where its executor failed. */
export interface Repetition {
  readonly transaction: number;
  readonly location?: string;
}

/** How a block's transactions were executed. */
export interface MiningRecord {
  readonly transactions: number;
  /** Windows that went to executors, and the groups in them. */
  readonly windows: number;
  readonly groups: number;
  readonly spans: readonly Span[];
  readonly repetitions: readonly Repetition[];
  /** Executors lost on the way. */
  readonly faults: number;
  /** Milliseconds from the first transaction to the last. */
  readonly milliseconds: number;
}

/** Writes down how a block comes about. */
export class BlockRecord {
  readonly #size: number;
  readonly #start = sharedNow();
  readonly #spans: Span[] = [];
  readonly #repetitions: Repetition[] = [];
  #windows = 0;
  #groups = 0;
  #faults = 0;
  #time = 0;
  #timed = 0;

  constructor(transactions: readonly EncodedTransaction[]) {
    this.#size = transactions.length;
  }

  /** Milliseconds that a transaction of this block took on average, as far as it got. */
  get meanTime(): number {
    return this.#timed === 0 ? 0 : this.#time / this.#timed;
  }

  span(span: Span): void {
    if (span.count === 0) return;
    this.#spans.push(span);
    if (span.inVain) return;
    this.#time += span.ended - span.started;
    this.#timed += span.count;
  }

  window(groups: number, faults: number): void {
    this.#windows += 1;
    this.#groups += groups;
    this.#faults += faults;
  }

  repeated(repetition: Repetition): void {
    this.#repetitions.push(repetition);
  }

  finish(): MiningRecord {
    return {
      ...{ transactions: this.#size, windows: this.#windows, groups: this.#groups, faults: this.#faults },
      ...{ spans: this.#spans, repetitions: this.#repetitions, milliseconds: sharedNow() - this.#start },
    };
  }
}
