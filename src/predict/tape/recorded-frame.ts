import { OP } from "../code/opcodes.ts";
import type { Binding, FlowGraph, WriteSource } from "../flow/graph.ts";
import { KIND, type Expression, type Part } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import { cut, written, type ByteSource, type Region, type Stretch } from "../symbolic/region.ts";
import { ComposedFormulas, knownStretches, moved, wordIn, type RecordedData } from "./recorded-data.ts";
import { Unrecordable, type Recorder } from "./recorder.ts";

const WORD = 32;
/** What lies beyond is not recorded: in memory, and of data. */
const HIGHEST = 1 << 24;

/** A call that is recorded: what its code finds around it. Accounts go by their registers. */
export interface RecordedCall {
  readonly account: number;
  readonly address: Expression;
  readonly caller: Expression;
  readonly value: Expression;
  readonly data: RecordedData;
  readonly isStatic: boolean;
  readonly depth: number;
}

/** One call of a function as it is recorded: its graph's formulas become the tape's, and its memory is known wherever it is read. */
export class RecordedFrame {
  readonly graph: FlowGraph;
  readonly call: RecordedCall;
  readonly #recorder: Recorder;
  readonly #bindings: (Expression | undefined)[] = [];
  readonly #returned = new Map<Expression, RecordedData>();
  readonly #known = new Map<Expression, Expression>();
  #memory: Region = [{ start: 0, end: Infinity, source: { kind: "zero" } }];

  constructor(recorder: Recorder, graph: FlowGraph, call: RecordedCall) {
    this.#recorder = recorder;
    this.graph = graph;
    this.call = call;
  }

