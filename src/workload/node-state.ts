import { toAddress, toWord, ZERO_WORD, type Hex } from "../access/hex.ts";
import type { AccountState, CapturedAccount, CapturedState, StateReader } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { blockAt, toQuantity, type AskNode } from "./node.ts";
import type { TracedAccount } from "./prestate.ts";

/** Calls are traced so many at a time. */
const FORESEEN_AT_ONCE = 256;

/** A node's state after one block, read as execution asks for it and remembered: what it was asked for is the captured state. */
export class NodeStateReader implements StateReader {
  readonly #ask: AskNode;
  readonly #block: Hex;
  readonly #accounts = new Map<Hex, Promise<AccountState | undefined>>();
  readonly #slots = new Map<Hex, Map<Hex, Promise<Hex>>>();
  readonly #codes = new Map<Hex, Promise<Hex>>();
  readonly #foreseen = new Map<Hex, TracedAccount>();
  readonly #blockHashes = new Map<bigint, Promise<Hex>>();

  constructor(ask: AskNode, block: bigint) {
    this.#ask = ask;
    this.#block = toQuantity(block);
  }

  /**
   * Asks, many questions at a time, for what each transaction would touch if it were alone: most of what a block of them reads, so that its execution
   * seldom has to wait for the node. What the node does not tell is asked for when it is read.
   */
  async foresee(transactions: readonly Transaction[]): Promise<void> {
    for (let first = 0; first < transactions.length; first += FORESEEN_AT_ONCE) {
      const traced = await Promise.all(
        transactions.slice(first, first + FORESEEN_AT_ONCE).map((transaction) => this.#traceCall(transaction)),
      );
      for (const state of traced) this.#remember(state);
      if (traced.every((state) => state === undefined)) return;
    }
    await Promise.all([...this.#foreseen.keys()].map((address) => this.#code(address)));
  }

  account(address: Hex): Promise<AccountState | undefined> {
    return remember(this.#accounts, address, () => this.#askAccount(address));
  }

  storage(address: Hex, slot: Hex): Promise<Hex> {
    const slots = this.#slots.get(address) ?? new Map<Hex, Promise<Hex>>();
    this.#slots.set(address, slots);
    return remember(slots, slot, async () => {
      const foreseen = this.#foreseen.get(address)?.storage?.[slot];
      return toWord(foreseen ?? ((await this.#ask("eth_getStorageAt", address, slot, this.#block)) as Hex));
    });
  }

  blockHash(number: bigint): Promise<Hex> {
    return remember(this.#blockHashes, number, async () => (await blockAt(this.#ask, number))?.hash ?? ZERO_WORD);
  }

  /** All that was read so far. */
  async captured(): Promise<CapturedState> {
    const accounts: Record<Hex, CapturedAccount> = {};
    for (const [address, reading] of this.#accounts) {
      const account = await reading;
      if (account !== undefined) accounts[address] = { ...account, storage: await this.#capturedSlots(address) };
    }
    const blockHashes: Record<string, Hex> = {};
    for (const [number, hash] of this.#blockHashes) blockHashes[number.toString()] = await hash;
    return { accounts, ...(this.#blockHashes.size === 0 ? {} : { blockHashes }) };
  }

  async #askAccount(address: Hex): Promise<AccountState | undefined> {
    const foreseen = this.#foreseen.get(address);
    const [balance, nonce, code] = await Promise.all([
      foreseen === undefined ? this.#ask("eth_getBalance", address, this.#block) : (foreseen.balance ?? "0x0"),
      foreseen === undefined ? this.#ask("eth_getTransactionCount", address, this.#block) : (foreseen.nonce ?? 0),
      this.#code(address),
    ]);
    const account = { balance: BigInt(balance as Hex), nonce: BigInt(nonce as Hex | number), code };
    return account.balance === 0n && account.nonce === 0n && code === "0x" ? undefined : account;
  }

  #code(address: Hex): Promise<Hex> {
    return remember(this.#codes, address, async () => (await this.#ask("eth_getCode", address, this.#block)) as Hex);
  }

  /** What a call would touch, without codes, which many would repeat; undefined where the node does not tell. */
  async #traceCall({ from, to, data, value }: Transaction): Promise<Record<Hex, TracedAccount> | undefined> {
    const call = { from, ...(to === undefined ? {} : { to }), data, value: toQuantity(value) };
    try {
      const traced = await this.#ask("debug_traceCall", call, this.#block, {
        tracer: "prestateTracer",
        tracerConfig: { disableCode: true },
      });
      return traced as Record<Hex, TracedAccount>;
    } catch {
      return undefined;
    }
  }

  #remember(traced: Readonly<Record<Hex, TracedAccount>> = {}): void {
    for (const [key, account] of Object.entries(traced) as [Hex, TracedAccount][]) {
      const address = toAddress(key);
      const known = this.#foreseen.get(address);
      this.#foreseen.set(address, { ...account, storage: { ...known?.storage, ...account.storage } });
    }
  }

  async #capturedSlots(address: Hex): Promise<Record<Hex, Hex>> {
    const captured: Record<Hex, Hex> = {};
    for (const [slot, reading] of this.#slots.get(address) ?? []) {
      const value = await reading;
      if (value !== ZERO_WORD) captured[slot] = value;
    }
    return captured;
  }
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, read: () => Value): Value {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
