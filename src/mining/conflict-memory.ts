import type { Hex } from "../access/hex.ts";
import type { Transaction } from "../execution/transaction.ts";

/** A location of which at least so many transactions of a kind, and this share of them, took part in conflicts is taken to be touched by all. */
const LEAST_SEEN = 3;
const LEAST_SHARE = 0.5;

/** How much a new measurement counts in a running mean, and how far above the mean it may be: threads are interrupted at times. */
const WEIGHT = 0.2;
const MOST_ABOVE = 2;

/** What a transaction of which nothing is known is taken to take. */
const UNKNOWN_TIME = 0.01;

/** How many kinds are remembered. */
const CAPACITY = 4096;

/** What is known of transactions that call one function of one contract. Plain transfers to one account are a kind, and so are creations. */
export interface Kind {
  /** Whether conflicts of such transactions were looked for. */
  isKnown: boolean;
  /** Milliseconds that one takes, a running mean; 0 where none was measured. */
  milliseconds: number;
  /** Locations on which they queue. */
  readonly hubs: Set<string>;
}

/** What a chain learned of its transactions, by kind. It orders work and is never trusted. */
export class ConflictMemory {
  readonly #kinds = new Map<Hex | undefined, Map<string, Kind>>();
  #count = 0;

  kindOf({ to, data }: Transaction): Kind {
    let functions = this.#kinds.get(to);
    if (functions === undefined) this.#kinds.set(to, (functions = new Map<string, Kind>()));
    const selector = data.slice(0, 10);
    let kind = functions.get(selector);
    if (kind === undefined) {
      if (++this.#count > CAPACITY) this.#forget();
      functions.set(selector, (kind = { isKnown: false, milliseconds: 0, hubs: new Set() }));
    }
    return kind;
  }

  /** What a transaction costs beside others, in milliseconds. */
  costOf(transaction: Transaction): number {
    return expectedTime(this.kindOf(transaction));
  }

  measured(transaction: Transaction, milliseconds: number): void {
    const kind = this.kindOf(transaction);
    const known = kind.milliseconds;
    kind.milliseconds = known === 0 ? milliseconds : known + WEIGHT * (Math.min(milliseconds, MOST_ABOVE * known) - known);
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
      for (const [location, count] of counts) if (count >= least) hubs.add(location);
    }
  }

  #forget(): void {
    this.#kinds.clear();
    this.#count = 0;
  }
}

/** Milliseconds that a transaction of a kind is expected to take. */
export function expectedTime({ milliseconds }: Kind): number {
  return milliseconds === 0 ? UNKNOWN_TIME : milliseconds;
}
