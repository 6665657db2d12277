import type { BasicBlock, Instruction } from "../code/blocks.ts";
import { COMPUTES, OP, SURROUNDINGS } from "../code/opcodes.ts";
import { areDistinct } from "../symbolic/aliasing.ts";
import type { Expression, SymbolOrigin } from "../symbolic/expression.ts";
import type { ByteSource, DataExpression, Memory } from "../symbolic/memory.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";
import { splitSum } from "../symbolic/simplify.ts";
import type { CallMode, Effect, Unresolved, WriteSource } from "./graph.ts";
import type { KnownSlot, State } from "./state.ts";

/** How a block ended, before anything is said of where it goes on. */
export type BlockEnd =
  | { readonly kind: "next"; readonly programCounter: number | undefined }
  | { readonly kind: "jump"; readonly target: Expression }
  | { readonly kind: "branch"; readonly target: Expression; readonly condition: Expression; readonly next: number | undefined }
  | { readonly kind: "stop" }
  | { readonly kind: "return"; readonly data: DataExpression }
  | { readonly kind: "revert" }
  | { readonly kind: "unresolved"; readonly reason: Unresolved };

export interface BlockResult {
  readonly effects: readonly Effect[];
  readonly end: BlockEnd;
  readonly state: State;
}

/** Gives the symbol that an instruction of the node binds, the same each time that the node is run. */
export type SymbolSource = (programCounter: number, origin: SymbolOrigin) => Expression;

const MOST_STACK = 1024;
/** Copies of no more bytes than this are kept as words. */
const SMALL_COPY = 1024;

/** Thrown nowhere: a block that underflows or runs into an undefined instruction halts like one that reverts. */
const HALTED: BlockEnd = { kind: "revert" };

/** Runs a block on formulas. */
export function runBlock(pool: ExpressionPool, code: Uint8Array, block: BasicBlock, state: State, symbols: SymbolSource): BlockResult {
  return new BlockMachine(pool, code, state, symbols).run(block);
}

class BlockMachine {
  readonly #pool: ExpressionPool;
  readonly #code: Uint8Array;
  readonly #symbols: SymbolSource;
  readonly #effects: Effect[] = [];
  readonly #stack: Expression[];
  readonly #facts: State["facts"];
  #memory: Memory;
  #returned: State["returned"];
  #slots: Map<number, KnownSlot>;
  #isBroken = false;

  constructor(pool: ExpressionPool, code: Uint8Array, state: State, symbols: SymbolSource) {
    this.#pool = pool;
    this.#code = code;
    this.#symbols = symbols;
    this.#stack = [...state.stack];
    this.#memory = state.memory;
    this.#returned = state.returned;
    this.#facts = state.facts;
    this.#slots = new Map(state.slots);
  }

  run({ instructions, next }: BasicBlock): BlockResult {
    let end: BlockEnd = { kind: "next", programCounter: next };
    for (const instruction of instructions) {
      const ended = this.#step(instruction, next);
      if (this.#isBroken || this.#stack.length > MOST_STACK) {
        end = HALTED;
        break;
      }
      if (ended !== undefined) end = ended;
    }
    const { memory, returned, facts, slots } = {
      memory: this.#memory,
      returned: this.#returned,
      facts: this.#facts,
      slots: this.#slots,
    };
    return { effects: this.#effects, end, state: { stack: this.#stack, memory, returned, facts, slots } };
  }

  #step(instruction: Instruction, next: number | undefined): BlockEnd | undefined {
    const { opcode, pushed, immutable } = instruction;
    if (immutable !== undefined) this.#push(this.#pool.immutable(immutable));
    else if (pushed !== undefined) this.#push(this.#pool.constant(pushed));
    else if (opcode >= OP.DUP1 && opcode <= OP.DUP16) this.#push(this.#peek(opcode - OP.DUP1));
    else if (opcode >= OP.SWAP1 && opcode <= OP.SWAP16) this.#swap(opcode - OP.SWAP1 + 1);
    else if (opcode >= OP.LOG0 && opcode <= OP.LOG4) this.#drop(opcode - OP.LOG0 + 2);
    else if (SURROUNDINGS.has(opcode)) this.#push(this.#pool.surrounding(opcode));
    else {
      const count = COMPUTES.get(opcode);
      if (count !== undefined) this.#push(this.#pool.apply(opcode, ...this.#take(count)));
      else return this.#other(instruction, next);
    }
    return undefined;
  }

