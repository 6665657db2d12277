import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, type Address, bytesToHex, equalsBytes, hexToBytes, KECCAK256_NULL, KECCAK256_RLP, unpadBytes } from "@ethereumjs/util";
import type { Hex } from "../access/hex.ts";
import type { AccountField } from "../access/location.ts";
import type { AccountState, StateReader } from "../execution/state-reader.ts";
import { ParallelError } from "../errors/error.ts";
import { contractCode, type ContractCode, deployedContractCode, NO_CODE } from "./contract-code.ts";

/** A value as execution holds it: quantities, the shortest bytes of a slot, a code's hash, EIP-161 existence. */
export type StateValue = bigint | Uint8Array | boolean;

type Undo = () => void;

/** Told of every write before it is made; what it gives back is called if the write is reverted. */
export type WriteObserver = (kind: AccountField | "storage", address: Hex, slot: Hex | undefined, after: StateValue) => Undo;

interface AccountRecord {
  present: boolean;
  balance: bigint;
  nonce: bigint;
  code: ContractCode;
  storage: Map<Hex, Uint8Array>;
  /** It has storage in the base though neither nonce nor code: no contract can be made here (EIP-7610). */
  readonly hasBareStorage: boolean;
  /** Slots that are not in `storage` are zero, whatever the base says: the account was destroyed or newly made. */
  cleared: boolean;
}

const ZERO = new Uint8Array(0);

/** The storage root of an account that has storage. The EVM only compares it with the empty root. */
const SOME_ROOT = new Uint8Array(32);

/**
 * The state of one block while it is executed, as the EVM's state manager: a fixed base that is read as it is needed,
 * the writes of the block on top, and a log to undo them by. Nothing is hashed into tries.
 */
export class BlockState implements StateManagerInterface {
  readonly originalStorageCache = {
    get: (address: Address, slot: Uint8Array): Promise<Uint8Array> => this.#originalStorage(address.toString(), bytesToHex(slot)),
    clear: (): void => this.#originals.clear(),
  };

  /** A sender with code may send here, as Hardhat allows. The EVM refuses one (EIP-3607) unless its code hash is hidden while it looks. */
  hiddenCode: Hex | undefined;
  /** Told what is looked at while an instruction's gas is computed: who exists, whose code there is. */
  onLook: ((kind: "existence" | "code", address: Hex) => void) | undefined;

  /** What the base threw. The EVM takes errors for invalid transactions, so the executor throws this again. */
  failure: Error | undefined;

  readonly #base: StateReader;
  readonly #emptyAccountsExist: boolean;
  readonly #observe: WriteObserver;
  readonly #accounts = new Map<Hex, AccountRecord>();
  /** Storage values at the start of the transaction, for the slots that it wrote. */
  readonly #originals = new Map<string, Uint8Array>();
  readonly #undoLog: Undo[] = [];
  readonly #checkpoints: number[] = [];

  constructor(base: StateReader, emptyAccountsExist: boolean, observe: WriteObserver) {
    this.#base = base;
    this.#emptyAccountsExist = emptyAccountsExist;
    this.#observe = observe;
  }

