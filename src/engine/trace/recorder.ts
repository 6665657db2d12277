import { type Hex, ZERO_ADDRESS } from "../../access/hex.ts";
import { isAtLeast } from "../../execution/block-context.ts";
import type { EngineInstance, TraceListener } from "../instance.ts";
import { ACCOUNT, CODE, FRAME } from "../memory-map.ts";
import { isPrecompile } from "../precompiles/precompiles.ts";
import { readLog } from "../decode.ts";
import { type CallFrame, type CallKind, isCreation } from "./call-frame.ts";
import { depositFailure, found, precompileFailure, precompileNumber, failedCall, type FailedCall } from "./failures.ts";
import { haltOf, type HaltReason } from "./halt-reason.ts";
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

const CODE_BYTE = 200;

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
  readonly #engine: EngineInstance;
  readonly #open: OpenFrame[] = [];
  readonly #reached = new Set<Hex>();
  readonly #unreached: FailedCall[] = [];
  #repeats = false;
  #logCount = 0;

  constructor(engine: EngineInstance, structLogs?: StructLogOptions) {
    this.#engine = engine;
    if (structLogs !== undefined) this.structLogs = new StructLogRecorder(engine, structLogs);
  }

  /** Calls whose gas did not suffice to look at an account, and of which no other was enough. */
  get unreached(): readonly FailedCall[] {
    return this.#unreached.filter(({ address }) => !this.#reached.has(address));
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
    this.#reached.add(recipient);
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
    const deposit = isCreation(frame) && failure === undefined ? CODE_BYTE * length : 0;
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
    this.#reached.add(engine.address(heir));
    const isMade = engine.view.getUint32(account + ACCOUNT.created, true) === engine.view.getUint32(account + ACCOUNT.epoch, true);
    const isIdle = account === heir && !isMade && isAtLeast(engine.hardfork, "cancun");
    frame.destruction = isIdle
      ? { address: ZERO_ADDRESS }
      : { address: engine.address(account), heir: engine.address(heir), balance: engine.quantity(account + ACCOUNT.balance) };
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
      // The frame's own; one below zero is shown as it lies in 64 bits.
      refund: Number(BigInt.asUintN(64, refund - view.getBigInt64(frame + FRAME.refundMark, true))),
    };
  }

  /** Init code of no bytes is run all the same: it stops at once. */
  #stepOfNoCode(): void {
    const open = this.#open.at(-1);
    if (
      this.structLogs === undefined ||
      open === undefined ||
      open.step !== undefined ||
      !isCreation(open.frame) ||
      open.frame.input !== "0x"
    )
      return;
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
    this.structLogs.begin({ ...nothing, opcode: 0, gas: open.frame.gas, depth: this.#open.length, refund: 0 });
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
    if (step === undefined) return precompileFailure(frame, this.#engine.hardfork);
    const deposit = isCreation(frame) ? depositFailure(this.#engine, step) : undefined;
    if (deposit !== undefined) {
      this.#endStep(open, step.gas - deposit.gasCost);
      return deposit.reason;
    }
    const { reason, gasCost } = haltOf(found(this.#engine, step), this.#engine);
    const call = failedCall(this.#engine, step, reason);
    if (call?.isReached === true) this.#reached.add(call.address);
    else if (call !== undefined) this.#unreached.push(call);
    if (log !== undefined) this.structLogs?.fail(log, step, frame.self, reason, gasCost);
    return reason;
  }
}
