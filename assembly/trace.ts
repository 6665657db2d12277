import { accountAt } from "./account";
import { CALLER, frame, GAS, memoryArea, memoryOf, PC, refund, returnData, returnLength, SELF, SP, VALUE } from "./frame";

// What a build that traces tells its host. In the other build, where TRACES is not defined, all of this vanishes.

/** An instruction is about to run; a frame holds its counter, stack and gas. One that waited for state is told of again. */
@external("trace", "step")
declare function hostStep(frame: usize, opcode: i32, memory: usize, returnData: usize, returnLength: u32, refund: i64): void;

/** A message begins, be there code to run or not. `kind` is the opcode that sends it; a value of 0 is none. */
@external("trace", "enter")
declare function hostEnter(kind: i32, from: usize, to: usize, value: usize, input: usize, length: u32, gas: i64): void;

/** The message that began last and has not ended ends. */
@external("trace", "leave")
declare function hostLeave(ending: i32, left: i64, output: usize, length: u32): void;

@external("trace", "log")
declare function hostLog(log: usize): void;

@external("trace", "destruct")
declare function hostDestruct(account: usize, heir: usize): void;

// How a message ended, beside the outcomes of frames (calls.ts).
export const ENDING_TOO_DEEP: i32 = 3;
export const ENDING_NO_FUNDS: i32 = 4;
export const ENDING_COLLISION: i32 = 5;
export const ENDING_OVERFLOW: i32 = 6;
export const ENDING_NONCE: i32 = 7;

const CALL: i32 = 0xf1;
const CALLCODE: i32 = 0xf2;
const DELEGATECALL: i32 = 0xf4;

@inline
export function traceStep(pc: usize, sp: usize, gas: i64, opcode: i32): void {
  if (!isDefined(TRACES)) return;
  store<u32>(frame, <u32>pc, PC);
  store<u32>(frame, <u32>sp, SP);
  store<i64>(frame, gas, GAS);
  hostStep(frame, opcode, memoryOf(frame), returnData, returnLength, refund);
}

/** A frame calls: its operands lie below `sp`, and `left` is the gas that it keeps. */
@inline
export function traceCall(opcode: i32, sp: usize, inputStart: u32, inputLength: u32, left: i64, given: i64): void {
  if (!isDefined(TRACES)) return;
  const self = <usize>load<u32>(frame, SELF);
  const value: usize = opcode == CALL || opcode == CALLCODE ? sp - 64 : opcode == DELEGATECALL ? frame + VALUE : 0;
  store<i64>(frame, left, GAS);
  hostEnter(opcode, self, accountAt(sp - 32), value, memoryArea + <usize>inputStart, inputLength, given);
}

/** A frame creates a contract. */
@inline
export function traceCreate(opcode: i32, created: usize, value: usize, initCode: usize, length: u32, left: i64, given: i64): void {
  if (!isDefined(TRACES)) return;
  store<i64>(frame, left, GAS);
  hostEnter(opcode, <usize>load<u32>(frame, SELF), created, value, initCode, length, given);
}

/** The transaction's own message begins. */
@inline
export function traceMessage(isCreation: bool, from: usize, to: usize, value: usize, data: usize, length: u32, gas: i64): void {
  if (!isDefined(TRACES)) return;
  hostEnter(isCreation ? 0xf0 : CALL, from, to, value, data, length, gas);
}

@inline
export function traceLeave(ending: i32, left: i64): void {
  if (!isDefined(TRACES)) return;
  hostLeave(ending, left, returnData, returnLength);
}

@inline
export function traceLog(log: usize): void {
  if (isDefined(TRACES)) hostLog(log);
}

@inline
export function traceDestruct(account: usize, heir: usize): void {
  if (isDefined(TRACES)) hostDestruct(account, heir);
}
