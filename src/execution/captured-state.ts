import { ZERO_WORD, type Hex } from "../access/hex.ts";
import type { AccountState, CapturedAccount, CapturedState, StateReader } from "./state-reader.ts";

/** Reads a captured state. What it does not hold does not exist: execution that leaves the captured path sees empty accounts and slots. */
export function capturedStateReader(state: CapturedState): StateReader {
  return {
    account: async (address) => state.accounts[address],
    storage: async (address, slot) => state.accounts[address]?.storage[slot] ?? ZERO_WORD,
    hasStorage: async (address) => Object.values(state.accounts[address]?.storage ?? {}).some((value) => value !== ZERO_WORD),
    blockHash: async (number) => state.blockHashes?.[number.toString()] ?? ZERO_WORD,
  };
}

/** A captured state that can be changed: a copy to build other states from. */
export class StateDraft {
  readonly #accounts = new Map<Hex, AccountState & { storage: Record<Hex, Hex> }>();
  readonly #blockHashes: CapturedState["blockHashes"];

  constructor(base: CapturedState) {
    for (const [address, account] of Object.entries(base.accounts) as [Hex, CapturedAccount][]) {
      this.#accounts.set(address, { ...account, storage: { ...account.storage } });
    }
    this.#blockHashes = base.blockHashes;
  }

  account(address: Hex): CapturedAccount | undefined {
    return this.#accounts.get(address);
  }

  /** Changes fields of an account and leaves its storage; creates it where it does not exist. */
  setAccount(address: Hex, change: Partial<AccountState>): void {
    const account = this.#accounts.get(address) ?? { balance: 0n, nonce: 0n, code: "0x", storage: {} };
    this.#accounts.set(address, { ...account, ...change });
  }

  setStorage(address: Hex, slot: Hex, value: Hex): void {
    if (!this.#accounts.has(address)) this.setAccount(address, {});
    const account = this.#accounts.get(address);
    if (account !== undefined) account.storage[slot] = value;
  }

  deleteAccount(address: Hex): void {
    this.#accounts.delete(address);
  }

  finish(): CapturedState {
    return {
      accounts: Object.fromEntries(this.#accounts),
      ...(this.#blockHashes === undefined ? {} : { blockHashes: this.#blockHashes }),
    };
  }
}
