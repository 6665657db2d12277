import type { BasicBlock, Instruction } from "../code/blocks.ts";
import { COMPUTES, OP, SURROUNDINGS } from "../code/opcodes.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";
import { FormulaAccounts } from "./formula-accounts.ts";
import { FormulaMemory } from "./formula-memory.ts";
import { FormulaStack } from "./formula-stack.ts";
import { FormulaStorage } from "./formula-storage.ts";
import type { Effect, Unresolved } from "./graph.ts";
import type { MachineTools, SymbolSource } from "./machine-tools.ts";
import type { State } from "./state.ts";

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

const MOST_STACK = 1024;

/** Thrown nowhere: a block that underflows or runs into an undefined instruction halts like one that reverts. */
const HALTED: BlockEnd = { kind: "revert" };

/** Runs a block on formulas. */
export function runBlock(pool: ExpressionPool, code: Uint8Array, block: BasicBlock, state: State, symbols: SymbolSource): BlockResult {
  return new BlockMachine({ pool, code, symbols, effects: [] }, state).run(block);
}

class BlockMachine {
  readonly #tools: MachineTools;
  readonly #stack: FormulaStack;
  readonly #memory: FormulaMemory;
  readonly #storage: FormulaStorage;
  readonly #accounts: FormulaAccounts;
  readonly #facts: State["facts"];

  constructor(tools: MachineTools, state: State) {
    this.#tools = tools;
    this.#stack = new FormulaStack(tools.pool, state.stack);
    this.#memory = new FormulaMemory(tools, state);
    this.#storage = new FormulaStorage(tools, state.slots);
    this.#accounts = new FormulaAccounts(tools, this.#stack, this.#memory, this.#storage);
    this.#facts = state.facts;
  }

