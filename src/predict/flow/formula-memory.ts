import { OP } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { Memory } from "../symbolic/memory.ts";
import type { ByteSource } from "../symbolic/region.ts";
import { splitSum } from "../symbolic/sums.ts";
import type { WriteSource } from "./graph.ts";
import type { MachineTools } from "./machine-tools.ts";
import type { State } from "./state.ts";

/** Copies of no more bytes than this are kept as words. */
const SMALL_COPY = 1024;

/** Memory of formulas, and what the last call gave back. */
export class FormulaMemory {
  memory: Memory;
  returned: State["returned"];
  readonly #tools: MachineTools;

  constructor(tools: MachineTools, { memory, returned }: State) {
    this.#tools = tools;
    this.memory = memory;
    this.returned = returned;
  }

  /** A call gave something back, and wrote the beginning of it to memory. */
  receive(call: Expression, at: Expression, size: Expression): void {
    this.returned = call;
    const source: WriteSource = { kind: "returned", call, offset: this.#tools.pool.constant(0n) };
    if (isSmall(size)) this.#copyWords(at, size, source, (from) => this.#tools.pool.returnedWord(call, from));
    else this.#write(at, size, undefined, source);
  }

  /** Something that nobody knows is written. */
  spoil(at: Expression, size: Expression): void {
    this.#write(at, size, undefined, { kind: "unknown" });
  }

  returnedSize(programCounter: number): Expression {
    if (this.returned === "none") return this.#tools.pool.constant(0n);
    return this.returned === "several" ? this.#tools.symbols(programCounter, "unknown") : this.#tools.pool.returnedSize(this.returned);
  }

  /** What an instruction at a program counter hashes. */
  hash(programCounter: number, at: Expression, size: Expression): Expression {
    const known = this.memory.hash(this.#tools.pool, at, size);
    if (known !== undefined) return known;
    const result = this.#tools.symbols(programCounter, "hash");
    this.#tools.effects.push({ kind: "memory-hash", at, size, result });
    return result;
  }

  load(programCounter: number, at: Expression): Expression {
    const known = this.memory.word(this.#tools.pool, at);
    if (known !== undefined) return known;
    const result = this.#tools.symbols(programCounter, "memory");
    this.#tools.effects.push({ kind: "memory-word", at, result });
    return result;
  }

  store(opcode: number, at: Expression, word: Expression): void {
    if (opcode === OP.MSTORE) this.#write(at, this.#tools.pool.constant(32n), { kind: "word", word, skip: 0 }, { kind: "word", word });
    else this.#write(at, this.#tools.pool.constant(1n), { kind: "word", word, skip: 31 }, { kind: "byte", word });
  }

  copy(opcode: number, at: Expression, offset: Expression, size: Expression): void {
    switch (opcode) {
      case OP.CALLDATACOPY:
        if (isSmall(size)) return this.#copyWords(at, size, { kind: "calldata", offset }, (from) => this.#calldataAt(offset, from));
        return this.#write(at, size, { kind: "calldata", offset, size }, { kind: "calldata", offset });
      case OP.CODECOPY:
        if (isSmall(size) && offset.constant !== undefined) {
          const start = Number(BigInt.asUintN(64, offset.constant));
          return this.#copyWords(at, size, { kind: "code", offset }, (from) => this.#codeWord(start + from));
        }
        return this.#write(at, size, undefined, { kind: "code", offset });
      case OP.RETURNDATACOPY: {
        if (typeof this.returned === "string") return this.#write(at, size, undefined, { kind: "unknown" });
        return this.#write(
          at,
          size,
          { kind: "returned", call: this.returned, offset, size },
          { kind: "returned", call: this.returned, offset },
        );
      }
      default:
        if (isSmall(size)) {
          const words = this.memory;
          const read = (from: number): Expression | undefined => words.word(this.#tools.pool, this.#behind(offset, from));
          return this.#copyWords(at, size, { kind: "memory", offset }, read);
        }
        return this.#write(at, size, undefined, { kind: "memory", offset });
    }
  }

  /** A copy of a size that is known, word by word as far as these are known. */
  #copyWords(at: Expression, size: Expression, source: WriteSource, wordAt: (from: number) => Expression | undefined): void {
    const length = Number(size.constant ?? 0n);
    if (length === 0) return;
    this.#noteWrite(at, size, source);
    let memory = this.memory;
    const words = Array.from({ length: Math.ceil(length / 32) }, (_, index) => wordAt(32 * index));
    for (const [index, word] of words.entries()) {
      const from = 32 * index;
      memory = memory.write(this.#behind(at, from), Math.min(32, length - from), word && { kind: "word", word, skip: 0 });
    }
    this.memory = memory;
  }

  #calldataAt(offset: Expression, from: number): Expression {
    return this.#tools.pool.calldataWord(this.#behind(offset, from));
  }

  #codeWord(from: number): Expression {
    let word = 0n;
    for (let index = 0; index < 32; index++) word = (word << 8n) | BigInt(this.#tools.code[from + index] ?? 0);
    return this.#tools.pool.constant(word);
  }

  #behind(at: Expression, distance: number): Expression {
    return this.#tools.pool.apply(OP.ADD, this.#tools.pool.constant(BigInt(distance)), at);
  }

  #write(at: Expression, size: Expression, known: ByteSource | undefined, source: WriteSource): void {
    if (size.constant === 0n) return;
    this.#noteWrite(at, size, source);
    this.memory = this.memory.write(at, size.constant === undefined ? undefined : Number(BigInt.asUintN(53, size.constant)), known);
  }

  #noteWrite(at: Expression, size: Expression, source: WriteSource): void {
    if (splitSum(at).rest !== undefined) this.#tools.effects.push({ kind: "bound", at, least: BigInt(this.memory.leastFor(at)) });
    this.#tools.effects.push({ kind: "write", at, size, source });
  }
}

function isSmall(size: Expression): boolean {
  return size.constant !== undefined && size.constant <= BigInt(SMALL_COPY);
}
