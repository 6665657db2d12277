import type { Hex } from "../access/hex.ts";
import type { EncodedTransaction } from "../execution/block-engine.ts";
import { bidOf } from "../execution/cost.ts";
import { PriorityQueue } from "./priority-queue.ts";
import { maxPriorityFeePerGas, type SignedTransaction } from "./signed-transaction.ts";

/** A transaction that a block may take, in the form that the engine reads. */
export type Candidate = EncodedTransaction<SignedTransaction>;

/** A transaction in the pool, and its place in the order of arrival. */
export interface PooledTransaction extends Candidate {
  readonly arrival: number;
}

/** Which of the senders' next transactions goes first: the one that came first, or the one that pays the most. */
export type MiningOrder = "fifo" | "priority";

/** What is left of a sender's transactions, and how the next of them stands. */
interface Queue {
  readonly entries: readonly PooledTransaction[];
  readonly position: number;
  readonly arrival: number;
  readonly tip: bigint;
}

/** Transactions in the order in which a block takes them; a sender's own in the order of their nonces. It changes nothing in the pool. */
export class Candidates {
  readonly #queues: PriorityQueue<Queue>;
  readonly #skipped = new Set<Hex>();
  readonly #baseFee: bigint;

  /**
   * @param senders transactions that can be executed now, by sender, in the order of their nonces
   * @param baseFee of the block that they are for; 0 before London
   */
  constructor(senders: Iterable<readonly PooledTransaction[]>, order: MiningOrder, baseFee: bigint) {
    this.#baseFee = baseFee;
    this.#queues = new PriorityQueue(order === "fifo" ? cameEarlier : paysMore);
    for (const entries of senders) this.#enqueue(entries, 0);
  }

  next(): Candidate | undefined {
    for (;;) {
      const queue = this.#queues.pop();
      const candidate = queue?.entries[queue.position];
      if (queue === undefined || candidate === undefined) return undefined;
      if (this.#skipped.has(candidate.transaction.from)) continue;
      this.#enqueue(queue.entries, queue.position + 1);
      return candidate;
    }
  }

  /** Leaves out all that is left of a sender: its next transaction did not fit, and the others need that one. */
  skipSender(address: Hex): void {
    this.#skipped.add(address);
  }

  #enqueue(entries: readonly PooledTransaction[], position: number): void {
    const entry = entries[position];
    if (entry === undefined) return;
    this.#queues.push({ entries, position, arrival: entry.arrival, tip: this.#tip(entry.transaction) });
  }

  /** What the coinbase gets for a unit of gas. Nothing where the sender does not even pay the base fee: that one will not be mined. */
  #tip(transaction: SignedTransaction): bigint {
    const left = bidOf(transaction) - this.#baseFee;
    const tip = maxPriorityFeePerGas(transaction);
    return tip < left ? tip : left;
  }
}

function cameEarlier(one: Queue, other: Queue): boolean {
  return one.arrival < other.arrival;
}

function paysMore(one: Queue, other: Queue): boolean {
  return one.tip === other.tip ? cameEarlier(one, other) : one.tip > other.tip;
}
