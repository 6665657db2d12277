import type { Hex } from "../access/hex.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import type { Transaction } from "../execution/transaction.ts";
import { PredictionUse } from "./prediction-use.ts";
import { RunningMean } from "./running-mean.ts";

/** A location of which at least so many transactions of a kind, and this share of them, took part in conflicts is taken to be touched by all. */
const LEAST_SEEN = 3;
const LEAST_SHARE = 0.5;

/** What a transaction of which nothing is known is taken to take. */
const UNKNOWN_TIME = 0.01;

/** What a plain transfer takes, in milliseconds. */
const PLAIN_TIME = 0.001;

/** A selector's length, with "0x". */
const SELECTOR_DIGITS = 10;

/** How many kinds are remembered. */
const CAPACITY = 4096;

/** What is known of transactions that call one function of one contract. Plain transfers to one account are a kind, and so are creations. */
export interface Kind {
  /** Whether conflicts of such transactions were looked for. */
  isKnown: boolean;
  /** Milliseconds that one takes. */
  readonly time: RunningMean;
  /** Locations on which they queue, and in which of the chain's blocks that was learned. */
  readonly hubs: Map<string, number>;
  /** Whether to predict such transactions. */
  readonly prediction: PredictionUse;
}

/** What a chain learned of its transactions, by kind. It orders work and is never trusted. */
export class ConflictMemory {
  readonly #kinds = new Map<Hex | undefined, Map<string, Kind>>();
  #count = 0;
  #block = 0;

  /** A block begins. Gives its number: blocks are counted over the chain, whether they stay or not. */
  openBlock(): number {
    return ++this.#block;
  }

  /** The kinds of transactions: those in a row are often of one. */
  kindsOf(transactions: readonly Transaction[]): Kind[] {
    let last: Transaction | undefined;
    let kind: Kind | undefined;
    return transactions.map((transaction) => {
      if (kind === undefined || last === undefined || !isAlike(transaction, last)) kind = this.kindOf(transaction);
      last = transaction;
      return kind;
    });
  }

  kindOf({ to, data }: Transaction): Kind {
    let functions = this.#kinds.get(to);
    if (functions === undefined) this.#kinds.set(to, (functions = new Map<string, Kind>()));
    const selector = data.slice(0, SELECTOR_DIGITS);
    let kind = functions.get(selector);
    if (kind === undefined) {
      if (++this.#count > CAPACITY) this.#forget();
      functions.set(selector, (kind = { isKnown: false, time: new RunningMean(), hubs: new Map(), prediction: new PredictionUse() }));
    }
    return kind;
  }

  /** Milliseconds that transactions are likely to take, where `typical` is what one takes of which nothing is known. Plain transfers take little. */
  workOf(transactions: readonly EncodedTransaction[], from: number, typical: number): number {
    let work = 0;
    for (let index = from; index < transactions.length; index++) {
      const transaction = transactions[index]?.transaction;
      if (transaction === undefined) continue;
      // Looking kinds up takes longer than a plain transfer.
      work += transaction.data === "0x" ? PLAIN_TIME : this.#known(transaction)?.time.value || typical;
    }
    return work;
  }

  /** Whether a transaction was known to queue on a location before a block began. */
  knew(transaction: Transaction, location: string, block: number): boolean {
    return (this.kindOf(transaction).hubs.get(location) ?? block) < block;
  }

  /**
   * Learns from transactions of one block: `touches` gives the locations among those that conflicted which a transaction touched.
   */
  learn(transactions: readonly Transaction[], touches: (index: number) => readonly string[]): void {
    const seen = new Map<Kind, { total: number; readonly counts: Map<string, number> }>();
    for (const [index, transaction] of transactions.entries()) {
      const kind = this.kindOf(transaction);
      kind.isKnown = true;
      const found = seen.get(kind) ?? { total: 0, counts: new Map<string, number>() };
      seen.set(kind, found);
      found.total += 1;
      for (const location of touches(index)) found.counts.set(location, (found.counts.get(location) ?? 0) + 1);
    }
    for (const [{ hubs }, { total, counts }] of seen) {
      const least = Math.max(LEAST_SEEN, LEAST_SHARE * total);
      for (const [location, count] of counts) if (count >= least && !hubs.has(location)) hubs.set(location, this.#block);
    }
  }

  #known({ to, data }: Transaction): Kind | undefined {
    return this.#kinds.get(to)?.get(data.slice(0, SELECTOR_DIGITS));
  }

  #forget(): void {
    this.#kinds.clear();
    this.#count = 0;
  }
}

/** Whether two transactions are of one kind. */
function isAlike(one: Transaction, other: Transaction): boolean {
  if (one.to !== other.to || Math.min(one.data.length, other.data.length) < SELECTOR_DIGITS) return false;
  for (let at = 2; at < SELECTOR_DIGITS; at++) if (one.data.charCodeAt(at) !== other.data.charCodeAt(at)) return false;
  return true;
}

/** Milliseconds that a transaction of a kind is expected to take. */
export function expectedTime({ time }: Kind): number {
  return time.value === 0 ? UNKNOWN_TIME : time.value;
}
