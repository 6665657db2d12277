import type { Hex } from "../../access/hex.ts";
import type { ChainBlock, FoundLog, LogFilter, NetworkChain } from "../../chain/network-chain.ts";
import { invalidParameters } from "../../errors/rpc-error.ts";
import { formatBlock } from "../format/block.ts";
import { formatLog } from "../format/log.ts";
import { blockLogs } from "./block-logs.ts";

/** What a filter watches. A log filter without a last block watches all that come. */
export type Watched =
  | { readonly kind: "blocks" }
  | { readonly kind: "pendingTransactions" }
  | { readonly kind: "logs"; readonly filter: LogFilter; readonly isOpen: boolean };

/** Where a subscription's events go. */
export type Notify = (subscription: bigint, result: unknown) => void;

interface Entry {
  readonly watched: Watched;
  readonly isSubscription: boolean;
  events: unknown[];
  expiresAt: number;
}

const LIFETIME_IN_MILLISECONDS = 5 * 60_000;

const NAMES = { blocks: "NewHeads", pendingTransactions: "NewPendingTransactions", logs: "Logs" } as const;

/**
 * The filters and subscriptions of a network, numbered together from 1. A filter keeps its events until they are asked for, and is dropped
 * when nobody asked for five minutes; a subscription passes them on.
 */
export class FilterRegistry {
  readonly #entries = new Map<bigint, Entry>();
  readonly #notify: Notify;
  #last = 0n;

  constructor(chain: NetworkChain, notify: Notify) {
    this.#notify = notify;
    chain.listen({ onBlock: (block) => this.#onBlock(block), onPendingTransaction: ({ hash }) => this.#onPending(hash) });
  }

  /** `events` are those that it begins with. */
  add(watched: Watched, isSubscription: boolean, events: readonly unknown[]): bigint {
    this.#last += 1n;
    this.#entries.set(this.#last, { watched, isSubscription, events: [...events], expiresAt: Date.now() + LIFETIME_IN_MILLISECONDS });
    return this.#last;
  }

  /** False where there is no such filter, or no such subscription. */
  remove(id: bigint, isSubscription: boolean): boolean {
    return this.#entries.get(id)?.isSubscription === isSubscription && this.#entries.delete(id);
  }

  /** The events since it was last asked; null where there is no such filter. */
  take(id: bigint): readonly unknown[] | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    const { events } = entry;
    entry.events = [];
    entry.expiresAt = Date.now() + LIFETIME_IN_MILLISECONDS;
    return events;
  }

  /** @throws RpcError where the filter does not watch logs. */
  takeLogs(id: bigint): readonly unknown[] | null {
    const kind = this.#entries.get(id)?.watched.kind;
    if (kind !== undefined && kind !== "logs") {
      throw invalidParameters(`Subscription ${id} is not a Logs subscription, but a ${NAMES[kind]} subscription`);
    }
    return this.take(id);
  }

  #onBlock(block: ChainBlock): void {
    this.#dropExpired();
    for (const [id, entry] of this.#entries) {
      const { watched } = entry;
      if (watched.kind === "blocks") {
        this.#pass(id, entry, entry.isSubscription ? formatBlock(block, { withTransactions: false, isPending: false }) : block.hash);
      } else if (watched.kind === "logs") {
        for (const log of blockLogs(block, upTo(watched, block))) this.#pass(id, entry, formatLog(log));
      }
    }
  }

  #onPending(hash: Hex): void {
    for (const [id, entry] of this.#entries) if (entry.watched.kind === "pendingTransactions") this.#pass(id, entry, hash);
  }

  #pass(id: bigint, entry: Entry, event: unknown): void {
    if (entry.isSubscription) this.#notify(id, event);
    else entry.events.push(event);
  }

  #dropExpired(): void {
    const now = Date.now();
    for (const [id, entry] of this.#entries) if (!entry.isSubscription && entry.expiresAt < now) this.#entries.delete(id);
  }
}

function upTo({ filter, isOpen }: Extract<Watched, { kind: "logs" }>, { header }: ChainBlock): LogFilter {
  return isOpen ? { ...filter, toBlock: header.number } : filter;
}

/** The events that a log filter begins with: what there is already. */
export function formatLogs(logs: readonly FoundLog[]): readonly unknown[] {
  return logs.map(formatLog);
}
