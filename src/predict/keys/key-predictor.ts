import type { Hex } from "../../access/hex.ts";
import { toWord } from "../../access/hex.ts";
import type { LocationKey } from "../../access/location.ts";
import type { Transaction } from "../../execution/transaction.ts";
import type { AnalysedCode, Selector } from "../analysis/analysed-code.ts";
import type { BackgroundAnalysis } from "../analysis/background-analysis.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { PredictionState } from "../predictor.ts";
import { type CallData, Filling, HandedData, SentData, toAddress } from "./filling.ts";
import { type CallKey, type FunctionKeys, functionKeys, knownKeys } from "./function-keys.ts";

const NOTHING: readonly ToldAccess[] = [];

const DEEPEST_CALL = 4;
/** Locations of one transaction that are told at most. */
const MOST_TOLD = 64;
const ADDRESS_BITS = 160;
/** Smaller code is analysed in few milliseconds. In bytes. */
const SMALL_CODE = 4_096;

/** A location that a transaction will touch. */
export interface ToldAccess {
  readonly location: LocationKey;
  readonly changes: boolean;
}

/** The keys of a code's function, as far as there are any. */
type KeySource = (code: AnalysedCode, selector: Selector) => FunctionKeys | undefined;

/**
 * Tells of storage what functions' formulas tell when they are filled in with a transaction, and nothing that would take following it: some
 * microseconds where `CodePredictor`, which tells all, takes some tens. What it tells is likely; it may be too little, and too much.
 *
 * @example new KeyPredictor(state, codes).predict(transaction)
 */
export class KeyPredictor {
  readonly #state: PredictionState;
  readonly #codes: CodeCache;
  readonly #background: BackgroundAnalysis | undefined;
  /** Codes of accounts, as they were when they were first asked for. */
  readonly #codeOf = new Map<Hex, AnalysedCode | undefined>();

  /** `background` analyses what would take long, for `expect`. */
  constructor(state: PredictionState, codes: CodeCache, background?: BackgroundAnalysis) {
    this.#state = state;
    this.#codes = codes;
    this.#background = background;
  }

  /** Accounts may have other code from now on. */
  forgetCodes(): void {
    this.#codeOf.clear();
  }

  /** `analyses` code that was not seen before, which takes milliseconds; without it nothing is told of such code. */
  predict(transaction: Transaction, analyses = true): readonly ToldAccess[] {
    return this.#told(transaction, analyses ? functionKeys : knownKeys);
  }

  /** As `predict`, but what takes long to analyse is analysed in the background: then a promise, kept when that is done. */
  expect(transaction: Transaction): readonly ToldAccess[] | Promise<void> {
    let missing: Promise<void> | undefined;
    const told = this.#told(transaction, (code, selector) => {
      if (this.#background === undefined || code.hex.length / 2 <= SMALL_CODE || code.known(selector) !== undefined)
        return functionKeys(code, selector);
      missing = this.#background.analyse(code, selector) ?? missing;
      return undefined;
    });
    return missing ?? told;
  }

  #told({ to, from, value, data }: Transaction, keysOf: KeySource): readonly ToldAccess[] {
    if (to === undefined) return NOTHING;
    const sent = new SentData(data);
    const keys = this.#keysAt(to, sent, keysOf);
    // Most transactions of a light block: what they are made of is not even looked at.
    if (keys === undefined) return NOTHING;
    const told: ToldAccess[] = [];
    const [address, caller] = [BigInt(to), BigInt(from)];
    const call = { address, caller, origin: caller, value };
    this.#tell(keys, new Filling(this.#state, toAddress(address), call, sent), keysOf, 0, told);
    return told;
  }

  /** What is to be filled in with a call's data, where there is anything. */
  #keysAt(account: Hex, data: CallData, keysOf: KeySource): FunctionKeys | undefined {
    const code = this.#codeAt(account);
    const keys = code === undefined ? undefined : keysOf(code, data.selector);
    return keys === undefined || (keys.slots.length === 0 && keys.calls.length === 0) ? undefined : keys;
  }

  #tell({ slots, calls }: FunctionKeys, filling: Filling, keysOf: KeySource, depth: number, told: ToldAccess[]): void {
    for (const { slot, changes } of slots) {
      const key = slot(filling);
      if (key !== undefined && told.length < MOST_TOLD) told.push({ location: `${filling.account}[${toWord(key)}]`, changes });
    }
    if (depth < DEEPEST_CALL) for (const call of calls) this.#follow(call, filling, keysOf, depth, told);
  }

  #follow(
    { mode, target: targetOf, value, selector, arguments: given }: CallKey,
    filling: Filling,
    keysOf: KeySource,
    depth: number,
    told: ToldAccess[],
  ): void {
    const word = targetOf(filling);
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
    const target = toAddress(called);
    const keys = this.#keysAt(target, data, keysOf);
    const account = isDelegate ? filling.account : target;
    if (keys !== undefined) this.#tell(keys, new Filling(this.#state, account, call, data), keysOf, depth + 1, told);
  }

  /** What runs at an address. Of a delegation it is the other account's own code: delegations are not followed twice (EIP-7702). */
  #codeAt(account: Hex): AnalysedCode | undefined {
    const known = this.#codeOf.get(account);
    if (known !== undefined || this.#codeOf.has(account)) return known;
    const own = this.#ownCodeAt(account);
    const code = own?.delegate === undefined ? own : this.#ownCodeAt(own.delegate);
    this.#codeOf.set(account, code);
    return code;
  }

  #ownCodeAt(account: Hex): AnalysedCode | undefined {
    const id = this.#state.codeId(account);
    return id === undefined ? undefined : this.#codes.get(id, () => this.#state.code(account));
  }
}