  run({ instructions, next }: BasicBlock): BlockResult {
    let end: BlockEnd = { kind: "next", programCounter: next };
    for (const instruction of instructions) {
      const ended = this.#step(instruction, next);
      if (this.#stack.isBroken || this.#stack.words.length > MOST_STACK) {
        end = HALTED;
        break;
      }
      if (ended !== undefined) end = ended;
    }
    const { memory, returned } = this.#memory;
    const state = { stack: this.#stack.words, memory, returned, facts: this.#facts, slots: this.#storage.slots };
    return { effects: this.#tools.effects, end, state };
  }

  #step(instruction: Instruction, next: number | undefined): BlockEnd | undefined {
    const { opcode, pushed, immutable } = instruction;
    if (immutable !== undefined) this.#stack.push(this.#tools.pool.immutable(immutable));
    else if (pushed !== undefined) this.#stack.push(this.#tools.pool.constant(pushed));
    else if (opcode >= OP.DUP1 && opcode <= OP.DUP16) this.#stack.push(this.#stack.peek(opcode - OP.DUP1));
    else if (opcode >= OP.SWAP1 && opcode <= OP.SWAP16) this.#stack.swap(opcode - OP.SWAP1 + 1);
    else if (opcode >= OP.LOG0 && opcode <= OP.LOG4) this.#stack.drop(opcode - OP.LOG0 + 2);
    else if (SURROUNDINGS.has(opcode)) this.#stack.push(this.#tools.pool.surrounding(opcode));
    else {
      const count = COMPUTES.get(opcode);
      if (count !== undefined) this.#stack.push(this.#tools.pool.apply(opcode, ...this.#stack.take(count)));
      else return this.#other(instruction, next);
    }
    return undefined;
  }

  #other({ opcode, programCounter }: Instruction, next: number | undefined): BlockEnd | undefined {
    switch (opcode) {
      case OP.JUMPDEST:
        return undefined;
      case OP.POP:
        this.#stack.drop(1);
        return undefined;
      case OP.JUMP:
        return { kind: "jump", target: this.#stack.pop() };
      case OP.JUMPI: {
        const [target, condition] = this.#stack.take(2);
        return target === undefined || condition === undefined ? HALTED : { kind: "branch", target, condition, next };
      }
      case OP.STOP:
        return { kind: "stop" };
      case OP.RETURN: {
        const [at, size] = this.#stack.take(2);
        return at === undefined || size === undefined ? HALTED : { kind: "return", data: this.#memory.memory.data(at, size) };
      }
      case OP.SELFDESTRUCT:
        this.#tools.effects.push({ kind: "selfdestruct", beneficiary: this.#stack.pop() });
        return { kind: "stop" };
      default:
        return this.#isStateful(opcode, programCounter) ? undefined : HALTED;
    }
  }

  /** Runs an instruction that reads or writes something; false where there is no such instruction. */
  #isStateful(opcode: number, programCounter: number): boolean {
    switch (opcode) {
      case OP.KECCAK256:
        this.#stack.push(this.#memory.hash(programCounter, this.#stack.pop(), this.#stack.pop()));
        return true;
      case OP.CALLDATALOAD:
        this.#stack.push(this.#tools.pool.calldataWord(this.#stack.pop()));
        return true;
      case OP.CODESIZE:
        this.#stack.push(this.#tools.pool.constant(BigInt(this.#tools.code.length)));
        return true;
      case OP.RETURNDATASIZE:
        this.#stack.push(this.#memory.returnedSize(programCounter));
        return true;
      case OP.MLOAD:
        this.#stack.push(this.#memory.load(programCounter, this.#stack.pop()));
        return true;
      case OP.MSTORE:
      case OP.MSTORE8:
        this.#memory.store(opcode, this.#stack.pop(), this.#stack.pop());
        return true;
      case OP.CALLDATACOPY:
      case OP.CODECOPY:
      case OP.RETURNDATACOPY:
      case OP.MCOPY:
        this.#memory.copy(opcode, this.#stack.pop(), this.#stack.pop(), this.#stack.pop());
        return true;
      case OP.EXTCODECOPY: {
        this.#stack.pop();
        const [at, , size] = [this.#stack.pop(), this.#stack.pop(), this.#stack.pop()];
        this.#memory.spoil(at, size);
        return true;
      }
      case OP.SLOAD:
      case OP.TLOAD:
        this.#stack.push(this.#storage.load(programCounter, this.#stack.pop(), opcode === OP.TLOAD));
        return true;
      case OP.SSTORE:
      case OP.TSTORE:
        this.#storage.store(programCounter, this.#stack.pop(), this.#stack.pop(), opcode === OP.TSTORE);
        return true;
      case OP.BALANCE:
        this.#stack.push(this.#accounts.read(programCounter, this.#stack.pop(), "balance"));
        return true;
      case OP.SELFBALANCE:
        this.#stack.push(this.#accounts.read(programCounter, this.#tools.pool.surrounding(OP.ADDRESS), "balance"));
        return true;
      case OP.EXTCODESIZE:
        this.#stack.push(this.#accounts.read(programCounter, this.#stack.pop(), "code-size"));
        return true;
      case OP.EXTCODEHASH:
        this.#stack.push(this.#accounts.read(programCounter, this.#stack.pop(), "code-hash"));
        return true;
      case OP.BLOCKHASH:
      case OP.BLOBHASH:
        this.#stack.pop();
        this.#stack.push(this.#tools.symbols(programCounter, "unknown"));
        return true;
      case OP.GAS:
      case OP.MSIZE:
        this.#stack.push(this.#tools.symbols(programCounter, "unknown"));
        return true;
      case OP.CALL:
      case OP.CALLCODE:
      case OP.DELEGATECALL:
      case OP.STATICCALL:
        this.#accounts.call(programCounter, opcode);
        return true;
      case OP.CREATE:
      case OP.CREATE2:
        this.#accounts.create(programCounter, opcode === OP.CREATE2);
        return true;
      default:
        return false;
    }
  }
}
