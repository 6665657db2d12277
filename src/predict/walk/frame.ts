import type { Binding, FlowGraph } from "../flow/graph.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import type { Call, Surroundings } from "./call.ts";
import { ComposedData, hangingOnState, UNKNOWN_DATA, type Data, type DataStretch } from "./data.ts";
import { workOut, type Formulas } from "./formulas.ts";
import { RunMemory } from "./run-memory.ts";
import type { Slot } from "./touched-state.ts";
import { Value, type Taint } from "./value.ts";
import { type Memos, nextRound, type WordMemo } from "./word-memo.ts";

/** Offsets beyond are behind the end of all data. */
const FAR = 1n << 32n;

/** One call of a function as prediction goes through it: what its symbols are bound to. */
export class Frame implements Formulas {
  readonly graph: FlowGraph;
  readonly call: Call;
  readonly surroundings: Surroundings;
  readonly memory: RunMemory;
  /** Whether it hangs on the state where in memory something was written. */
  memoryHangsOnState = false;
  /** Whether requirements are looked at, to tell whether a way is dead. */
  isDoubtful = false;
  readonly #bindings: (Value | undefined)[];
  #returned: Map<Expression, Data> | undefined;
  /** Values that are not worked out yet and look at this frame's bindings. */
  #pending: Value[];
  readonly #memos: Memos;
  readonly #memo: WordMemo;
  /** The round of words that stay the same in all of the frame's rounds, and of all others. */
  readonly #allRounds = nextRound();
  #round = nextRound();
  /** Slots that were named: most are read, and then written. */
  #slots: Map<Expression, Slot> | undefined;

  constructor(graph: FlowGraph, call: Call, surroundings: Surroundings, memos: Memos, from?: Frame) {
    this.graph = graph;
    this.#memos = memos;
    this.call = call;
    this.surroundings = surroundings;
    this.#memo = memos.take(graph);
    this.memory = new RunMemory(from?.memory);
    this.#bindings = from === undefined ? [] : [...from.#bindings];
    this.#returned = from === undefined ? undefined : new Map(from.#returned);
    this.#pending = from === undefined ? [] : [...from.#pending];
    if (from === undefined) return;
    [this.memoryHangsOnState, this.isDoubtful] = [from.memoryHangsOnState, from.isDoubtful];
  }

  /** A frame that may go another way from here. */
  fork(): Frame {
    return new Frame(this.graph, this.call, this.surroundings, this.#memos, this);
  }

  /** The word of a formula as a value that is worked out when it is needed. */
  value(word: Expression): Value {
    const value = Value.of(word, this);
    if (!word.isFixed) this.#pending.push(value);
    return value;
  }

  bind(symbol: Expression, value: Value): void {
    const index = indexOf(symbol);
    if (this.#bindings[index] !== undefined) this.#beginRound();
    this.#bindings[index] = value;
  }

  /** Binds symbols at once, as a way into a node does. */
  bindAll(bindings: readonly Binding[]): void {
    if (bindings.length === 0) return;
    const values = bindings.map(({ word }) => this.value(word));
    if (bindings.some(({ symbol }) => this.#bindings[indexOf(symbol)] !== undefined)) this.#beginRound();
    for (let index = 0; index < bindings.length; index++) this.#bindings[indexOf((bindings[index] as Binding).symbol)] = values[index];
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
    this.#round = nextRound();
    this.#slots = undefined;
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
    const slot = { place: this.call.account.slot(number), hangsOnState: taint.hangsOnState };
    (this.#slots ??= new Map<Expression, Slot>()).set(word, slot);
    return slot;
  }

  returned(call: Expression): Data {
    return this.#returned?.get(call) ?? UNKNOWN_DATA;
  }

  evaluate(word: Expression, taint: Taint): bigint | undefined {
    if (word.constant !== undefined) return word.constant;
    if (word.symbol !== undefined) return this.#bindings[word.symbol.index]?.get(taint);
    const { id } = word;
    const { words, rounds } = this.#memo;
    const round = word.isFixed ? this.#allRounds : this.#round;
    const known = rounds[id];
    if (known === round) return words[id];
    if (known === -round) {
      taint.hangsOnState = true;
      return words[id];
    }
    const before = taint.hangsOnState;
    taint.hangsOnState = false;
    const found = workOut(this, word, taint);
    words[id] = found;
    rounds[id] = taint.hangsOnState ? -round : round;
    if (before) taint.hangsOnState = true;
    return found;
  }
}

function indexOf({ symbol }: Expression): number {
  return symbol?.index ?? 0;
}
