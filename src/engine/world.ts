import { type Hex, ZERO_WORD } from "../access/hex.ts";
import type { LoadedAccount } from "../execution/block-engine.ts";
import type { AccountState } from "../execution/state-reader.ts";
import { ParallelError } from "../errors/error.ts";
import type { EngineInstance } from "./instance.ts";
import { ADDRESS_BYTES, CODE, WORD_BYTES, WORLD_ACCOUNT, WORLD_SLOT } from "./memory-map.ts";
import { proveState, type StateProof } from "./proof.ts";
import { withoutTrap } from "./trap.ts";

const NOTHING = { nonce: 0n, balance: 0n };

/** A state to come back to. */
export type WorldMark = bigint;

/**
 * The state that lies in an engine's memory, as TypeScript reads and changes it between blocks. Every change can be taken back: by what changed
 * since, whatever there is.
 */
export class World {
  readonly #engine: EngineInstance;
  #isVisited = false;

  constructor(engine: EngineInstance) {
    this.#engine = engine;
    this.clear();
  }

  /** Empties the world. Marks from before mean nothing. */
  clear(): void {
    this.#engine.exports.worldClear(false);
  }

  /** Sets an account with its storage. */
  load({ address, storage = {}, ...account }: LoadedAccount): void {
    this.setAccount(address, account);
    for (const [slot, value] of Object.entries(storage) as [Hex, Hex][]) this.setStorage(address, slot, value);
  }

