import { sharedNow } from "../engine/shared-clock.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";

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

/** How a block's transactions were executed. Numbers of transactions count from the record's first. */
export interface MiningRecord {
  /** The first one's place in the block. */
  readonly first: number;
  readonly transactions: number;
  /** Its block's number among those that the chain executed. */
  readonly block: number;
  /** Milliseconds on the clock of the spans. */
  readonly started: number;
  /** Windows that went to executors, and the groups in them. */
  readonly windows: number;
  readonly groups: number;
  /** How many transactions were predicted for these, and what planning took in all, in milliseconds. */
  readonly predictions: number;
  readonly planning: number;
  readonly spans: readonly Span[];
  readonly repetitions: readonly Repetition[];
  /** Executors lost on the way. */
  readonly faults: number;
  /** Milliseconds from the first transaction to the last. */
  readonly milliseconds: number;
}

/** Of so many spans the shortest tell what is typical: threads are interrupted at times. */
const LOOKED_BACK = 16;
const TYPICAL_SHARE = 0.5;

/** Writes down how a block comes about. */
export class BlockRecord {
  readonly #first: number;
  readonly #size: number;
  readonly #block: number;
  readonly #start = sharedNow();
  readonly #spans: Span[] = [];
  /** What a transaction took, by each of the last spans of several. */
  readonly #times: number[] = [];
  readonly #repetitions: Repetition[] = [];
  #windows = 0;
  #groups = 0;
  #faults = 0;
  #predictions = 0;
  #planning = 0;

  /** @param first the place in the block that the transactions begin at */
  constructor(transactions: readonly EncodedTransaction[], first: number, block: number) {
    this.#block = block;
    this.#first = first;
    this.#size = transactions.length;
  }

  /** Milliseconds that a transaction of this block takes, by the last spans of several; 0 before there are any. */
  get typicalTime(): number {
    const times = this.#times.toSorted((one, other) => one - other);
    const typical = Math.ceil(times.length * TYPICAL_SHARE);
    let sum = 0;
    for (let place = 0; place < typical; place++) sum += times[place] ?? 0;
    return sum / Math.max(1, typical);
  }

  span(span: Span): void {
    const { count, started, ended } = span;
    if (count > 0) this.#spans.push(span);
    if (count > 1 && this.#times.push((ended - started) / count) > LOOKED_BACK) this.#times.shift();
  }

  planned(predictions: number, milliseconds: number): void {
    this.#predictions += predictions;
    this.#planning += milliseconds;
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
      ...{
        first: this.#first,
        transactions: this.#size,
        block: this.#block,
        started: this.#start,
        windows: this.#windows,
        groups: this.#groups,
        faults: this.#faults,
        predictions: this.#predictions,
        planning: this.#planning,
      },
      ...{ spans: this.#spans, repetitions: this.#repetitions, milliseconds: sharedNow() - this.#start },
    };
  }
}
