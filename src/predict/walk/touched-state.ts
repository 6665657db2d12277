import { toWord, type Hex } from "../../access/hex.ts";
import { locationKey, type Location, type LocationKey } from "../../access/location.ts";
import { keccakNumber } from "../keccak.ts";
import type { PredictionState } from "../predictor.ts";
import type { Level, Trace } from "./trace.ts";
import { Value, type Taint } from "./value.ts";

type StorageLocation = Location & { readonly kind: "storage" };

/** A storage slot that code names, and whether which one it is hangs on the state. */
export interface Slot {
  readonly location: StorageLocation;
  readonly key: LocationKey;
  readonly hangsOnState: boolean;
}

export function slotAt(address: Hex, word: bigint, hangsOnState: boolean): Slot {
  const slot = toWord(word);
  return { location: { kind: "storage", address, slot }, key: `${address}[${slot}]`, hangsOnState };
}

/** The state as one transaction finds it, with what it did so far: every look at it and every change goes through here, and into a trace. */
export class TouchedState {
  readonly #state: PredictionState;
  /** Whose balance nobody can tell: fees come off it. */
  readonly #payer: Hex;
  readonly #words = new Map<LocationKey, bigint>();

  constructor(state: PredictionState, payer: Hex) {
    this.#state = state;
    this.#payer = payer;
  }

  /** Reads a slot. */
  load(trace: Trace, { location, key, hangsOnState }: Slot, isTransient: boolean): Value {
    if (!isTransient) trace.read(key, location, hangsOnState ? 1 : 0);
    const written = trace.written(key, isTransient);
    const value = written ?? (isTransient ? Value.known(0n) : Value.read(() => this.#stored(key, location)));
    return hangsOnState ? value.hangingOnState() : value;
  }

  /** Writes a slot. */
  store(trace: Trace, { location, key, hangsOnState }: Slot, value: Value, isTransient: boolean, commutes: boolean): void {
    if (!isTransient) trace.write(key, location, hangsOnState ? 1 : 0, commutes);
    trace.leave(key, trace.level > 0 || hangsOnState ? value.hangingOnState() : value, isTransient);
  }

  /** Reads a balance. */
  balance(trace: Trace, address: Hex, hangsOnState: boolean): Value {
    const location: Location = { kind: "balance", address };
    trace.read(locationKey(location), location, hangsOnState ? 1 : 0);
    return this.#balanceOf(trace, address);
  }

  /** Moves value from one account to another, that nobody can tell where it is undefined. */
  move(trace: Trace, from: Hex, to: Hex | undefined, amount: Value, level: Level): void {
    this.#changeBalance(trace, from, level);
    this.#add(trace, from, amount, -1n);
    if (to === undefined) return void trace.gaps.add("code");
    this.#changeBalance(trace, to, level);
    this.#add(trace, to, amount, 1n);
  }

  /** A transaction's own value arrives: nothing is read for it. */
  credit(trace: Trace, to: Hex, amount: Value): void {
    const location: Location = { kind: "balance", address: to };
    trace.credit(locationKey(location), location, 0);
    this.#add(trace, to, amount, 1n);
  }

  /** Anything that is equal for accounts of equal code; undefined where there is none. */
  codeId(trace: Trace, address: Hex): string | number | bigint | undefined {
    return trace.created.get(address) ?? this.#state.codeId(address);
  }

  code(trace: Trace, address: Hex): Hex {
    return trace.created.get(address) ?? this.#state.code(address);
  }

  codeSize(trace: Trace, address: Hex): Value {
    const created = trace.created.get(address);
    if (created !== undefined) return Value.known(BigInt(created.length / 2 - 1));
    return Value.read(() => (this.#state.codeId(address) === undefined ? 0n : BigInt(this.#state.code(address).length / 2 - 1)));
  }

  /** The hash of an account's code, untold where it has none: whether the account exists is not looked at. */
  codeHash(trace: Trace, address: Hex): Value {
    const hash = (): bigint | undefined => {
      const code = this.code(trace, address);
      return code === "0x" ? undefined : keccakNumber(Buffer.from(code.slice(2), "hex"));
    };
    return Value.read(hash);
  }

  /** The nonce that an account makes its next contract with, which it uses up; undefined where the state does not tell. */
  useNonce(trace: Trace, address: Hex): bigint | undefined {
    const nonce = trace.nonces.get(address) ?? this.#state.nonce?.(address);
    if (nonce !== undefined) trace.nonces.set(address, nonce + 1n);
    return nonce;
  }

  /** Whether a slot that was written is left as the state holds it: looked at only where what is left is known. */
  isRestored(location: StorageLocation, left: Value | undefined): boolean {
    if (left === undefined || !left.isAtHand) return false;
    return left.get({ hangsOnState: false }) === this.#stored(locationKey(location), location);
  }

  #stored(key: LocationKey, { address, slot }: StorageLocation): bigint {
    let word = this.#words.get(key);
    if (word === undefined) this.#words.set(key, (word = BigInt(this.#state.storage(address, slot))));
    return word;
  }

  #balanceOf(trace: Trace, address: Hex): Value {
    if (address === this.#payer) return Value.unknown;
    return trace.balances.get(address) ?? Value.read(() => this.#state.balance(address));
  }

  #add(trace: Trace, address: Hex, amount: Value, sign: bigint): void {
    const before = this.#balanceOf(trace, address);
    const sum = (taint: Taint): bigint | undefined => {
      const [had, moved] = [before.get(taint), amount.get(taint)];
      return had === undefined || moved === undefined ? undefined : BigInt.asUintN(256, had + sign * moved);
    };
    trace.balances.set(address, Value.derived(sum));
  }

  #changeBalance(trace: Trace, address: Hex, level: Level): void {
    const location: Location = { kind: "balance", address };
    trace.read(locationKey(location), location, level);
    trace.write(locationKey(location), location, level, false);
  }
}
