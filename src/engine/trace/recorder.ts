import type { Hex } from "../../access/hex.ts";
import type { EngineInstance, TraceListener } from "../instance.ts";
import { CODE, FRAME, WORD_BYTES } from "../memory-map.ts";
import { announcesTooMuch } from "../precompiles/modexp.ts";
import { isPrecompile, precompileGas } from "../precompiles/precompiles.ts";
import { readLog } from "../decode.ts";
import type { CallFrame, CallKind } from "./call-frame.ts";
import { expansionGas, haltReason, memoryGas, type HaltReason } from "./halt-reason.ts";
import { type Step, type StructLog, StructLogRecorder, type StructLogOptions } from "./struct-logs.ts";

const KINDS: Readonly<Record<number, CallKind>> = {
  0xf0: "CREATE",
  0xf1: "CALL",
  0xf2: "CALLCODE",
  0xf4: "DELEGATECALL",
  0xf5: "CREATE2",
  0xfa: "STATICCALL",
};

/** assembly/calls.ts, assembly/trace.ts */
const ENDING = { success: 0, revert: 1, failure: 2 } as const;
const REFUSALS: Readonly<Record<number, HaltReason>> = {
  3: "CallTooDeep",
  4: "OutOfFunds",
  5: "CreateCollision",
  6: "OverflowPayment",
  7: "NonceOverflow",
};

/** A precompiled contract that looks at its input before its gas. */
const MODEXP = 5;

const RETURN = 0xf3;
const CODE_BYTE = 200;
const CODE_LIMIT = 24576;
const RESERVED_BYTE = 0xef;

const CALL = 0xf1;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const STATICCALL = 0xfa;
const CALL_VALUE = 9000;
const COLD_ACCOUNT = 2600;

/** Whom a call did not reach, and the instruction: the account whose code it is in, as a pointer, and its counter. */
export interface UnreachedCall {
  readonly address: Hex;
  readonly code: number;
  readonly counter: number;
}

interface OpenFrame {
  readonly frame: CallFrame;
  /** The step at work, and its struct log. */
  step?: Step;
  log?: StructLog | undefined;
}

/** Follows one transaction through the engine: the tree of its messages, and its struct logs if they are asked for. */
export class TransactionRecorder implements TraceListener {
  /** The transaction's own message, once it began. */
  root: CallFrame | undefined;
  readonly structLogs: StructLogRecorder | undefined;
  /** Calls whose gas did not suffice to look at a cold account. */
  readonly unreached: UnreachedCall[] = [];
  readonly #engine: EngineInstance;
  readonly #open: OpenFrame[] = [];
  #repeats = false;
  #logCount = 0;

  constructor(engine: EngineInstance, structLogs?: StructLogOptions) {
    this.#engine = engine;
    if (structLogs !== undefined) this.structLogs = new StructLogRecorder(engine, structLogs);
  }

  /** The transaction waited for state: the step at work, if there is one, is told again. */
  waited(): void {
    this.#repeats = this.#open.at(-1)?.step !== undefined;
  }

  step(frame: number, opcode: number, memory: number, returnData: number, returnLength: number, refund: bigint): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    const step = this.#read(frame, opcode, memory, returnData, returnLength, refund);
    if (this.#repeats) this.structLogs?.undo();
    else this.#endStep(open, step.gas);
    this.#repeats = false;
    open.step = step;
    open.log = this.structLogs?.begin(step);
  }

  enter(kind: number, from: number, to: number, value: number, input: number, length: number, gas: bigint): void {
    const engine = this.#engine;
    const caller = this.#open.at(-1);
    if (caller?.step !== undefined) this.#endStep(caller, Number(engine.view.getBigInt64(caller.step.frame + FRAME.gas, true)));
    const name = KINDS[kind] ?? "CALL";
    const recipient = engine.address(to);
    const sender = engine.address(from);
    const frame: CallFrame = {
      kind: name,
      from: sender,
      to: recipient,
      self: name === "DELEGATECALL" || name === "CALLCODE" ? sender : recipient,
      value: value === 0 ? 0n : engine.quantity(value),
      input: engine.data(input, length),
      gas: Number(gas),
      isPrecompile: isPrecompile(precompileNumber(recipient), engine.hardfork),
      calls: [],
      logs: [],
      gasUsed: 0,
      output: "0x",
    };
    if (caller === undefined) this.root = frame;
    else caller.frame.calls.push(frame);
    this.#open.push({ frame });
  }

  leave(ending: number, left: bigint, output: number, length: number): void {
    if (ending === ENDING.success) this.#stepOfNoCode();
    const open = this.#open.pop();
    if (open === undefined) return;
    const { frame, step } = open;
    frame.gasUsed = frame.gas - Number(left);
    const failure = this.#failure(ending, open);
    if (failure !== undefined) frame.failure = failure;
    if (failure === undefined || failure === "Revert") frame.output = this.#engine.data(output, length);
    if (step === undefined) return;
    const deposit = isCreate(frame) && failure === undefined ? CODE_BYTE * length : 0;
    if (failure === undefined || failure === "Revert") this.#endStep(open, Number(left) + deposit);
  }

