import { OP } from "../code/opcodes.ts";
import type { Expression, SymbolOrigin } from "../symbolic/expression.ts";
import type { FormulaMemory } from "./formula-memory.ts";
import type { FormulaStack } from "./formula-stack.ts";
import type { FormulaStorage } from "./formula-storage.ts";
import type { CallMode } from "./graph.ts";
import type { MachineTools } from "./machine-tools.ts";

const CALL_MODES: ReadonlyMap<number, CallMode> = new Map<number, CallMode>([
  [OP.CALL, "call"],
  [OP.CALLCODE, "callcode"],
  [OP.DELEGATECALL, "delegatecall"],
  [OP.STATICCALL, "staticcall"],
]);

/** What a block has to do with other accounts: looking at them, calling them, making them. */
export class FormulaAccounts {
  readonly #tools: MachineTools;
  readonly #stack: FormulaStack;
  readonly #memory: FormulaMemory;
  readonly #storage: FormulaStorage;

  constructor(tools: MachineTools, stack: FormulaStack, memory: FormulaMemory, storage: FormulaStorage) {
    this.#tools = tools;
    this.#stack = stack;
    this.#memory = memory;
    this.#storage = storage;
  }

  /** Something that is read of an account. */
  read(programCounter: number, address: Expression, origin: SymbolOrigin): Expression {
    const result = this.#tools.symbols(programCounter, origin);
    this.#tools.effects.push({ kind: "account", address, result });
    return result;
  }

  /** Calls what the stack names. */
  call(programCounter: number, opcode: number): void {
    const mode = CALL_MODES.get(opcode) ?? "call";
    this.#stack.pop(); // gas
    const target = this.#stack.pop();
    const hasValue = mode === "call" || mode === "callcode";
    const value = hasValue ? this.#stack.pop() : this.#tools.pool.constant(0n);
    const [inputAt, inputSize, at, size] = [this.#stack.pop(), this.#stack.pop(), this.#stack.pop(), this.#stack.pop()];
    const result = this.#tools.symbols(programCounter, "success");
    const input = this.#memory.memory.data(inputAt, inputSize);
    this.#tools.effects.push({ kind: "call", mode, target, value, input, output: { at, size }, result, mustSucceed: false });
    // Whoever is called may call back and write.
    if (mode !== "staticcall") this.#storage.forget();
    this.#memory.receive(result, at, size);
    this.#stack.push(result);
  }

  /** Makes a contract of what the stack names. */
  create(programCounter: number, isSalted: boolean): void {
    const value = this.#stack.pop();
    const initCode = this.#memory.memory.data(this.#stack.pop(), this.#stack.pop());
    const salt = isSalted ? this.#stack.pop() : undefined;
    const result = this.#tools.symbols(programCounter, "created");
    this.#tools.effects.push({ kind: "create", value, initCode, salt, result, mustSucceed: false });
    this.#storage.forget();
    this.#memory.returned = "several";
    this.#stack.push(result);
  }
}
