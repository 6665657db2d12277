import { toWord, ZERO_WORD, type Hex } from "../access/hex.ts";
import type { AccountState, CapturedAccount, CapturedState, StateReader } from "../execution/state-reader.ts";
import { blockAt, toQuantity, type AskNode } from "./node.ts";

/** A node's state after one block, read as execution asks for it and remembered: what it was asked for is the captured state. */
export class NodeStateReader implements StateReader {
  readonly #ask: AskNode;
  readonly #block: Hex;
  readonly #accounts = new Map<Hex, Promise<AccountState | undefined>>();
  readonly #slots = new Map<Hex, Map<Hex, Promise<Hex>>>();
  readonly #blockHashes = new Map<bigint, Promise<Hex>>();

  constructor(ask: AskNode, block: bigint) {
    this.#ask = ask;
    this.#block = toQuantity(block);
  }

  account(address: Hex): Promise<AccountState | undefined> {
    return remember(this.#accounts, address, () => this.#askAccount(address));
  }

  storage(address: Hex, slot: Hex): Promise<Hex> {
    const slots = this.#slots.get(address) ?? new Map<Hex, Promise<Hex>>();
    this.#slots.set(address, slots);
    return remember(slots, slot, async () => toWord((await this.#ask("eth_getStorageAt", address, slot, this.#block)) as Hex));
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
    const [balance, nonce, code] = (await Promise.all([
      this.#ask("eth_getBalance", address, this.#block),
      this.#ask("eth_getTransactionCount", address, this.#block),
      this.#ask("eth_getCode", address, this.#block),
    ])) as [Hex, Hex, Hex];
    const account = { balance: BigInt(balance), nonce: BigInt(nonce), code };
    return account.balance === 0n && account.nonce === 0n && code === "0x" ? undefined : account;
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
