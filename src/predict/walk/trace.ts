import type { Hex } from "../../access/hex.ts";
import type { Confidence, Gap, PredictedAccess } from "../predictor.ts";
import type { Account, Place, SlotPlace } from "./account.ts";
import type { Outcome } from "./call.ts";
import { UNKNOWN_DATA } from "./data.ts";
import { Value } from "./value.ts";

/** How sure something is, surest first: indexes of `CONFIDENCES`. `NEVER` is what did not happen. */
const CONFIDENCES: readonly Confidence[] = ["exact", "current", "possible"];
export type Level = 0 | 1 | 2;
const POSSIBLE = 2;
const NEVER = 3;

interface Touch {
  read: number;
  write: number;
  /** Whether every write so far was a credit, or moved the value that was read by something that does not hang on it. */
  commutes: boolean;
  credited: boolean;
  /** Whether a value was read, or only gas hangs on it. */
  readsValue: boolean;
}

/** What was touched on one way through a transaction, and what it left in storage. */
export class Trace {
  /** How sure it is that this way is taken. */
  level: Level = 0;
  /** Why something else may have been touched. */
  readonly gaps: Set<Gap>;
  readonly #touches: Map<Place, Touch>;
  readonly #storage: Map<Place, Value>;
  readonly #transient: Map<Place, Value>;
  /** Balances as far as value moved. */
  readonly balances: Map<Account, Value>;
  /** Code of contracts that were made on this way. */
  readonly created: Map<Account, Hex>;
  /** Nonces of accounts that made contracts on this way. */
  readonly nonces: Map<Account, bigint>;

  constructor(from?: Trace) {
    this.#touches = new Map();
    if (from !== undefined) for (const [place, touch] of from.touches) this.#touches.set(place, { ...touch });
    this.#storage = new Map(from?.storage);
    this.#transient = new Map(from?.transient);
    this.balances = new Map(from?.balances);
    this.created = new Map(from?.created);
    this.nonces = new Map(from?.nonces);
    this.gaps = new Set(from?.gaps);
    if (from !== undefined) this.level = from.level;
  }

  get touches(): ReadonlyMap<Place, Touch> {
    return this.#touches;
  }

  get storage(): ReadonlyMap<Place, Value> {
    return this.#storage;
  }

  get transient(): ReadonlyMap<Place, Value> {
    return this.#transient;
  }

  /** What was written there, undefined where nothing was. */
  written(place: Place, isTransient: boolean): Value | undefined {
    return (isTransient ? this.#transient : this.#storage).get(place);
  }

  leave(place: Place, value: Value, isTransient: boolean): void {
    (isTransient ? this.#transient : this.#storage).set(place, value);
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
    for (const key of this.#transient.keys()) this.#transient.set(key, Value.unknown);
    for (const key of this.balances.keys()) this.balances.set(key, Value.unknown);
  }

  /** Takes in another way that may be taken instead of this one. */
  meet(other: Trace): void {
    for (const [key, theirs] of other.touches) {
      const mine = this.#touches.get(key);
      if (mine === undefined) {
        this.#touches.set(key, { ...theirs, read: possibly(theirs.read), write: possibly(theirs.write) });
        continue;
      }
      mine.read = both(mine.read, theirs.read);
      mine.write = both(mine.write, theirs.write);
      mine.commutes = mine.commutes && theirs.commutes;
      mine.credited ||= theirs.credited;
      mine.readsValue ||= theirs.readsValue;
    }
    for (const [key, mine] of this.#touches) {
      if (!other.touches.has(key)) [mine.read, mine.write] = [possibly(mine.read), possibly(mine.write)];
    }
    meetValues(this.#storage, other.storage);
    meetValues(this.#transient, other.transient);
    meetValues(this.balances, other.balances);
    for (const [address, code] of other.created) this.created.set(address, code);
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
      touch = { read: NEVER, write: NEVER, commutes: false, credited: false, readsValue: false };
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

function possibly(level: number): number {
  return level === NEVER ? NEVER : POSSIBLE;
}

function both(one: number, other: number): number {
  if (one === NEVER && other === NEVER) return NEVER;
  return one === NEVER || other === NEVER ? POSSIBLE : Math.max(one, other);
}

function meetValues<Key>(mine: Map<Key, Value>, theirs: ReadonlyMap<Key, Value>): void {
  for (const key of new Set([...mine.keys(), ...theirs.keys()])) if (mine.get(key) !== theirs.get(key)) mine.set(key, Value.unknown);
}