  /** Brings an account into memory; the functions below that are not asynchronous need it there. */
  async load(address: Hex): Promise<void> {
    if (!this.#accounts.has(address)) await this.#read(address);
  }

  async loadSlot(address: Hex, slot: Hex): Promise<Uint8Array> {
    const record = this.#accounts.get(address) ?? (await this.#read(address));
    return record.storage.get(slot) ?? (await this.#readSlot(record, address, slot));
  }

  /** The current value of a location whose account, and slot, is in memory. */
  value(kind: AccountField | "storage", address: Hex, slot?: Hex): StateValue {
    const record = this.#loaded(address);
    switch (kind) {
      case "storage":
        return record.storage.get(slot as Hex) ?? ZERO;
      case "balance":
        return record.balance;
      case "nonce":
        return record.nonce;
      case "code":
        return record.code.hash;
      case "existence":
        return this.#exists(record);
    }
  }

  nonceOf(address: Hex): bigint {
    return this.#loaded(address).nonce;
  }

  codeOf(address: Hex): Uint8Array {
    return this.#loaded(address).code.bytes;
  }

  /** Raises a balance to an amount, unseen by the observer: for made-up senders, who are taken to be funded. */
  async fund(address: Hex, amount: bigint): Promise<void> {
    await this.load(address);
    const record = this.#loaded(address);
    if (record.balance >= amount) return;
    record.balance = amount;
    record.present = true;
  }

  async getAccount(address: Address): Promise<Account | undefined> {
    const key = address.toString();
    const record = this.#accounts.get(key) ?? (await this.#read(key));
    this.onLook?.("existence", key);
    if (!record.present) return undefined;
    const codeHash = key === this.hiddenCode ? KECCAK256_NULL : record.code.hash;
    const storageRoot = record.hasBareStorage && !record.cleared ? SOME_ROOT : KECCAK256_RLP;
    return new Account(record.nonce, record.balance, storageRoot, codeHash);
  }

  async putAccount(address: Address, account?: Account): Promise<void> {
    if (account === undefined) return this.deleteAccount(address);
    await this.#put(address.toString(), account.nonce, account.balance);
  }

  async modifyAccountFields(address: Address, fields: AccountFields): Promise<void> {
    const key = address.toString();
    await this.load(key);
    const record = this.#loaded(key);
    await this.#put(key, fields.nonce ?? record.nonce, fields.balance ?? record.balance);
  }

  async deleteAccount(address: Address): Promise<void> {
    const key = address.toString();
    await this.load(key);
    const record = this.#loaded(key);
    if (this.#exists(record)) this.#undoLog.push(this.#observe("existence", key, undefined, false));
    this.#setBalance(key, record, 0n);
    this.#setNonce(key, record, 0n);
    this.#setCode(key, record, NO_CODE);
    this.#clear(record);
    this.#setPresent(record, false);
  }

  async getCode(address: Address): Promise<Uint8Array> {
    const key = address.toString();
    const record = this.#accounts.get(key) ?? (await this.#read(key));
    this.onLook?.("code", key);
    return record.code.bytes;
  }

  async getCodeSize(address: Address): Promise<number> {
    return (await this.getCode(address)).length;
  }

  async putCode(address: Address, bytes: Uint8Array): Promise<void> {
    const key = address.toString();
    await this.load(key);
    const record = this.#loaded(key);
    this.#setPresent(record, true);
    this.#setCode(key, record, deployedContractCode(bytes), true);
  }

  getStorage(address: Address, slot: Uint8Array): Promise<Uint8Array> {
    return this.loadSlot(address.toString(), bytesToHex(slot));
  }

  async putStorage(address: Address, slotBytes: Uint8Array, value: Uint8Array): Promise<void> {
    const key = address.toString();
    const slot = bytesToHex(slotBytes);
    const before = await this.loadSlot(key, slot);
    const after = unpadBytes(value);
    const record = this.#loaded(key);
    this.#undoLog.push(this.#observe("storage", key, slot, after));
    const original = key + slot;
    if (!this.#originals.has(original)) this.#originals.set(original, before);
    if (equalsBytes(before, after)) return;
    const storage = record.storage;
    storage.set(slot, after);
    this.#undoLog.push(() => storage.set(slot, before));
  }

  async clearStorage(address: Address): Promise<void> {
    const key = address.toString();
    await this.load(key);
    this.#clear(this.#loaded(key));
  }

  async checkpoint(): Promise<void> {
    this.#checkpoints.push(this.#undoLog.length);
  }

  async commit(): Promise<void> {
    this.#checkpoints.pop();
    if (this.#checkpoints.length === 0) this.#undoLog.length = 0;
  }

  async revert(): Promise<void> {
    const start = this.#checkpoints.pop() ?? 0;
    while (this.#undoLog.length > start) this.#undoLog.pop()?.();
  }

  clearCaches(): void {}

  /** Roots are asked for by receipts before Byzantium only; this state has none. */
  async getStateRoot(): Promise<Uint8Array> {
    return new Uint8Array(32);
  }

  async setStateRoot(): Promise<void> {
    throw new ParallelError("INTERNAL", { detail: "a state without tries was asked to change its root" });
  }

  async hasStateRoot(): Promise<boolean> {
    return false;
  }

  shallowCopy(): StateManagerInterface {
    throw new ParallelError("INTERNAL", { detail: "a block's state was asked for a copy" });
  }

  async #read(address: Hex): Promise<AccountRecord> {
    const account = await this.#ask(() => this.#base.account(address));
    const hasBareStorage = isBare(account) && (await this.#ask(async () => (await this.#base.hasStorage?.(address)) ?? false));
    // Another read of the same account may have ended first.
    const known = this.#accounts.get(address);
    if (known !== undefined) return known;
    const record: AccountRecord = {
      present: account !== undefined,
      balance: account?.balance ?? 0n,
      nonce: account?.nonce ?? 0n,
      code: account === undefined ? NO_CODE : contractCode(account.code),
      storage: new Map(),
      hasBareStorage,
      cleared: account === undefined,
    };
    this.#accounts.set(address, record);
    return record;
  }

  async #readSlot(record: AccountRecord, address: Hex, slot: Hex): Promise<Uint8Array> {
    const storage = record.storage;
    const value = record.cleared ? ZERO : unpadBytes(hexToBytes(await this.#ask(() => this.#base.storage(address, slot))));
    storage.set(slot, value);
    return value;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      this.failure =
        error instanceof Error ? error : new ParallelError("INTERNAL", { detail: `the state could not be read: ${String(error)}` });
      throw error;
    }
  }

  async #originalStorage(address: Hex, slot: Hex): Promise<Uint8Array> {
    return this.#originals.get(address + slot) ?? (await this.loadSlot(address, slot));
  }

  async #put(address: Hex, nonce: bigint, balance: bigint): Promise<void> {
    await this.load(address);
    const record = this.#loaded(address);
    const comesToExist = !this.#exists(record) && (this.#emptyAccountsExist || nonce > 0n || balance > 0n);
    const ceasesToExist = this.#exists(record) && !this.#emptyAccountsExist && nonce === 0n && balance === 0n && record.code === NO_CODE;
    if (comesToExist || ceasesToExist) this.#undoLog.push(this.#observe("existence", address, undefined, comesToExist));
    this.#setPresent(record, true);
    this.#setBalance(address, record, balance);
    this.#setNonce(address, record, nonce);
  }

  #setBalance(address: Hex, record: AccountRecord, balance: bigint): void {
    const before = record.balance;
    if (before === balance) return;
    this.#undoLog.push(this.#observe("balance", address, undefined, balance));
    record.balance = balance;
    this.#undoLog.push(() => (record.balance = before));
  }

  #setNonce(address: Hex, record: AccountRecord, nonce: bigint): void {
    const before = record.nonce;
    if (before === nonce) return;
    this.#undoLog.push(this.#observe("nonce", address, undefined, nonce));
    record.nonce = nonce;
    this.#undoLog.push(() => (record.nonce = before));
  }

  #setCode(address: Hex, record: AccountRecord, code: ContractCode, evenIfSame = false): void {
    const before = record.code;
    const isSame = equalsBytes(before.hash, code.hash);
    if (isSame && !evenIfSame) return;
    this.#undoLog.push(this.#observe("code", address, undefined, code.hash));
    if (isSame) return;
    record.code = code;
    this.#undoLog.push(() => (record.code = before));
  }

  #setPresent(record: AccountRecord, present: boolean): void {
    const before = record.present;
    if (before === present) return;
    record.present = present;
    this.#undoLog.push(() => (record.present = before));
  }

  #clear(record: AccountRecord): void {
    const { storage, cleared } = record;
    record.storage = new Map();
    record.cleared = true;
    this.#undoLog.push(() => {
      record.storage = storage;
      record.cleared = cleared;
    });
  }

  #exists(record: AccountRecord): boolean {
    if (!record.present || this.#emptyAccountsExist) return record.present;
    return record.balance > 0n || record.nonce > 0n || record.code !== NO_CODE;
  }

  #loaded(address: Hex): AccountRecord {
    const record = this.#accounts.get(address);
    if (record === undefined) throw new ParallelError("INTERNAL", { detail: `the state of ${address} was used before it was read` });
    return record;
  }
}

/** An account without nonce and code, but there. */
function isBare(account: AccountState | undefined): boolean {
  return account !== undefined && account.nonce === 0n && account.code === "0x";
}
