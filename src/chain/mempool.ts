import type { Hex } from "../access/hex.ts";
import { encodeChecked } from "../engine/block-engine.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import { Candidates, type MiningOrder, type PooledTransaction } from "./candidates.ts";
import {
  checkGasLimit,
  checkReplacement,
  checkSender,
  type GasLimits,
  isStillValid,
  type ReadAccount,
  type SenderAccount,
} from "./pool-rules.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/**
 * Transactions that wait to be mined, by sender. Pending ones can be executed now: their nonces follow each other from the sender's on.
 * Queued ones wait for a nonce before theirs. Senders stand in the order in which they came.
 */
export class Mempool {
  #limits: GasLimits;
  readonly #chainId: number;
  readonly #pending = new Map<Hex, PooledTransaction[]>();
  readonly #queued = new Map<Hex, Map<bigint, PooledTransaction>>();
  readonly #byHash = new Map<Hex, PooledTransaction>();
  #nextArrival = 0;

  constructor(limits: GasLimits, chainId: number) {
    this.#limits = limits;
    this.#chainId = chainId;
  }

  /** Takes a transaction in. @throws RpcError in EDR's words where it may not be here */
  add(transaction: SignedTransaction, readAccount: ReadAccount): void {
    const { hash, from, nonce } = transaction;
    checkGasLimit(transaction, this.#limits);
    if (this.#byHash.has(hash)) throw invalidInput(`Known transaction: ${hash}`);
    const account = readAccount(from);
    checkSender(transaction, account);
    // Here and not where it is mined, since now all of it is at hand.
    const entry = { ...encodeChecked(transaction, this.#chainId), arrival: this.#nextArrival };
    if (nonce > this.nextNonce(from, () => account)) this.#addQueued(entry);
    else this.#addPending(entry);
    this.#byHash.set(hash, entry);
    this.#nextArrival++;
  }

  /** Takes a transaction out (hardhat_dropTransaction). Those of its sender that followed it are queued. */
  remove(hash: Hex): SignedTransaction | undefined {
    const entry = this.#byHash.get(hash);
    if (entry === undefined) return undefined;
    this.#byHash.delete(hash);
    const { from, nonce } = entry.transaction;
    const pending = this.#pending.get(from) ?? [];
    const index = pending.indexOf(entry);
    if (index < 0) {
      const queued = this.#queued.get(from);
      queued?.delete(nonce);
      if (queued?.size === 0) this.#queued.delete(from);
    } else {
      // EDR makes the sender's queue even where nothing followed; until the next block the pool then counts as not empty.
      this.#queue(from, pending.splice(index).slice(1));
      if (pending.length === 0) this.#pending.delete(from);
    }
    return entry.transaction;
  }

  /** Drops what was mined or is no longer valid, and queues what no longer follows. To be called whenever nonces and balances have changed. */
  update(readAccount: ReadAccount): void {
    for (const [sender, entries] of this.#pending) {
      const account = readAccount(sender);
      const valid = entries.filter((entry) => this.#keeps(entry, account));
      const gap = valid.findIndex(({ transaction }, index) => transaction.nonce !== account.nonce + BigInt(index));
      if (gap >= 0) this.#queue(sender, valid.splice(gap));
      if (valid.length === 0) this.#pending.delete(sender);
      else this.#pending.set(sender, valid);
    }
    for (const [sender, entries] of this.#queued) {
      const account = readAccount(sender);
      for (const [nonce, entry] of entries) if (!this.#keeps(entry, account)) entries.delete(nonce);
      if (entries.size === 0) this.#queued.delete(sender);
    }
  }

  /** Undefined where blocks have no limit. */
  get blockGasLimit(): bigint | undefined {
    return this.#limits.block;
  }

  /** Changes the gas limit of blocks and drops what does not fit any more. */
  setBlockGasLimit(block: bigint, readAccount: ReadAccount): void {
    this.#limits = { ...this.#limits, block };
    this.update(readAccount);
  }

  /** What a block takes, in order. The pool must not change meanwhile. */
  candidates(order: MiningOrder, baseFee: bigint): Candidates {
    return new Candidates(this.#pending.values(), order, baseFee);
  }

  get(hash: Hex): SignedTransaction | undefined {
    return this.#byHash.get(hash)?.transaction;
  }

  /** All of them: pending ones, then queued ones, each grouped by sender. */
  transactions(): SignedTransaction[] {
    const queued = [...this.#queued.values()].flatMap((entries) => [...entries.values()]);
    return [...this.#pending.values()]
      .flat()
      .concat(queued)
      .map(({ transaction }) => transaction);
  }

  /** The nonce of a sender's next transaction, pending ones counted and queued ones not. */
  nextNonce(sender: Hex, readAccount: ReadAccount): bigint {
    const last = this.#pending.get(sender)?.at(-1);
    return last === undefined ? readAccount(sender).nonce : last.transaction.nonce + 1n;
  }

  /** How many transactions wait, queued ones counted. */
  get size(): number {
    return this.#byHash.size;
  }

  get hasPending(): boolean {
    return this.#pending.size > 0;
  }

  get isEmpty(): boolean {
    return this.#pending.size === 0 && this.#queued.size === 0;
  }

  /** An independent pool of the same content, for a snapshot. */
  copy(): Mempool {
    const copy = new Mempool(this.#limits, this.#chainId);
    for (const [sender, entries] of this.#pending) copy.#pending.set(sender, [...entries]);
    for (const [sender, entries] of this.#queued) copy.#queued.set(sender, new Map(entries));
    for (const [hash, entry] of this.#byHash) copy.#byHash.set(hash, entry);
    copy.#nextArrival = this.#nextArrival;
    return copy;
  }

  /** Its nonce is not beyond the sender's next one. It may be the one that queued ones waited for. */
  #addPending(entry: PooledTransaction): void {
    const { from, nonce } = entry.transaction;
    const pending = this.#pending.get(from) ?? [];
    const first = pending[0]?.transaction.nonce ?? nonce;
    const index = Number(nonce - first);
    const old = pending[index];
    if (old !== undefined) this.#replace(old, entry);
    pending[index] = entry;
    this.#pending.set(from, pending);
    if (old === undefined) this.#promote(from, pending);
  }

  #addQueued(entry: PooledTransaction): void {
    const { from, nonce } = entry.transaction;
    const old = this.#queued.get(from)?.get(nonce);
    if (old !== undefined) this.#replace(old, entry);
    this.#queue(from, [entry]);
  }

  #replace(old: PooledTransaction, entry: PooledTransaction): void {
    checkReplacement(old.transaction, entry.transaction);
    this.#byHash.delete(old.transaction.hash);
  }

  /** Moves queued transactions that now follow the pending ones. */
  #promote(sender: Hex, pending: PooledTransaction[]): void {
    const queued = this.#queued.get(sender);
    if (queued === undefined) return;
    for (let nonce = (pending.at(-1)?.transaction.nonce ?? 0n) + 1n; ; nonce++) {
      const entry = queued.get(nonce);
      if (entry === undefined) break;
      pending.push(entry);
      queued.delete(nonce);
    }
    if (queued.size === 0) this.#queued.delete(sender);
  }

  #queue(sender: Hex, entries: readonly PooledTransaction[]): void {
    const queued = this.#queued.get(sender) ?? new Map<bigint, PooledTransaction>();
    for (const entry of entries) queued.set(entry.transaction.nonce, entry);
    this.#queued.set(sender, queued);
  }

  /** Whether it stays; where it does not, its hash is forgotten. */
  #keeps({ transaction }: PooledTransaction, account: SenderAccount): boolean {
    const isValid = isStillValid(transaction, account, this.#limits);
    if (!isValid) this.#byHash.delete(transaction.hash);
    return isValid;
  }
}
