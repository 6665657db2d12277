import type { Hex } from "../access/hex.ts";
import type { StateReader } from "../execution/state-reader.ts";
import type { EngineInstance } from "./instance.ts";
import { ACCOUNT, SLOT, WORD_BYTES } from "./memory-map.ts";

/** What the module waits for (assembly/need.ts). */
const NEED = { account: 1, slot: 2, blockHash: 3 } as const;

/** Fills the engine's world from a state reader, as execution asks for it. */
export class StateLoader {
  readonly #engine: EngineInstance;
  readonly #base: StateReader;
  readonly #blockNumber: bigint;
  readonly #codes = new Map<Hex, number>();

  constructor(engine: EngineInstance, base: StateReader, blockNumber: bigint) {
    this.#engine = engine;
    this.#base = base;
    this.#blockNumber = blockNumber;
  }

  /** Loads what the transaction waits for. */
  async load(need: number): Promise<void> {
    const what = this.#engine.exports.needed();
    if (need === NEED.account) return this.#loadAccount(what);
    if (need === NEED.slot) return this.#loadSlot(what);
    return this.#loadBlockHash(what);
  }

  async #loadAccount(cell: number): Promise<void> {
    const engine = this.#engine;
    const address = engine.address(cell);
    const account = await this.#base.account(address);
    // Storage stands in the way of a new contract only where nothing else does.
    const mayBeMade = account !== undefined && account.nonce === 0n && account.code === "0x";
    const hasStorage = mayBeMade && ((await this.#base.hasStorage?.(address)) ?? false);
    const code = account === undefined ? 0 : this.#code(account.code);
    const balance = engine.exports.stageState(WORD_BYTES);
    engine.writeWord(balance, account?.balance ?? 0n);
    engine.exports.worldSetAccount(cell, balance, account?.nonce ?? 0n, code, account !== undefined, hasStorage);
  }

  async #loadSlot(cell: number): Promise<void> {
    const engine = this.#engine;
    const account = engine.view.getUint32(cell + SLOT.account, true);
    const value = await this.#base.storage(engine.address(account), engine.word(cell));
    const staged = engine.exports.stageState(WORD_BYTES);
    engine.writeReversed(staged, value, WORD_BYTES);
    engine.exports.worldSetSlot(engine.view.getUint32(account + ACCOUNT.world, true), cell, staged);
  }

  async #loadBlockHash(distance: number): Promise<void> {
    const engine = this.#engine;
    const hash = await this.#base.blockHash(this.#blockNumber - BigInt(distance));
    const staged = engine.exports.stageState(WORD_BYTES);
    engine.writeReversed(staged, hash, WORD_BYTES);
    engine.exports.setBlockHash(distance, staged);
  }

  #code(code: Hex): number {
    const known = this.#codes.get(code);
    if (known !== undefined) return known;
    const length = (code.length - 2) / 2;
    const staged = this.#engine.exports.stageState(length + 1);
    this.#engine.writeData(staged, code);
    const pointer = this.#engine.exports.worldCode(staged, length);
    this.#codes.set(code, pointer);
    return pointer;
  }
}
