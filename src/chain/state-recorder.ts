import { type Hex, ZERO_WORD } from "../access/hex.ts";
import type { AccountState, CapturedAccount, CapturedState, StateReader } from "../execution/state-reader.ts";

/** Reads a state, and keeps all that was read of it. */
export class StateRecorder implements StateReader {
  readonly #state: StateReader;
  readonly #accounts = new Map<Hex, AccountState & { readonly storage: Record<Hex, Hex> }>();
  readonly #blockHashes: Record<string, Hex> = {};

  constructor(state: StateReader) {
    this.#state = state;
  }

  async account(address: Hex): Promise<AccountState | undefined> {
    const account = await this.#state.account(address);
    if (account !== undefined && !this.#accounts.has(address)) this.#accounts.set(address, { ...account, storage: {} });
    return account;
  }

  async storage(address: Hex, slot: Hex): Promise<Hex> {
    const value = await this.#state.storage(address, slot);
    if (value !== ZERO_WORD) {
      await this.account(address);
      const account = this.#accounts.get(address);
      if (account !== undefined) account.storage[slot] = value;
    }
    return value;
  }

  async blockHash(number: bigint): Promise<Hex> {
    return (this.#blockHashes[number.toString()] = await this.#state.blockHash(number));
  }

  captured(): CapturedState {
    const accounts: Record<Hex, CapturedAccount> = Object.fromEntries(this.#accounts);
    return { accounts, blockHashes: this.#blockHashes };
  }
}