  #other({ opcode, programCounter }: Instruction, next: number | undefined): BlockEnd | undefined {
    switch (opcode) {
      case OP.JUMPDEST:
        return undefined;
      case OP.POP:
        this.#drop(1);
        return undefined;
      case OP.JUMP:
        return { kind: "jump", target: this.#pop() };
      case OP.JUMPI: {
        const [target, condition] = this.#take(2);
        return target === undefined || condition === undefined ? HALTED : { kind: "branch", target, condition, next };
      }
      case OP.STOP:
        return { kind: "stop" };
      case OP.RETURN: {
        const [at, size] = this.#take(2);
        return at === undefined || size === undefined ? HALTED : { kind: "return", data: this.#memory.data(at, size) };
      }
      case OP.SELFDESTRUCT:
        this.#effects.push({ kind: "selfdestruct", beneficiary: this.#pop() });
        return { kind: "stop" };
      default:
        return this.#isStateful(opcode, programCounter) ? undefined : HALTED;
    }
  }

  /** Runs an instruction that reads or writes something; false where there is no such instruction. */
  #isStateful(opcode: number, programCounter: number): boolean {
    switch (opcode) {
      case OP.KECCAK256:
        this.#push(this.#hash(programCounter, this.#pop(), this.#pop()));
        return true;
      case OP.CALLDATALOAD:
        this.#push(this.#pool.calldataWord(this.#pop()));
        return true;
      case OP.CODESIZE:
        this.#push(this.#pool.constant(BigInt(this.#code.length)));
        return true;
      case OP.RETURNDATASIZE:
        this.#push(this.#returnedSize(programCounter));
        return true;
      case OP.MLOAD:
        this.#push(this.#load(programCounter, this.#pop()));
        return true;
      case OP.MSTORE:
      case OP.MSTORE8:
        this.#store(opcode, this.#pop(), this.#pop());
        return true;
      case OP.CALLDATACOPY:
      case OP.CODECOPY:
      case OP.RETURNDATACOPY:
      case OP.MCOPY:
        this.#copy(opcode, this.#pop(), this.#pop(), this.#pop());
        return true;
      case OP.EXTCODECOPY: {
        this.#pop();
        const [at, , size] = [this.#pop(), this.#pop(), this.#pop()];
        this.#write(at, size, undefined, { kind: "unknown" });
        return true;
      }
      case OP.SLOAD:
      case OP.TLOAD:
        this.#push(this.#loadSlot(programCounter, this.#pop(), opcode === OP.TLOAD));
        return true;
      case OP.SSTORE:
      case OP.TSTORE:
        this.#storeSlot(programCounter, this.#pop(), this.#pop(), opcode === OP.TSTORE);
        return true;
      case OP.BALANCE:
        this.#push(this.#account(programCounter, this.#pop(), "balance"));
        return true;
      case OP.SELFBALANCE:
        this.#push(this.#account(programCounter, this.#pool.surrounding(OP.ADDRESS), "balance"));
        return true;
      case OP.EXTCODESIZE:
        this.#push(this.#account(programCounter, this.#pop(), "code-size"));
        return true;
      case OP.EXTCODEHASH:
        this.#push(this.#account(programCounter, this.#pop(), "code-hash"));
        return true;
      case OP.BLOCKHASH:
      case OP.BLOBHASH:
        this.#pop();
        this.#push(this.#symbols(programCounter, "unknown"));
        return true;
      case OP.GAS:
      case OP.MSIZE:
        this.#push(this.#symbols(programCounter, "unknown"));
        return true;
      case OP.CALL:
      case OP.CALLCODE:
      case OP.DELEGATECALL:
      case OP.STATICCALL:
        this.#call(programCounter, CALL_MODES.get(opcode) ?? "call");
        return true;
      case OP.CREATE:
      case OP.CREATE2:
        this.#create(programCounter, opcode === OP.CREATE2);
        return true;
      default:
        return false;
    }
  }

  #hash(programCounter: number, at: Expression, size: Expression): Expression {
    const known = this.#memory.hash(this.#pool, at, size);
    if (known !== undefined) return known;
    const result = this.#symbols(programCounter, "hash");
    this.#effects.push({ kind: "memory-hash", at, size, result });
    return result;
  }

