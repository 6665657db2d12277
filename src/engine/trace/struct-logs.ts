import { type Hex, ZERO_WORD } from "../../access/hex.ts";
import type { EngineInstance } from "../instance.ts";
import { WORD_BYTES } from "../memory-map.ts";
import type { HaltReason } from "./halt-reason.ts";
import { instructionOf } from "./instructions.ts";

/** What struct logs hold, by geth's names. */
export interface StructLogOptions {
  readonly disableStorage?: boolean;
  readonly disableStack?: boolean;
  readonly enableMemory?: boolean;
  readonly enableReturnData?: boolean;
}

/** A step as geth's default tracer shows it: what the instruction found, but storage with what it changed. */
export interface StructLog {
  readonly pc: number;
  readonly op: string;
  readonly gas: number;
  gasCost: number;
  readonly depth: number;
  error?: string;
  readonly stack?: readonly Hex[];
  readonly returnData?: Hex;
  readonly memory?: readonly Hex[];
  storage?: Readonly<Record<Hex, Hex>>;
  readonly refund: number;
}

/** A step as the engine tells it. */
export interface Step {
  readonly frame: number;
  readonly opcode: number;
  readonly counter: number;
  readonly gas: number;
  readonly depth: number;
  readonly stack: number;
  readonly stackPointer: number;
  readonly memory: number;
  readonly memorySize: number;
  readonly isStatic: boolean;
  readonly returnData: number;
  readonly returnLength: number;
  readonly refund: number;
}

const SLOAD = 0x54;
const SSTORE = 0x55;
const WARM_READ = 100;

/** Makes struct logs of the steps of one transaction. */
export class StructLogRecorder {
  readonly logs: StructLog[] = [];
  readonly #engine: EngineInstance;
  readonly #options: StructLogOptions;
  /** Slots that steps looked at or wrote, by whose they are. Reverts take nothing back. */
  readonly #storage = new Map<Hex, Record<Hex, Hex>>();

  #key: Hex = ZERO_WORD;

  constructor(engine: EngineInstance, options: StructLogOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  begin(step: Step): StructLog {
    // SLOAD puts the value over its key.
    if (this.#showsStorage(step)) this.#key = this.#engine.word(step.stackPointer);
    const { disableStack = false, enableMemory = false, enableReturnData = false } = this.#options;
    const log: StructLog = {
      pc: step.counter,
      op: instructionOf(step.opcode)?.name ?? "Unknown",
      gas: step.gas,
      gasCost: 0,
      depth: step.depth,
      ...(!disableStack && { stack: this.#stack(step) }),
      ...(enableReturnData && { returnData: this.#engine.data(step.returnData, step.returnLength) }),
      ...(enableMemory && { memory: this.#memory(step) }),
      refund: step.refund,
    };
    this.logs.push(log);
    return log;
  }

  /** Forgets a step that will run again. */
  undo(): void {
    this.logs.pop();
  }

  /** Ends a step; what it wrote lies on the stack still. */
  end(log: StructLog, step: Step, self: Hex, gasCost: number): void {
    log.gasCost = gasCost;
    if (!this.#showsStorage(step)) return;
    const storage = this.#storage.get(self) ?? {};
    // What was warm before any step looked at it, and stays as it is, is not shown.
    const isShown = gasCost > WARM_READ || this.#key in storage;
    const value = step.opcode === SSTORE ? step.stackPointer - WORD_BYTES : step.stackPointer;
    log.storage = isShown ? { ...storage, [this.#key]: this.#engine.word(value) } : storage;
    this.#storage.set(self, log.storage);
  }

  /** Ends a step that failed. */
  fail(log: StructLog, step: Step, self: Hex, reason: HaltReason, gasCost: number): void {
    // A store is done before all of its price is asked for.
    if (reason === "OutOfGas" && step.opcode === SSTORE) this.end(log, step, self, gasCost);
    else if (this.#showsStorage(step)) log.storage = this.#storage.get(self) ?? {};
    log.gasCost = gasCost;
    log.error = `Some(${reason})`;
  }

  #showsStorage({ opcode }: Step): boolean {
    return this.#options.disableStorage !== true && (opcode === SLOAD || opcode === SSTORE);
  }

  #stack({ stack, stackPointer }: Step): Hex[] {
    const words: Hex[] = [];
    for (let at = stack + WORD_BYTES; at <= stackPointer; at += WORD_BYTES) words.push(this.#word(at));
    return words;
  }

  #word(at: number): Hex {
    return trimmed(this.#engine.word(at));
  }

  #memory({ memory, memorySize }: Step): Hex[] {
    const chunks = memorySize / WORD_BYTES;
    return Array.from({ length: chunks }, (_, index) => this.#engine.data(memory + index * WORD_BYTES, WORD_BYTES));
  }
}

/** A quantity without leading zeros. */
export function trimmed(word: Hex): Hex {
  return `0x${word.slice(2).replace(/^0+(?=.)/, "")}`;
}
