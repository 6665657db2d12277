import type { Expression } from "../symbolic/expression.ts";
import { STEP } from "./instruction.ts";
import type { Recorder } from "./recorder.ts";

/** A slot that is on the tape. */
interface RecordedSlot {
  readonly register: number;
  readonly hangsOnState: boolean;
  isRead: boolean;
  /** What the state holds there, once it was asked for. */
  stored: Expression | undefined;
}

interface RecordedWrite {
  readonly slot: RecordedSlot;
  readonly value: Expression;
  readonly isTransient: boolean;
}

/** Storage as the code that is recorded reads and writes it. */
export class RecordedStorage {
  readonly #recorder: Recorder;
  readonly #slots = new Map<string, RecordedSlot>();
  readonly #writes: RecordedWrite[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  slot(account: number, word: Expression): RecordedSlot {
    const key = `${account},${word.id}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const register = this.#slots.size;
    this.#recorder.emit({ code: STEP.SLOT, to: register, a: account, b: this.#recorder.register(word) });
    const slot = { register, hangsOnState: this.#recorder.hangsOnState(word), isRead: false, stored: undefined };
    this.#slots.set(key, slot);
    return slot;
  }

  load(slot: RecordedSlot, isTransient: boolean): Expression {
    if (!isTransient && !slot.isRead) this.#recorder.emit({ code: STEP.READ, a: slot.register, b: slot.hangsOnState ? 1 : 0 });
    if (!isTransient) slot.isRead = true;
    const write = this.#lastWrite(slot, isTransient);
    if (write !== undefined) return write.slot.hangsOnState || slot.hangsOnState ? this.#recorder.marked(write.value) : write.value;
    if (!isTransient) return (slot.stored ??= this.#recorder.read("storage", { code: STEP.STORED, a: slot.register }));
    const zero = this.#recorder.pool.constant(0n);
    return slot.hangsOnState ? this.#recorder.marked(zero) : zero;
  }

  store(slot: RecordedSlot, value: Expression, { transient, commutes }: { readonly transient: boolean; readonly commutes: boolean }): void {
    const code = transient ? STEP.WRITE_TRANSIENT : commutes ? STEP.ADD : STEP.WRITE;
    this.#recorder.emit({ code, a: slot.register, b: slot.hangsOnState ? 1 : 0, c: this.#writes.length });
    this.#writes.push({ slot, value, isTransient: transient });
  }

  /** Leaves in slots what was worked out of what is written there, in the end. */
  leave(): void {
    const lastOf = new Map(this.#writes.filter(({ isTransient }) => !isTransient).map((write) => [write.slot, write]));
    for (const write of this.#writes) {
      if (lastOf.get(write.slot) !== write || !this.#recorder.isWorkedOut(write.value)) continue;
      this.#recorder.emit({ code: STEP.LEAVE, a: write.slot.register, b: this.#recorder.register(write.value) });
    }
  }

  /** Another transaction's keys may be equal where these are not. */
  #lastWrite({ register }: RecordedSlot, isTransient: boolean): RecordedWrite | undefined {
    if (!this.#writes.some((write) => write.isTransient === isTransient)) return undefined;
    const number = this.#recorder.guard("written", register, isTransient);
    return typeof number === "number" ? this.#writes[number] : undefined;
  }
}