  bind(symbol: Expression, word: Expression): void {
    const index = symbol.symbol?.index ?? 0;
    if (this.#bindings[index] !== undefined) this.#known.clear();
    this.#bindings[index] = word;
  }

  bindAll(bindings: readonly Binding[]): void {
    const words = bindings.map(({ word }) => this.word(word));
    for (const [index, { symbol }] of bindings.entries()) this.bind(symbol, words[index] as Expression);
  }

  bindReturned(call: Expression, data: RecordedData): void {
    if (this.#returned.has(call)) this.#known.clear();
    this.#returned.set(call, data);
  }

  /** A formula of the graph as one of the tape. */
  word(word: Expression): Expression {
    if (word.constant !== undefined) return this.#recorder.pool.constant(word.constant);
    if (word.symbol !== undefined) return this.#recorder.fixed(this.#bindings[word.symbol.index] ?? this.#recorder.unknown());
    let known = this.#known.get(word);
    if (known === undefined) this.#known.set(word, (known = this.#made(word)));
    return this.#recorder.fixed(known);
  }

  #made({ operation, operands, layout = [] }: Expression): Expression {
    const { pool } = this.#recorder;
    const [first, second] = operands;
    if (first === undefined) return this.#surrounding(operation);
    switch (operation) {
      case KIND.IMMUTABLE:
        return this.#recorder.unknown();
      case KIND.RETURNED_SIZE:
        return this.#returned.get(first)?.size ?? this.#recorder.unknown();
      case KIND.RETURNED_WORD:
        return this.#returnedWord(first, Number(second?.constant ?? 0n));
      case OP.CALLDATALOAD:
        return this.call.data.word(this.#recorder, this.word(first));
      case KIND.HASH:
        return pool.hash(this.#parts(operands, layout));
      case KIND.JOINED:
        return pool.joined(this.#parts(operands, layout));
      default:
        return pool.apply(operation, ...operands.map((operand) => this.word(operand)));
    }
  }

  #surrounding(opcode: number): Expression {
    const { address, caller, value, data } = this.call;
    if (opcode === OP.ADDRESS) return address;
    if (opcode === OP.CALLER) return caller;
    if (opcode === OP.CALLVALUE) return value;
    return opcode === OP.CALLDATASIZE ? data.size : this.#recorder.pool.surrounding(opcode);
  }

  #parts(operands: readonly Expression[], layout: readonly number[]): Part[] {
    return operands.map((operand, index) => ({
      word: this.word(operand),
      skip: layout[2 * index] ?? 0,
      length: layout[2 * index + 1] ?? WORD,
    }));
  }

  #returnedWord(call: Expression, offset: number): Expression {
    const data = this.#returned.get(call);
    const size = data?.size.constant;
    if (data === undefined || size === undefined || size < BigInt(offset + WORD)) return this.#recorder.unknown();
    return wordIn(this.#recorder, data.stretches(this.#recorder, offset, WORD));
  }

  /** Data that the graph hands on, as they are now. */
  data(expression: DataExpression): RecordedData {
    const length = this.#place(expression.size);
    if (expression.kind === "memory") {
      const at = length === 0 ? 0 : this.#place(expression.at);
      return new ComposedFormulas(this.#recorder, moved(cut(this.#memory, at, at + length), -at), length);
    }
    const region = expression.stretches.flatMap(({ start, end, source }) => this.#bytes(start, Math.min(end, length), source));
    return new ComposedFormulas(this.#recorder, region, length);
  }

  #bytes(start: number, end: number, source: ByteSource): Stretch[] {
    if (start >= end) return [];
    switch (source.kind) {
      case "zero":
        return [{ start, end, source }];
      case "word":
        return [{ start, end, source: { kind: "word", word: this.word(source.word), skip: source.skip } }];
      case "calldata":
        return moved(this.call.data.stretches(this.#recorder, this.#place(source.offset), end - start), start);
      case "returned":
        return moved(this.#answer(source.call).stretches(this.#recorder, this.#place(source.offset), end - start), start);
    }
  }

  #answer(call: Expression): RecordedData {
    const data = this.#returned.get(call);
    if (data === undefined) throw new Unrecordable();
    return data;
  }

  /** The word in memory at an address. */
  load(at: Expression): Expression {
    const start = this.#place(at);
    return wordIn(this.#recorder, moved(cut(this.#memory, start, start + WORD), -start));
  }

  /** Where something is written that must not reach back: whether it lies at or beyond `least`. */
  isBehind(at: Expression, least: bigint): boolean {
    return BigInt(this.#place(at)) >= least;
  }

  write(at: Expression, size: Expression, source: WriteSource): void {
    const length = this.#place(size);
    if (length === 0) return;
    const start = this.#place(at);
    for (const { start: from, end, source: bytes } of this.#written(length, source))
      this.#memory = written(this.#memory, start + from, start + end, bytes);
  }

  #written(length: number, source: WriteSource): readonly { start: number; end: number; source: ByteSource | undefined }[] {
    switch (source.kind) {
      case "word":
      case "byte": {
        const skip = source.kind === "byte" ? WORD - 1 : 0;
        return [{ start: 0, end: length, source: { kind: "word", word: this.word(source.word), skip } }];
      }
      case "calldata":
        return this.call.data.stretches(this.#recorder, this.#place(source.offset), length);
      case "returned":
        return this.#copied(this.#answer(source.call), this.#place(source.offset), length);
      case "code":
        return knownStretches(this.#recorder, this.graph.code, this.#place(source.offset), length);
      case "memory": {
        const from = this.#place(source.offset);
        const stretches = moved(cut(this.#memory, from, from + length), -from);
        // What is not known of the source is not known of the copy.
        return [{ start: 0, end: length, source: undefined }, ...stretches];
      }
      case "unknown":
        return [{ start: 0, end: length, source: undefined }];
    }
  }

  /** What lies behind the end of an answer leaves memory as it was. */
  #copied(answer: RecordedData, offset: number, length: number): Stretch[] {
    if (Number(answer.size.constant ?? 0n) < offset + length) throw new Unrecordable();
    return answer.stretches(this.#recorder, offset, length);
  }

  /** An address or a size, as the number that it is. */
  #place(word: Expression): number {
    const place = this.#recorder.fix(this.word(word));
    if (place > HIGHEST) throw new Unrecordable();
    return place;
  }
}
