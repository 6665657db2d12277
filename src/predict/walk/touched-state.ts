import type { Hex } from "../../access/hex.ts";
import { keccakNumber } from "../keccak.ts";
import type { PredictionState } from "../predictor.ts";
import { Account, type CodeId, type SlotPlace } from "./account.ts";
import { addressIn } from "./call.ts";
import type { Trace } from "./trace.ts";
import type { Level } from "./touch.ts";
import { Value, type Taint } from "./value.ts";

/** A storage slot that code names, and whether which one it is hangs on the state. */
export interface Slot {
  readonly place: SlotPlace;
  readonly hangsOnState: boolean;
}

/** The state as one transaction finds it, with what it did so far: every look at it and every change goes through here, and into a trace. */
export class TouchedState {
  readonly #state: PredictionState;
  /** Whose balance nobody can tell: fees come off it. */
  readonly #payer: Account;
  readonly #accounts = new Map<bigint, Account>();

  constructor(state: PredictionState, payer: Hex) {
    this.#state = state;
    this.#payer = this.account(BigInt(payer), payer);
  }

  /** The account at an address; `hex` is the same, where it is at hand. */
  account(address: bigint, hex?: Hex): Account {
    let known = this.#accounts.get(address);
    if (known === undefined) this.#accounts.set(address, (known = new Account(address, hex)));
    return known;
  }

  /** The account whose address a word holds in its low bytes. */
  accountIn(word: bigint): Account {
    return this.account(addressIn(word));
  }

  /** Reads a slot. */
  load(trace: Trace, { place, hangsOnState }: Slot, isTransient: boolean): Value {
    if (!isTransient) trace.read(place, hangsOnState ? 1 : 0);
    const written = trace.written(place, isTransient);
    const value = written ?? (isTransient ? Value.known(0n) : Value.read(() => this.stored(place)));
    return hangsOnState ? value.hangingOnState() : value;
  }

  /** Writes a slot. */
  store(trace: Trace, { place, hangsOnState }: Slot, value: Value, isTransient: boolean, commutes: boolean): void {
    if (!isTransient) trace.write(place, hangsOnState ? 1 : 0, commutes);
    trace.leave(place, trace.level > 0 || hangsOnState ? value.hangingOnState() : value, isTransient);
  }

  /** Reads a balance. */
  balance(trace: Trace, account: Account, hangsOnState: boolean): Value {
    trace.read(account.balance, hangsOnState ? 1 : 0);
    return this.balanceOf(trace, account);
  }

  /** Moves value from one account to another, that nobody can tell where it is undefined. */
  move(trace: Trace, from: Account, to: Account | undefined, amount: Value, level: Level): void {
    this.#changeBalance(trace, from, level);
    this.#add(trace, from, amount, -1n);
    if (to === undefined) return void trace.gaps.add("code");
    this.#changeBalance(trace, to, level);
    this.#add(trace, to, amount, 1n);
  }

  /** A transaction's own value arrives: nothing is read for it. */
  credit(trace: Trace, to: Account, amount: Value): void {
    trace.credit(to.balance, 0);
    this.#add(trace, to, amount, 1n);
  }

  /** Anything that is equal for accounts of equal code; undefined where there is none. */
  codeId(trace: Trace, account: Account): CodeId {
    return trace.createdCode(account) ?? (account.code ??= { id: this.#state.codeId(account.hex) }).id;
  }

  code(trace: Trace, account: Account): Hex {
    return trace.createdCode(account) ?? this.#state.code(account.hex);
  }

  codeSize(trace: Trace, account: Account): Value {
    const created = trace.createdCode(account);
    if (created !== undefined) return Value.known(BigInt(created.length / 2 - 1));
    return Value.read(() => (this.codeId(trace, account) === undefined ? 0n : BigInt(this.#state.code(account.hex).length / 2 - 1)));
  }

  /** The hash of an account's code, untold where it has none: whether the account exists is not looked at. */
  codeHash(trace: Trace, account: Account): Value {
    const hash = (): bigint | undefined => {
      const code = this.code(trace, account);
      return code === "0x" ? undefined : keccakNumber(Buffer.from(code.slice(2), "hex"));
    };
    return Value.read(hash);
  }

  /** The nonce that an account makes its next contract with, which it uses up; undefined where the state does not tell. */
  useNonce(trace: Trace, account: Account): bigint | undefined {
    const nonce = trace.nonceOf(account) ?? this.#state.nonce?.(account.hex);
    if (nonce !== undefined) trace.leaveNonce(account, nonce + 1n);
    return nonce;
  }

  /** Whether a slot that was written is left as the state holds it: looked at only where what is left is known. */
  isRestored(place: SlotPlace, left: Value | undefined): boolean {
    if (left === undefined || !left.isAtHand) return false;
    return left.get({ hangsOnState: false }) === this.stored(place);
  }

  /** What the state holds in a slot. */
  stored(place: SlotPlace): bigint {
    return (place.stored ??= this.#state.storage(place.account.hex, place.number));
  }

  /** A balance, which is not noted to be read. */
  balanceOf(trace: Trace, account: Account): Value {
    if (account === this.#payer) return Value.unknown;
    return trace.balanceOf(account) ?? Value.read(() => this.#state.balance(account.hex));
  }

  #add(trace: Trace, account: Account, amount: Value, sign: bigint): void {
    const before = this.balanceOf(trace, account);
    const sum = (taint: Taint): bigint | undefined => {
      const [had, moved] = [before.get(taint), amount.get(taint)];
      return had === undefined || moved === undefined ? undefined : BigInt.asUintN(256, had + sign * moved);
    };
    trace.leaveBalance(account, Value.derived(sum));
  }

  #changeBalance(trace: Trace, { balance }: Account, level: Level): void {
    trace.read(balance, level);
    trace.write(balance, level, false);
  }
}
