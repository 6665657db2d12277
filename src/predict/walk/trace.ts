import type { Hex } from "../../access/hex.ts";
import type { Gap, PredictedAccess } from "../predictor.ts";
import type { Account, Place, SlotPlace } from "./account.ts";
import type { Outcome } from "./call.ts";
import { UNKNOWN_DATA } from "./data.ts";
import { CONFIDENCES, type Level, meetTouches, NEVER, POSSIBLE, possibly, type Touch, untouched } from "./touch.ts";
import { Value } from "./value.ts";

/** What was touched on one way through a transaction, and what it left in storage. */
export class Trace {
  /** How sure it is that this way is taken. */
  level: Level = 0;
  /** Why something else may have been touched. */
  readonly gaps: Set<Gap>;
  readonly #touches = new Map<Place, Touch>();
  readonly #storage: Map<Place, Value>;
  // Most transactions do without what follows.
  #transient: Map<Place, Value> | undefined;
  #balances: Map<Account, Value> | undefined;
  #created: Map<Account, Hex> | undefined;
  #nonces: Map<Account, bigint> | undefined;

  constructor(from?: Trace) {
    if (from === undefined) {
      [this.gaps, this.#storage] = [new Set(), new Map()];
      return;
    }
    for (const [place, touch] of from.#touches) this.#touches.set(place, { ...touch });
    [this.gaps, this.#storage] = [new Set(from.gaps), new Map(from.#storage)];
    this.#transient = copyOf(from.#transient);
    this.#balances = copyOf(from.#balances);
    this.#created = copyOf(from.#created);
    this.#nonces = copyOf(from.#nonces);
    this.level = from.level;
  }

  get touches(): ReadonlyMap<Place, Touch> {
    return this.#touches;
  }

  /** What was written there, undefined where nothing was. */
  written(place: Place, isTransient: boolean): Value | undefined {
    return isTransient ? this.#transient?.get(place) : this.#storage.get(place);
  }

  leave(place: Place, value: Value, isTransient: boolean): void {
    (isTransient ? (this.#transient ??= new Map<Place, Value>()) : this.#storage).set(place, value);
  }

  /** An account's balance, as far as value moved. */
  balanceOf(account: Account): Value | undefined {
    return this.#balances?.get(account);
  }

  leaveBalance(account: Account, balance: Value): void {
    (this.#balances ??= new Map<Account, Value>()).set(account, balance);
  }

  /** The code of a contract that was made on this way. */
  createdCode(account: Account): Hex | undefined {
    return this.#created?.get(account);
  }

  create(account: Account, code: Hex): void {
    (this.#created ??= new Map<Account, Hex>()).set(account, code);
  }

  /** The nonce of an account that made contracts on this way. */
  nonceOf(account: Account): bigint | undefined {
    return this.#nonces?.get(account);
  }

  leaveNonce(account: Account, nonce: bigint): void {
    (this.#nonces ??= new Map<Account, bigint>()).set(account, nonce);
  }

  /** What the transaction itself wrote before is no read of the state. */
  read(place: Place, level: Level): void {
    const touch = this.#touch(place);
    if (place.location.kind === "storage" && touch.write < POSSIBLE) return;
    touch.read = Math.min(touch.read, touch.write === POSSIBLE ? POSSIBLE : Math.max(level, this.level));
    touch.readsValue = true;
  }

  write(place: Place, level: Level, commutes: boolean): void {
    const touch = this.#touch(place);
    touch.commutes = commutes && (touch.write === NEVER || touch.commutes);
    touch.write = Math.min(touch.write, Math.max(level, this.level));
  }

  /** A blind credit of a balance. */
  credit(place: Place, level: Level): void {
    const touch = this.#touch(place);
    touch.credited = true;
    touch.write = Math.min(touch.write, Math.max(level, this.level));
  }

  /** Code that nobody knows may have written any storage, also what this transaction wrote before. */
  forgetStorage(): void {
    for (const key of this.#storage.keys()) this.#storage.set(key, Value.unknown);
    for (const key of this.#transient?.keys() ?? []) this.#transient?.set(key, Value.unknown);
    for (const key of this.#balances?.keys() ?? []) this.#balances?.set(key, Value.unknown);
  }

  /** Takes in another way that may be taken instead of this one. */
  meet(other: Trace): void {
    for (const [key, theirs] of other.#touches) {
      const mine = this.#touches.get(key);
      if (mine === undefined) {
        this.#touches.set(key, { ...theirs, read: possibly(theirs.read), write: possibly(theirs.write) });
        continue;
      }
      meetTouches(mine, theirs);
    }
    for (const [key, mine] of this.#touches) {
      if (!other.#touches.has(key)) [mine.read, mine.write] = [possibly(mine.read), possibly(mine.write)];
    }
    meetValues(this.#storage, other.#storage);
    if ((this.#transient ?? other.#transient) !== undefined) meetValues((this.#transient ??= new Map<Place, Value>()), other.#transient);
    if ((this.#balances ?? other.#balances) !== undefined) meetValues((this.#balances ??= new Map<Account, Value>()), other.#balances);
    for (const [account, code] of other.#created ?? []) this.create(account, code);
    this.level = Math.max(this.level, other.level) as Level;
    for (const gap of other.gaps) this.gaps.add(gap);
  }

  /** The touched locations; `isRestored` tells whether storage is left as the state holds it. */
  accesses(isRestored: (place: SlotPlace, left: Value | undefined) => boolean): PredictedAccess[] {
    return [...this.#touches].map(([place, { read, write, commutes, credited, readsValue }]) => {
      const { location } = place;
      const isWritten = write !== NEVER;
      const restored = isWritten && isSlot(place) && isRestored(place, this.#storage.get(place));
      const level = Math.max(read === NEVER ? 0 : read, isWritten ? write : 0, restored ? 1 : 0);
      return {
        location,
        read: readsValue ? "value" : location.kind === "storage" ? "gas" : "none",
        write: !isWritten ? "none" : restored ? "restored" : credited && !readsValue && location.kind === "balance" ? "added" : "changed",
        confidence: CONFIDENCES[level] ?? "possible",
        commutative: isWritten && !restored && (commutes || (credited && location.kind === "balance")),
      };
    });
  }

  #touch(place: Place): Touch {
    let touch = this.#touches.get(place);
    if (touch === undefined) {
      touch = untouched();
      this.#touches.set(place, touch);
    }
    return touch;
  }
}

function isSlot(place: Place): place is SlotPlace {
  return place.location.kind === "storage";
}

/** What follows on a way hangs on the state. */
export function hangOn(trace: Trace): void {
  if (trace.level === 0) trace.level = 1;
}

/** Two ways of which one is taken: how both may end. */
export function meet(one: Outcome, other: Outcome): Outcome {
  if (one === undefined || other === undefined) return one ?? other;
  one.trace.meet(other.trace);
  return { trace: one.trace, data: one.data === other.data ? one.data : UNKNOWN_DATA };
}

function meetValues<Key>(mine: Map<Key, Value>, theirs: ReadonlyMap<Key, Value> = new Map<Key, Value>()): void {
  for (const key of new Set([...mine.keys(), ...theirs.keys()])) if (mine.get(key) !== theirs.get(key)) mine.set(key, Value.unknown);
}

function copyOf<Key, Of>(map: ReadonlyMap<Key, Of> | undefined): Map<Key, Of> | undefined {
  return map === undefined ? undefined : new Map(map);
}