  log(log: number): void {
    const frame = this.#open.at(-1)?.frame;
    frame?.logs.push({ ...readLog(this.#engine, log), index: this.#logCount++, position: frame.calls.length });
  }

  destruct(account: number, heir: number): void {
    const engine = this.#engine;
    const frame = this.#open.at(-1)?.frame;
    if (frame === undefined) return;
    frame.destruction = { address: engine.address(account), heir: engine.address(heir), balance: engine.quantity(account + 32) };
  }

  #read(frame: number, opcode: number, memory: number, returnData: number, returnLength: number, refund: bigint): Step {
    const { view } = this.#engine;
    const at = (offset: number) => view.getUint32(frame + offset, true);
    return {
      frame,
      opcode,
      counter: at(FRAME.counter) - at(FRAME.code) - CODE.bytes,
      gas: Number(view.getBigInt64(frame + FRAME.gas, true)),
      depth: this.#open.length,
      stack: at(FRAME.stack),
      stackPointer: at(FRAME.stackPointer),
      memory,
      memorySize: at(FRAME.memorySize),
      isStatic: at(FRAME.isStatic) !== 0,
      returnData,
      returnLength,
      refund: Number(refund),
    };
  }

  /** Init code of no bytes is run all the same: it stops at once. */
  #stepOfNoCode(): void {
    const open = this.#open.at(-1);
    if (
      this.structLogs === undefined ||
      open === undefined ||
      open.step !== undefined ||
      !isCreate(open.frame) ||
      open.frame.input !== "0x"
    )
      return;
    const refund = this.#open.at(-2)?.step?.refund ?? 0;
    const nothing = {
      frame: 0,
      counter: 0,
      stack: 0,
      stackPointer: 0,
      memory: 0,
      memorySize: 0,
      isStatic: false,
      returnData: 0,
      returnLength: 0,
    };
    this.structLogs.begin({ ...nothing, opcode: 0, gas: open.frame.gas, depth: this.#open.length, refund });
  }

  #endStep(open: OpenFrame, gasAfter: number): void {
    const { frame, step, log } = open;
    if (step === undefined || log === undefined) return;
    this.structLogs?.end(log, step, frame.self, step.gas - gasAfter);
    open.log = undefined;
  }

  #failure(ending: number, open: OpenFrame): HaltReason | undefined {
    if (ending === ENDING.success) return undefined;
    if (ending === ENDING.revert) return "Revert";
    if (ending !== ENDING.failure) return REFUSALS[ending];
    const { frame, step, log } = open;
    if (step === undefined) return this.#precompileFailure(frame);
    const deposit = isCreate(frame) && step.opcode === RETURN ? this.#depositFailure(step) : undefined;
    if (deposit !== undefined) return deposit;
    const reason = haltReason({ ...this.#found(step) }, this.#engine.hardfork);
    if (reason === "OutOfGas") this.#noteUnreached(step);
    if (log !== undefined) this.structLogs?.fail(log, step, frame.self, reason);
    return reason;
  }

  #noteUnreached(step: Step): void {
    const { opcode, frame, counter, stackPointer } = step;
    const pays = opcode === CALL || opcode === CALLCODE;
    if (!pays && opcode !== DELEGATECALL && opcode !== STATICCALL) return;
    const { operand, memorySize } = this.#found(step);
    const price = (pays && operand(2) !== 0n ? CALL_VALUE : 0) + expansionGas(opcode, operand, memorySize);
    if (step.gas - price >= COLD_ACCOUNT) return;
    const code = this.#engine.view.getUint32(frame + FRAME.codeAccount, true);
    this.unreached.push({ address: this.#engine.address(stackPointer - WORD_BYTES), code, counter });
  }

  #precompileFailure({ to, input, gas }: CallFrame): HaltReason {
    const { hardfork } = this.#engine;
    const number = precompileNumber(to);
    const data = Buffer.from(input.slice(2), "hex");
    if (number === MODEXP && announcesTooMuch(data, hardfork)) return "PrecompileError";
    return precompileGas(number, data, hardfork) > gas ? "PrecompileOOG" : "PrecompileError";
  }

  #found(step: Step) {
    return {
      opcode: step.opcode,
      gas: step.gas,
      height: (step.stackPointer - step.stack) / WORD_BYTES,
      memorySize: step.memorySize,
      isStatic: step.isStatic,
      returnLength: step.returnLength,
      operand: (index: number) => this.#engine.quantity(step.stackPointer - index * WORD_BYTES),
    };
  }

  /** Why the code that a creation gave back was not kept, or undefined where the instruction itself failed. */
  #depositFailure(step: Step): HaltReason | undefined {
    const { operand, height, memorySize } = this.#found(step);
    if (height < 2) return undefined;
    const [offset, length] = [Number(operand(0)), Number(operand(1))];
    const end = length === 0 ? 0 : offset + length;
    if (memoryGas(Math.max(end, memorySize)) - memoryGas(memorySize) > step.gas) return undefined;
    const isReserved = length > 0 && end <= memorySize && this.#engine.bytes[step.memory + offset] === RESERVED_BYTE;
    if (isReserved) return "CreateContractStartingWithEF";
    return length > CODE_LIMIT ? "CreateContractSizeLimit" : "OutOfGas";
  }
}

/** An address as a number, if it is low enough for a precompiled contract's; 0 is none's. */
function precompileNumber(address: Hex): number {
  const number = BigInt(address);
  return number < 0x10000n ? Number(number) : 0;
}

function isCreate({ kind }: CallFrame): boolean {
  return kind === "CREATE" || kind === "CREATE2";
}
