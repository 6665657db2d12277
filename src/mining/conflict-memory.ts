import type { Transaction } from "../execution/transaction.ts";

/** A location of which at least so many transactions of a kind, and this share of them, took part in conflicts is taken to be touched by all. */
const LEAST_SEEN = 3;
const LEAST_SHARE = 0.5;

/** How much a new measurement counts in a running mean. */
const WEIGHT = 0.2;

/** How many kinds are remembered. */
const CAPACITY = 4096;

interface Kind {
  /** Milliseconds that one takes, a running mean. */
  milliseconds: number;
  readonly hubs: Set<string>;
}

/** What a chain learned of its transactions, by kind: the called contract and function. It orders work and is never trusted. */
export class ConflictMemory {
  readonly #kinds = new Map<string, Kind>();

  /** Milliseconds that a transaction is expected to take; undefined where none of its kind was seen. */
  millisecondsOf(transaction: Transaction): number | undefined {
    return this.#kinds.get(kindOf(transaction))?.milliseconds;
  }

  /** What a transaction costs beside others, in any unit. */
  costOf(transaction: Transaction | undefined): number {
    return (transaction === undefined ? undefined : this.millisecondsOf(transaction)) ?? 0.01;
  }

  /** Locations on which transactions of this kind queue. */
  hubsOf(transaction: Transaction): Iterable<string> {
    return this.#kinds.get(kindOf(transaction))?.hubs ?? [];
  }

  measured(transaction: Transaction, milliseconds: number): void {
    const kind = this.#kind(transaction);
    kind.milliseconds = kind.milliseconds === 0 ? milliseconds : kind.milliseconds + WEIGHT * (milliseconds - kind.milliseconds);
  }

  /**
   * Learns from a window: `touches` gives the locations among those that conflicted which a transaction touched.
   */
  learn(transactions: readonly Transaction[], touches: (index: number) => readonly string[]): void {
    const totals = new Map<string, number>();
    const seen = new Map<string, Map<string, number>>();
    for (const [index, transaction] of transactions.entries()) {
      const kind = kindOf(transaction);
      totals.set(kind, (totals.get(kind) ?? 0) + 1);
      const counts = seen.get(kind) ?? new Map<string, number>();
      seen.set(kind, counts);
      for (const location of touches(index)) counts.set(location, (counts.get(location) ?? 0) + 1);
    }
    for (const [index, transaction] of transactions.entries()) {
      const kind = kindOf(transaction);
      const least = Math.max(LEAST_SEEN, LEAST_SHARE * (totals.get(kind) ?? 0));
      for (const location of touches(index)) if ((seen.get(kind)?.get(location) ?? 0) >= least) this.#kind(transaction).hubs.add(location);
    }
  }

  #kind(transaction: Transaction): Kind {
    const name = kindOf(transaction);
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    if (this.#kinds.size >= CAPACITY) this.#kinds.clear();
    const made: Kind = { milliseconds: 0, hubs: new Set() };
    this.#kinds.set(name, made);
    return made;
  }
}

/** The contract and the function that a transaction calls. Plain transfers are one kind, creations another. */
function kindOf({ to, data }: Transaction): string {
  if (to === undefined) return "creation";
  return data === "0x" ? "transfer" : `${to}${data.slice(2, 10)}`;
}