  #returnedSize(programCounter: number): Expression {
    if (this.#returned === "none") return this.#pool.constant(0n);
    return this.#returned === "several" ? this.#symbols(programCounter, "unknown") : this.#pool.returnedSize(this.#returned);
  }

  #load(programCounter: number, at: Expression): Expression {
    const known = this.#memory.word(this.#pool, at);
    if (known !== undefined) return known;
    const result = this.#symbols(programCounter, "memory");
    this.#effects.push({ kind: "memory-word", at, result });
    return result;
  }

  #store(opcode: number, at: Expression, word: Expression): void {
    if (opcode === OP.MSTORE) this.#write(at, this.#pool.constant(32n), { kind: "word", word, skip: 0 }, { kind: "word", word });
    else this.#write(at, this.#pool.constant(1n), { kind: "word", word, skip: 31 }, { kind: "byte", word });
  }

  #copy(opcode: number, at: Expression, offset: Expression, size: Expression): void {
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
        if (typeof this.#returned === "string") return this.#write(at, size, undefined, { kind: "unknown" });
        return this.#write(
          at,
          size,
          { kind: "returned", call: this.#returned, offset, size },
          { kind: "returned", call: this.#returned, offset },
        );
      }
      default:
        if (isSmall(size)) {
          const words = this.#memory;
          const read = (from: number): Expression | undefined => words.word(this.#pool, this.#behind(offset, from));
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
    let memory = this.#memory;
    const words = Array.from({ length: Math.ceil(length / 32) }, (_, index) => wordAt(32 * index));
    for (const [index, word] of words.entries()) {
      const from = 32 * index;
      memory = memory.write(this.#behind(at, from), Math.min(32, length - from), word && { kind: "word", word, skip: 0 });
    }
    this.#memory = memory;
  }

  #calldataAt(offset: Expression, from: number): Expression {
    return this.#pool.calldataWord(this.#behind(offset, from));
  }

  #codeWord(from: number): Expression {
    let word = 0n;
    for (let index = 0; index < 32; index++) word = (word << 8n) | BigInt(this.#code[from + index] ?? 0);
    return this.#pool.constant(word);
  }

  #behind(at: Expression, distance: number): Expression {
    return this.#pool.apply(OP.ADD, this.#pool.constant(BigInt(distance)), at);
  }

  #write(at: Expression, size: Expression, known: ByteSource | undefined, source: WriteSource): void {
    if (size.constant === 0n) return;
    this.#noteWrite(at, size, source);
    this.#memory = this.#memory.write(at, size.constant === undefined ? undefined : Number(BigInt.asUintN(53, size.constant)), known);
  }

  #noteWrite(at: Expression, size: Expression, source: WriteSource): void {
    if (splitSum(at).rest !== undefined) this.#effects.push({ kind: "bound", at, least: this.#memory.leastFor(at) });
    this.#effects.push({ kind: "write", at, size, source });
  }

  #loadSlot(programCounter: number, slot: Expression, transient: boolean): Expression {
    const result = this.#symbols(programCounter, transient ? "transient" : "storage");
    const known = transient ? undefined : this.#slots.get(slot.id);
    this.#effects.push({ kind: "load", slot, result, transient, programCounter });
    if (known !== undefined) return known.value;
    if (!transient) this.#slots.set(slot.id, { slot, value: result });
    return result;
  }

  #storeSlot(programCounter: number, slot: Expression, value: Expression, transient: boolean): void {
    const read = transient ? undefined : this.#slots.get(slot.id)?.value;
    const commutes = read !== undefined && isMoved(value, read);
    this.#effects.push({ kind: "store", slot, value, transient, commutes, programCounter });
    if (transient) return;
    for (const [id, known] of this.#slots) if (!areDistinct(known.slot, slot)) this.#slots.delete(id);
    this.#slots.set(slot.id, { slot, value });
  }

  #account(programCounter: number, address: Expression, origin: SymbolOrigin): Expression {
    const result = this.#symbols(programCounter, origin);
    this.#effects.push({ kind: "account", address, result });
    return result;
  }

  #call(programCounter: number, mode: CallMode): void {
    this.#pop(); // gas
    const target = this.#pop();
    const hasValue = mode === "call" || mode === "callcode";
    const value = hasValue ? this.#pop() : this.#pool.constant(0n);
    const [inputAt, inputSize, at, size] = [this.#pop(), this.#pop(), this.#pop(), this.#pop()];
    const result = this.#symbols(programCounter, "success");
    const input = this.#memory.data(inputAt, inputSize);
    this.#effects.push({ kind: "call", mode, target, value, input, output: { at, size }, result, mustSucceed: false });
    // Whoever is called may call back and write.
    if (mode !== "staticcall") this.#slots = new Map();
    this.#returned = result;
    if (isSmall(size)) {
      const answer = (from: number): Expression => this.#pool.returnedWord(result, from);
      this.#copyWords(at, size, { kind: "returned", call: result, offset: this.#pool.constant(0n) }, answer);
    } else this.#write(at, size, undefined, { kind: "returned", call: result, offset: this.#pool.constant(0n) });
    this.#push(result);
  }

  #create(programCounter: number, isSalted: boolean): void {
    const value = this.#pop();
    const initCode = this.#memory.data(this.#pop(), this.#pop());
    const salt = isSalted ? this.#pop() : undefined;
    const result = this.#symbols(programCounter, "created");
    this.#effects.push({ kind: "create", value, initCode, salt, result, mustSucceed: false });
    this.#slots = new Map();
    this.#returned = "several";
    this.#push(result);
  }

  #push(word: Expression): void {
    this.#stack.push(word);
  }

  #pop(): Expression {
    const word = this.#stack.pop();
    if (word === undefined) this.#isBroken = true;
    return word ?? this.#pool.constant(0n);
  }

  #take(count: number): Expression[] {
    return Array.from({ length: count }, () => this.#pop());
  }

  #drop(count: number): void {
    for (let index = 0; index < count; index++) this.#pop();
  }

  #peek(depth: number): Expression {
    const word = this.#stack.at(-1 - depth);
    if (word === undefined) this.#isBroken = true;
    return word ?? this.#pool.constant(0n);
  }

  #swap(depth: number): void {
    const [top, deep] = [this.#peek(0), this.#peek(depth)];
    this.#stack[this.#stack.length - 1] = deep;
    this.#stack[this.#stack.length - 1 - depth] = top;
  }
}

const CALL_MODES: ReadonlyMap<number, CallMode> = new Map<number, CallMode>([
  [OP.CALL, "call"],
  [OP.CALLCODE, "callcode"],
  [OP.DELEGATECALL, "delegatecall"],
  [OP.STATICCALL, "staticcall"],
]);

/** Whether a word is another plus or minus something that does not hang on it. */
function isMoved(word: Expression, from: Expression): boolean {
  const [first, second] = word.operands;
  if (first === undefined || second === undefined) return false;
  if (word.operation === OP.SUB) return (first === from || isMoved(first, from)) && !contains(second, from);
  if (word.operation !== OP.ADD) return false;
  const [moved, by] = contains(first, from) ? [first, second] : [second, first];
  return (moved === from || isMoved(moved, from)) && !contains(by, from);
}

function contains(word: Expression, part: Expression, seen = new Set<Expression>()): boolean {
  if (word === part) return true;
  // Operands are made before what is made of them.
  if (word.id < part.id || seen.has(word)) return false;
  seen.add(word);
  return word.operands.some((operand) => contains(operand, part, seen));
}

function isSmall(size: Expression): boolean {
  return size.constant !== undefined && size.constant <= BigInt(SMALL_COPY);
}
