import type { Hex } from "../access/hex.ts";
import { invalidParameters } from "../errors/rpc-error.ts";
import { logsOfBlock } from "./log-index.ts";
import type { ChainBlock, ChainListener, ChainTransaction, FoundLog, LogFilter } from "./network-chain.ts";

/** A filter that nobody asks for this long is forgotten, in milliseconds. */
const LIFETIME = 5 * 60_000;

/** What to wait for. Without `toBlock`, logs of all blocks to come. */
export type LogCriteria = Omit<LogFilter, "toBlock"> & { readonly toBlock?: bigint };

/** What has happened since a filter was last asked: hashes of blocks or of transactions, or logs. */
export type FilterChanges = { readonly kind: "hashes"; readonly hashes: Hex[] } | { readonly kind: "logs"; readonly logs: FoundLog[] };

/** How EDR calls the kinds of filters. */
type Kind = "Logs" | "NewHeads" | "NewPendingTransactions";

interface Filter {
  readonly kind: Kind;
  readonly criteria?: LogCriteria;
  hashes: Hex[];
  logs: FoundLog[];
  deadline: number;
}

/** The filters of a network (eth_newFilter and its kin). They listen to the chain, and forget what they have told. */
export class Filters implements ChainListener {
  readonly #filters = new Map<bigint, Filter>();
  readonly #now: () => number;
  readonly #nextId: () => bigint;

  /**
   * @param nextId numbers filters, and subscriptions with them: they share one count
   * @param now milliseconds
   */
  constructor(nextId: () => bigint, now: () => number = () => performance.now()) {
    this.#nextId = nextId;
    this.#now = now;
  }

  /** Waits for blocks. As EDR's, it starts with the last one there is. */
  addBlockFilter(latest: Hex): bigint {
    return this.#add({ kind: "NewHeads", hashes: [latest], logs: [] });
  }

  addPendingTransactionFilter(): bigint {
    return this.#add({ kind: "NewPendingTransactions", hashes: [], logs: [] });
  }

  /** Waits for logs. It starts with those that there are. */
  addLogFilter(criteria: LogCriteria, existing: readonly FoundLog[]): bigint {
    return this.#add({ kind: "Logs", criteria, hashes: [], logs: [...existing] });
  }

  /** What has happened since it was last asked; undefined where there is no such filter. */
  changes(id: bigint): FilterChanges | undefined {
    const filter = this.#filters.get(id);
    if (filter === undefined) return undefined;
    const { hashes, logs } = filter;
    Object.assign(filter, { hashes: [], logs: [], deadline: this.#now() + LIFETIME });
    return filter.kind === "Logs" ? { kind: "logs", logs } : { kind: "hashes", hashes };
  }

  /** Logs since it was last asked, as EDR answers eth_getFilterLogs. @throws RpcError where it waits for something else */
  logs(id: bigint): FoundLog[] | undefined {
    const kind = this.#filters.get(id)?.kind;
    if (kind !== undefined && kind !== "Logs")
      throw invalidParameters(`Subscription ${id} is not a Logs subscription, but a ${kind} subscription`);
    const changes = this.changes(id);
    return changes?.kind === "logs" ? changes.logs : undefined;
  }

  /** False where there is no such filter. */
  remove(id: bigint): boolean {
    return this.#filters.delete(id);
  }

  onBlock(block: ChainBlock): void {
    const now = this.#now();
    for (const [id, filter] of this.#filters) {
      const { kind, criteria } = filter;
      if (kind === "NewHeads") filter.hashes.push(block.hash);
      if (criteria !== undefined)
        filter.logs.push(...logsOfBlock(block, { ...criteria, toBlock: criteria.toBlock ?? block.header.number }));
      if (now > filter.deadline) this.#filters.delete(id);
    }
  }

  onPendingTransaction({ hash }: ChainTransaction): void {
    for (const filter of this.#filters.values()) if (filter.kind === "NewPendingTransactions") filter.hashes.push(hash);
  }

  #add(filter: Omit<Filter, "deadline">): bigint {
    const id = this.#nextId();
    this.#filters.set(id, { ...filter, deadline: this.#now() + LIFETIME });
    return id;
  }
}
