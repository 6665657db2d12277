import type { Hex } from "../../access/hex.ts";
import { toWord } from "../../access/hex.ts";
import type { LocationKey } from "../../access/location.ts";
import type { Transaction } from "../../execution/transaction.ts";
import type { AnalysedCode } from "../analysis/analysed-code.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { PredictionState } from "../predictor.ts";
import { Filling, HandedData, SentData, toAddress } from "./filling.ts";
import { type CallKey, functionKeys, knownKeys } from "./function-keys.ts";

const DEEPEST_CALL = 4;
/** Locations of one transaction that are told at most. */
const MOST_TOLD = 64;
const ADDRESS_BITS = 160;

/** A location that a transaction will touch. */
export interface ToldAccess {
  readonly location: LocationKey;
  readonly changes: boolean;
}

/**
 * Tells of storage what functions' formulas tell when they are filled in with a transaction, and nothing that would take following it: some
 * microseconds where `CodePredictor`, which tells all, takes some tens. What it tells is likely; it may be too little, and too much.
 *
 * @example new KeyPredictor(state, codes).predict(transaction)
 */
export class KeyPredictor {
  readonly #state: PredictionState;
  readonly #codes: CodeCache;
  /** Codes of accounts, as they were when they were first asked for. */
  readonly #codeOf = new Map<bigint, AnalysedCode | undefined>();

  constructor(state: PredictionState, codes: CodeCache) {
    this.#state = state;
    this.#codes = codes;
  }

  /** Accounts may have other code from now on. */
  forgetCodes(): void {
    this.#codeOf.clear();
  }

  /** `analyses` code that was not seen before, which takes milliseconds; without it nothing is told of such code. */
  predict({ to, from, value, data }: Transaction, analyses = true): readonly ToldAccess[] {
    const told: ToldAccess[] = [];
    if (to === undefined) return told;
    const [address, caller] = [BigInt(to), BigInt(from)];
    const call = { address, caller, origin: caller, value };
    this.#tell(address, new Filling(this.#state, call, new SentData(data)), analyses ? functionKeys : knownKeys, 0, told);
    return told;
  }

  #tell(codeOf: bigint, filling: Filling, keysOf: typeof functionKeys, depth: number, told: ToldAccess[]): void {
    const code = this.#codeAt(codeOf);
    const keys = code === undefined ? undefined : keysOf(code, filling.data.selector);
    if (keys === undefined) return;
    const { slots, calls } = keys;
    for (const { slot, changes } of slots) {
      const key = slot(filling);
      if (key !== undefined && told.length < MOST_TOLD) told.push({ location: `${filling.account}[${toWord(key)}]`, changes });
    }
    if (depth < DEEPEST_CALL) for (const call of calls) this.#follow(call, filling, keysOf, depth, told);
  }

  #follow(
    { mode, target, value, selector, arguments: given }: CallKey,
    filling: Filling,
    keysOf: typeof functionKeys,
    depth: number,
    told: ToldAccess[],
  ): void {
    const word = target(filling);
    if (word === undefined || mode === "callcode") return;
    const called = BigInt.asUintN(ADDRESS_BITS, word);
    const isDelegate = mode === "delegatecall";
    const { address, caller, origin } = filling;
    const call = isDelegate
      ? { address, caller, origin, value: filling.value }
      : { address: called, caller: address, origin, value: mode === "staticcall" ? 0n : value?.(filling) };
    const data =
      selector === undefined
        ? filling.data
        : new HandedData(
            selector,
            given.map((argument) => argument?.(filling)),
          );
    this.#tell(called, new Filling(this.#state, call, data), keysOf, depth + 1, told);
  }

  /** What runs at an address. Of a delegation it is the other account's own code: delegations are not followed twice (EIP-7702). */
  #codeAt(address: bigint): AnalysedCode | undefined {
    if (this.#codeOf.has(address)) return this.#codeOf.get(address);
    const own = this.#ownCodeAt(toAddress(address));
    const code = own?.delegate === undefined ? own : this.#ownCodeAt(own.delegate);
    this.#codeOf.set(address, code);
    return code;
  }

  #ownCodeAt(account: Hex): AnalysedCode | undefined {
    const id = this.#state.codeId(account);
    return id === undefined ? undefined : this.#codes.get(id, () => this.#state.code(account));
  }
}