  /** The account, or undefined where there is none. */
  account(address: Hex): AccountState | undefined {
    const record = this.#record(address);
    if (record === 0 || this.#engine.view.getUint8(record + WORLD_ACCOUNT.isPresent) === 0) return undefined;
    return { balance: this.#balance(record), nonce: this.#nonce(record), code: this.#code(record) };
  }

  /** What sending takes of an account; nothing where there is none. */
  sender(address: Hex): { readonly nonce: bigint; readonly balance: bigint } {
    const record = this.#record(address);
    return record === 0 ? NOTHING : { nonce: this.#nonce(record), balance: this.#balance(record) };
  }

  /** In wei. */
  balance(address: Hex): bigint {
    const record = this.#record(address);
    return record === 0 ? 0n : this.#balance(record);
  }

  nonce(address: Hex): bigint {
    const record = this.#record(address);
    return record === 0 ? 0n : this.#nonce(record);
  }

  code(address: Hex): Hex {
    const record = this.#record(address);
    return record === 0 ? "0x" : this.#code(record);
  }

  /** The hash of an account's code, as a number; undefined where it has none. Cheap beside reading the code. */
  codeHash(address: Hex): bigint | undefined {
    const record = this.#record(address);
    const code = record === 0 ? 0 : this.#engine.view.getUint32(record + WORLD_ACCOUNT.code, true);
    return code === 0 ? undefined : this.#engine.quantity(code + CODE.hash);
  }

  /** A slot's value, 32 bytes. */
  storage(address: Hex, slot: Hex): Hex {
    const account = this.#record(address);
    if (account === 0) return ZERO_WORD;
    const record = this.#engine.exports.worldSlotAt(account, this.#staged(slot));
    return record === 0 ? ZERO_WORD : this.#engine.word(record + WORLD_SLOT.value);
  }

  /** A slot's value as a number, of a slot by its number: many times as fast. */
  stored(address: Hex, slot: bigint): bigint {
    const account = this.#record(address);
    if (account === 0) return 0n;
    const staged = this.#engine.exports.stageState(WORD_BYTES);
    this.#engine.writeWord(staged, slot);
    const record = this.#engine.exports.worldSlotAt(account, staged);
    return record === 0 ? 0n : this.#engine.quantity(record + WORLD_SLOT.value);
  }

  /** Sets fields of an account, and makes it where there is none. Its storage stays. */
  setAccount(address: Hex, change: Partial<AccountState>): void {
    const engine = this.#engine;
    const record = this.#record(address);
    const balance = change.balance ?? (record === 0 ? 0n : this.#balance(record));
    const nonce = change.nonce ?? (record === 0 ? 0n : this.#nonce(record));
    const sameCode = record === 0 ? 0 : engine.view.getUint32(record + WORLD_ACCOUNT.code, true);
    const code = change.code === undefined ? sameCode : this.#keepCode(change.code);
    const staged = engine.exports.stageState(ADDRESS_BYTES + WORD_BYTES);
    engine.writeReversed(staged, address, ADDRESS_BYTES);
    engine.writeWord(staged + ADDRESS_BYTES, balance);
    withoutTrap(() => engine.exports.worldSetAccount(staged, staged + ADDRESS_BYTES, nonce, code, true, false));
  }

  /** Sets a slot, 32 bytes by 32 bytes, and makes its account where there is none. */
  setStorage(address: Hex, slot: Hex, value: Hex): void {
    if (this.account(address) === undefined) this.setAccount(address, {});
    const account = this.#record(address);
    const engine = this.#engine;
    const staged = engine.exports.stageState(2 * WORD_BYTES);
    engine.writeReversed(staged, slot, WORD_BYTES);
    engine.writeReversed(staged + WORD_BYTES, value, WORD_BYTES);
    withoutTrap(() => engine.exports.worldSetSlot(account, staged, staged + WORD_BYTES));
  }

  /** The state as it is now, to come back to by `undoTo`. */
  mark(): WorldMark {
    return this.#engine.exports.undoMark();
  }

  /** Takes back all that changed since a mark, and costs as much. Later marks mean nothing then. */
  undoTo(mark: WorldMark): void {
    withoutTrap(() => this.#engine.exports.undoTo(mark));
  }

  /** Looks at the state as it was at a mark: what `look` gives. It must change nothing, and be done when it returns. */
  at<T>(mark: WorldMark, look: () => T): T {
    const now = this.mark();
    this.#engine.exports.visit(mark);
    this.#isVisited = true;
    try {
      return look();
    } finally {
      this.#isVisited = false;
      this.#engine.exports.redoTo(now);
    }
  }

  /** As `at`, for a look that takes its time: nothing else may use the engine until it is over. */
  async during<T>(mark: WorldMark, look: () => Promise<T>): Promise<T> {
    const now = this.mark();
    this.#engine.exports.visit(mark);
    this.#isVisited = true;
    try {
      return await look();
    } finally {
      this.#isVisited = false;
      this.#engine.exports.redoTo(now);
    }
  }

  /** Lets go of all slots of an account. */
  clearStorage(address: Hex): void {
    const record = this.#record(address);
    if (record !== 0) withoutTrap(() => this.#engine.exports.worldForgetStorage(record));
  }

  /** Changes the state as it was at a mark: what `work` gives. All is taken back when it is done; nothing else may use the engine until then. */
  async branch<T>(mark: WorldMark, work: () => Promise<T>): Promise<T> {
    this.#mustBeNow();
    const { exports } = this.#engine;
    const now = this.mark();
    this.undoTo(mark);
    const start = exports.beginBranch();
    try {
      return await work();
    } finally {
      exports.endBranch(start);
      exports.repeatTo(now);
    }
  }

  /** The root of the state, as a header holds it. It costs what changed since it was asked for last. */
  root(): Hex {
    this.#mustBeNow();
    const root = this.#engine.exports.stageState(WORD_BYTES);
    withoutTrap(() => this.#engine.exports.worldRoot(root));
    return this.#engine.data(root, WORD_BYTES);
  }

  /** Proves an account and some of its slots, 32 bytes each, in the state as it was at a mark (EIP-1186). It costs what changed since then. */
  prove(address: Hex, slots: readonly Hex[], mark = this.mark()): StateProof {
    this.#mustBeNow();
    const now = this.mark();
    this.undoTo(mark);
    try {
      return withoutTrap(() => proveState(this.#engine, this.#record(address), address, slots));
    } finally {
      this.#engine.exports.repeatTo(now);
    }
  }

  /** What taking back everything needs, in bytes: it grows with the chain. */
  get undoBytes(): number {
    return this.#engine.exports.undoBytes();
  }

  /** A visit does not tell the tries what it changes. */
  #mustBeNow(): void {
    if (this.#isVisited) throw new ParallelError("INTERNAL", { detail: "roots and proofs are not asked for during a visit" });
  }

  #record(address: Hex): number {
    const staged = this.#engine.exports.stageState(ADDRESS_BYTES);
    this.#engine.writeReversed(staged, address, ADDRESS_BYTES);
    return this.#engine.exports.worldAccountAt(staged);
  }

  #staged(word: Hex): number {
    const staged = this.#engine.exports.stageState(WORD_BYTES);
    this.#engine.writeReversed(staged, word, WORD_BYTES);
    return staged;
  }

  #balance(record: number): bigint {
    return this.#engine.quantity(record + WORLD_ACCOUNT.balance);
  }

  #nonce(record: number): bigint {
    return this.#engine.view.getBigUint64(record + WORLD_ACCOUNT.nonce, true);
  }

  #code(record: number): Hex {
    const { view } = this.#engine;
    const code = view.getUint32(record + WORLD_ACCOUNT.code, true);
    return code === 0 ? "0x" : this.#engine.data(code + CODE.bytes, view.getUint32(code + CODE.length, true));
  }

  #keepCode(code: Hex): number {
    const length = (code.length - 2) / 2;
    const staged = this.#engine.exports.stageState(length + 1);
    this.#engine.writeData(staged, code);
    return withoutTrap(() => this.#engine.exports.worldCode(staged, length));
  }
}
