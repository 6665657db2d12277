import type { FlowGraph } from "../flow/graph.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import type { Call, Surroundings } from "./call.ts";
import { ComposedData, hangingOnState, UNKNOWN_DATA, type Data, type DataStretch } from "./data.ts";
import { workOut, type Formulas } from "./formulas.ts";
import { RunMemory } from "./run-memory.ts";
import { slotAt, type Slot } from "./touched-state.ts";
import { Value, type Taint } from "./value.ts";

/** Formulas nested no deeper than this are worked out again each time. */
const SHALLOW = 5;
/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

interface Remembered {
  readonly word: bigint | undefined;
  readonly hangsOnState: boolean;
}

/** One call of a function as prediction goes through it: what its symbols are bound to. */
export class Frame implements Formulas {
  readonly graph: FlowGraph;
  readonly call: Call;
  readonly surroundings: Surroundings;
  memory = RunMemory.zeros();
  /** Whether it hangs on the state where in memory something was written. */
  memoryHangsOnState = false;
  /** Whether requirements are looked at, to tell whether a way is dead. */
  isDoubtful = false;
  readonly #bindings: (Value | undefined)[];
  #returned: Map<Expression, Data> | undefined;
  /** Values that are not worked out yet and look at this frame's bindings. */
  #pending: Value[];
  #remembered: Map<Expression, Remembered> | undefined;
  /** Slots that were named: most are read, and then written. */
  #slots: Map<Expression, Slot> | undefined;

  constructor(graph: FlowGraph, call: Call, surroundings: Surroundings, from?: Frame) {
    this.graph = graph;
    this.call = call;
    this.surroundings = surroundings;
    this.#bindings = from === undefined ? [] : [...from.#bindings];
    this.#returned = from === undefined ? undefined : new Map(from.#returned);
    this.#pending = from === undefined ? [] : [...from.#pending];
    if (from === undefined) return;
    [this.memory, this.memoryHangsOnState, this.isDoubtful] = [from.memory, from.memoryHangsOnState, from.isDoubtful];
  }

  /** A frame that may go another way from here. */
  fork(): Frame {
    return new Frame(this.graph, this.call, this.surroundings, this);
  }

  /** The word of a formula as a value that is worked out when it is needed. */
  value(word: Expression): Value {
    const value = Value.of(word, this);
    if (word.constant === undefined) this.#pending.push(value);
    return value;
  }

  bind(symbol: Expression, value: Value): void {
    const index = symbol.symbol?.index ?? 0;
    if (this.#bindings[index] !== undefined) this.#beginRound();
    this.#bindings[index] = value;
  }

  /** Binds symbols at once, as a way into a node does. */
  bindAll(bindings: readonly { readonly symbol: Expression; readonly word: Expression }[]): void {
    if (bindings.length === 0) return;
    const values = bindings.map(({ word }) => this.value(word));
    if (bindings.some(({ symbol }) => this.#bindings[symbol.symbol?.index ?? 0] !== undefined)) this.#beginRound();
    bindings.forEach(({ symbol }, index) => (this.#bindings[symbol.symbol?.index ?? 0] = values[index]));
  }

  bindReturned(call: Expression, data: Data): void {
    if (this.#returned?.has(call) === true) this.#beginRound();
    (this.#returned ??= new Map<Expression, Data>()).set(call, data);
  }

  /** Before a symbol gets another word: all that hangs on the one that it has is worked out. */
  #beginRound(): void {
    const taint = { hangsOnState: false };
    for (const value of this.#pending) value.get(taint);
    this.#pending = [];
    this.#remembered = this.#slots = undefined;
  }

  data(expression: DataExpression): Data {
    const taint = { hangsOnState: this.memoryHangsOnState };
    if (expression.kind === "memory") {
      const data = this.memory.data(this.evaluate(expression.at, taint), this.value(expression.size));
      return taint.hangsOnState ? hangingOnState(data) : data;
    }
    taint.hangsOnState = false;
    const size = this.value(expression.size);
    const stretches = expression.stretches.map(({ start, end, source }): DataStretch => {
      if (source.kind === "zero") return { start, end, source: undefined };
      if (source.kind === "word") return { start, end, source: { value: this.value(source.word), skip: source.skip } };
      const from = source.kind === "calldata" ? this.call.data : this.returned(source.call);
      const offset = this.evaluate(source.offset, taint);
      const isKnown = offset !== undefined && offset < FAR && !taint.hangsOnState;
      return { start, end, source: isKnown ? { data: from, offset: Number(offset) } : { data: UNKNOWN_DATA, offset: 0 } };
    });
    return new ComposedData(stretches, size);
  }

  /** The storage slot that a word names, undefined where it cannot be told. */
  slot(word: Expression): Slot | undefined {
    const known = this.#slots?.get(word);
    if (known !== undefined) return known;
    const taint = { hangsOnState: false };
    const number = this.evaluate(word, taint);
    if (number === undefined) return undefined;
    const slot = slotAt(this.call.account, number, taint.hangsOnState);
    (this.#slots ??= new Map<Expression, Slot>()).set(word, slot);
    return slot;
  }

  returned(call: Expression): Data {
    return this.#returned?.get(call) ?? UNKNOWN_DATA;
  }

  evaluate(word: Expression, taint: Taint): bigint | undefined {
    if (word.constant !== undefined) return word.constant;
    if (word.symbol !== undefined) return this.#bindings[word.symbol.index]?.get(taint);
    if (word.depth <= SHALLOW) return workOut(this, word, taint);
    let remembered = this.#remembered?.get(word);
    if (remembered === undefined) {
      const own = { hangsOnState: false };
      remembered = { word: workOut(this, word, own), hangsOnState: own.hangsOnState };
      (this.#remembered ??= new Map<Expression, Remembered>()).set(word, remembered);
    }
    if (remembered.hangsOnState) taint.hangsOnState = true;
    return remembered.word;
  }
}
