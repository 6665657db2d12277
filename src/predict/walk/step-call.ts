import { OP } from "../code/opcodes.ts";
import type { Account } from "./account.ts";
import type { Call } from "./call.ts";
import { UNKNOWN_DATA } from "./data.ts";
import type { StepFrame } from "./step-frame.ts";
import type { TouchedState } from "./touched-state.ts";
import { hangOn, type Trace } from "./trace.ts";
import { Value } from "./value.ts";

const CALLS: ReadonlySet<number> = new Set([OP.CALL, OP.CALLCODE, OP.DELEGATECALL, OP.STATICCALL]);

export function isCall(opcode: number): boolean {
  return CALLS.has(opcode);
}

/** A call as an instruction finds it on the stack, and where in memory its answer goes. */
export interface StepCall {
  /** Whose code is run; undefined where it cannot be told. */
  readonly target: Account | undefined;
  readonly called: Call;
  readonly at: bigint | undefined;
  readonly size: bigint | undefined;
}

/** Takes a call from the stack of a frame. */
export function takeCall(frame: StepFrame, opcode: number, state: TouchedState, trace: Trace): StepCall {
  const { call, memory, taint } = frame;
  frame.pop(); // gas
  taint.hangsOnState = false;
  const address = frame.pop();
  if (taint.hangsOnState) hangOn(trace);
  const target = address === undefined ? undefined : state.accountIn(address);
  const value = opcode === OP.CALL || opcode === OP.CALLCODE ? frame.popValue() : Value.known(0n);
  const data = memory.data(frame.pop(), frame.pop()) ?? UNKNOWN_DATA;
  const [at, size] = [frame.pop(), frame.pop()];
  const common = { data, isStatic: call.isStatic || opcode === OP.STATICCALL, depth: call.depth + 1 };
  return { target, called: calledWith(), at, size };

  function calledWith(): Call {
    if (opcode === OP.DELEGATECALL) return { ...call, ...common };
    const caller = call.account.address;
    return { ...common, account: opcode === OP.CALLCODE ? call.account : (target ?? state.account(0n)), caller, value };
  }
}
