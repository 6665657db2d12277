import type { LogCriteria } from "../chain/filters.ts";
import { logsOfBlock } from "../chain/log-index.ts";
import type { ChainBlock, ChainListener, ChainTransaction } from "../chain/network-chain.ts";
import { formatBlock } from "./format/block.ts";
import { formatLog } from "./format/log.ts";

/** What a subscription is told of: new blocks, transactions that can be mined next, or logs of some kind. */
export type Subscription = "newHeads" | "newPendingTransactions" | LogCriteria;

/** Where the events of subscriptions go. */
export type Notify = (id: bigint, result: unknown) => void;

/** Those who asked to be told (`eth_subscribe`). */
export class Subscriptions implements ChainListener {
  readonly #subscriptions = new Map<bigint, Subscription>();
  readonly #nextId: () => bigint;
  readonly #notify: Notify;

  /** `nextId` numbers subscriptions, and filters with them: they share one count. */
  constructor(nextId: () => bigint, notify: Notify) {
    this.#nextId = nextId;
    this.#notify = notify;
  }

  add(subscription: Subscription): bigint {
    const id = this.#nextId();
    this.#subscriptions.set(id, subscription);
    return id;
  }

  /** False where there is no such subscription. */
  remove(id: bigint): boolean {
    return this.#subscriptions.delete(id);
  }

  onBlock(block: ChainBlock): void {
    for (const [id, subscription] of this.#subscriptions) {
      if (subscription === "newHeads") {
        this.#notify(id, formatBlock(block, { withTransactions: false, isPending: false }));
      } else if (typeof subscription === "object") {
        const filter = { ...subscription, toBlock: subscription.toBlock ?? block.header.number };
        for (const log of logsOfBlock(block, filter)) this.#notify(id, formatLog(log));
      }
    }
  }

  onPendingTransaction({ hash }: ChainTransaction): void {
    for (const [id, subscription] of this.#subscriptions) if (subscription === "newPendingTransactions") this.#notify(id, hash);
  }
}
