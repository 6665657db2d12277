import {
  accountAt,
  addressToWord,
  accountCell,
  BALANCE,
  beginCredit,
  codeOf,
  endAddition,
  exists,
  KIND_BALANCE,
  KIND_CODE,
  KIND_EXISTENCE,
  loadAccount,
  nonceOf,
  setAccount,
  warmAccount,
} from "./account";
import { hardfork, PRAGUE } from "./block";
import { CODE_BYTES, codeLength, isDelegation } from "./code";
import { keepConsoleCall } from "./console";
import { endCreate } from "./creates";
import { arenaRelease } from "./memory";
import { codeArena, scratch } from "./executor";
import {
  CALLER,
  clearReturnData,
  CODE_ACCOUNT,
  CODE_BLOB,
  CODE_MARK,
  depth,
  DEPTH_LIMIT,
  expandMemory,
  expansionGas,
  frame,
  FRAME_BYTES,
  GAS,
  INPUT,
  INPUT_SIZE,
  IS_CREATE,
  IS_STATIC,
  JOURNAL_MARK,
  LOG_MARK,
  MEMORY,
  memoryArea,
  memoryEnd,
  memoryOf,
  OUTPUT,
  OUTPUT_SIZE,
  PC,
  popFrame,
  pushFrame,
  rangeEnd,
  refund,
  REFUND_MARK,
  returnData,
  returnLength,
  SELF,
  setRefund,
  setReturnData,
  SP,
  VALUE,
} from "./frame";
import { CALL_STIPEND, CALL_VALUE, COLD_ACCOUNT, NEW_ACCOUNT, WARM_READ, wordsOf } from "./gas";
import { precompile } from "./host";
import { journalMark, revertTo } from "./journal";
import { logCount, truncateLogs } from "./log";
import { HALT_OUT_OF_GAS, HALT_STATIC_VALUE, ranOutWithoutFrame } from "./halt";
import { fail, NEEDED, needAccount } from "./need";
import { precompiledNumber } from "./precompiled";
import { readField, setSite } from "./recorder";
import { ENDING_NO_FUNDS, ENDING_OVERFLOW, ENDING_TOO_DEEP, traceCall, traceLeave } from "./trace";
import { endTransactionFrame } from "./transaction";
import { add, copy, isZero, lessThan, setU64, subtract, zero } from "./word";

/** How a frame ended. A failure takes all of its gas. */
export const OUTCOME_SUCCESS: i32 = 0;
export const OUTCOME_REVERT: i32 = 1;
export const OUTCOME_FAILURE: i32 = 2;

const CALL: i32 = 0xf1;
const CALLCODE: i32 = 0xf2;
const DELEGATECALL: i32 = 0xf4;
const STATICCALL: i32 = 0xfa;

/** The identity contract needs no host. */
const IDENTITY: i32 = 4;

/** The account that a code delegates to (EIP-7702). */
export function delegate(code: usize): usize {
  const address = code + CODE_BYTES + 3;
  const a0 = bswap<u64>(load<u64>(address, 12));
  const a1 = bswap<u64>(load<u64>(address, 4));
  return accountCell(a0, a1, <u64>bswap<u32>(load<u32>(address)));
}

/** Whether an account's code stands for another account's. */
@inline
export function delegates(cell: usize): bool {
  return hardfork >= PRAGUE && isDelegation(codeOf(cell));
}

/** Makes an account, and whom its code delegates to, ready. */
export function loadCallee(cell: usize): bool {
  if (!loadAccount(cell)) {
    needAccount(cell);
    return false;
  }
  if (!delegates(cell)) return true;
  const target = delegate(codeOf(cell));
  if (loadAccount(target)) return true;
  needAccount(target);
  return false;
}

/** CALL and its kin, for the frame at work. Gives 0, FAILED or NEEDED; after 0 the frame at work goes on, be it a new one. */
export function beginCall(opcode: i32): i64 {
  const caller = frame;
  const sp = <usize>load<u32>(caller, SP);
  const hasValue = opcode == CALL || opcode == CALLCODE;
  const value = sp - 64;
  const sendsValue = hasValue && !isZero(value);
  const input = hasValue ? sp - 96 : sp - 64;
  const output = input - 64;
  if (opcode == CALL && sendsValue && load<u32>(caller, IS_STATIC) != 0) return fail(HALT_STATIC_VALUE);

  const target = accountAt(sp - 32);
  if (!loadCallee(target)) return NEEDED;
  const self = <usize>load<u32>(caller, SELF);
  const counter = load<u32>(caller, PC) - load<u32>(caller, CODE_BLOB) - <u32>CODE_BYTES;
  setSite(<usize>load<u32>(caller, CODE_ACCOUNT), counter);

  // The gas rule looks first; what it saw is read, even if the gas does not suffice.
  let price: i64 = 0;
  if (opcode == CALL && sendsValue) {
    readField(target, KIND_EXISTENCE);
    if (!exists(target)) price += NEW_ACCOUNT;
  }
  if (hardfork >= PRAGUE) readField(target, KIND_CODE);

  const end = max(rangeEnd(input, input - 32), rangeEnd(output, output - 32));
  const memoryPrice = expansionGas(end);
  if (memoryPrice < 0) return fail(HALT_OUT_OF_GAS);
  price += memoryPrice + (warmAccount(target) ? WARM_READ : COLD_ACCOUNT);
  if (sendsValue) price += CALL_VALUE;
  if (delegates(target)) price += warmAccount(delegate(codeOf(target))) ? WARM_READ : COLD_ACCOUNT;
  let gas = load<i64>(caller, GAS) - price;
  if (gas < 0) return fail(HALT_OUT_OF_GAS);

  let given = gas - gas / 64;
  if (isBelow(sp, given)) given = load<i64>(sp);
  expandMemory(end);
  if (sendsValue) readField(self, KIND_BALANCE);
  clearReturnData();

  const inputLength = load<u32>(input - 32);
  const inputStart = inputLength == 0 ? 0 : load<u32>(caller, MEMORY) + load<u32>(input);
  const outputLength = load<u32>(output - 32);
  const stipend = sendsValue ? CALL_STIPEND : 0;

  // The result's place is the lowest operand's; what lies above it is no longer needed but for the value, which the new frame copies.
  store<u32>(caller, load<u32>(caller, PC) + 1, PC);
  store<u32>(caller, outputLength == 0 ? 0 : load<u32>(output), OUTPUT);
  store<u32>(caller, outputLength, OUTPUT_SIZE);
  const result = output - 32;
  traceCall(opcode, sp, inputStart, inputLength, gas - given, given + stipend);

  if (depth >= DEPTH_LIMIT || (sendsValue && lessThan(self + BALANCE, value))) {
    store<i64>(caller, gas + stipend, GAS);
    store<u32>(caller, <u32>result, SP);
    zero(result);
    keepConsoleCall(target, memoryArea + <usize>inputStart, inputLength);
    traceLeave(depth >= DEPTH_LIMIT ? ENDING_TOO_DEEP : ENDING_NO_FUNDS, given + stipend);
    return 0;
  }
  gas -= given;
  store<i64>(caller, gas, GAS);

  const mark = journalMark();
  const logs = logCount;
  const refundBefore = refund;
  const receiver = opcode == CALL || opcode == STATICCALL ? target : self;
  const isTransferred = opcode == DELEGATECALL || transfer(self, receiver, value, sendsValue, true);
  const runsAt = resolveCode(target);
  const code = codeOf(runsAt);
  const number = precompiledNumber(target);
  given += stipend;

  if (!isTransferred || (number == 0 && codeLength(code) == 0)) {
    if (!isTransferred) given = 0;
    keepConsoleCall(target, memoryArea + <usize>inputStart, inputLength);
    store<i64>(caller, gas + given, GAS);
    store<u32>(caller, <u32>result, SP);
    setU64(result, u64(isTransferred));
    traceLeave(isTransferred ? OUTCOME_SUCCESS : ENDING_OVERFLOW, given);
    return 0;
  }
  if (number != 0) {
    const left = runPrecompiled(number, memoryArea + <usize>inputStart, inputLength, given);
    if (left < 0) {
      if (left == LACKS_GAS) ranOutWithoutFrame();
      revertTo(mark);
      clearReturnData();
    } else gas += left;
    store<i64>(caller, gas, GAS);
    store<u32>(caller, <u32>result, SP);
    writeOutput(caller);
    setU64(result, u64(left >= 0));
    traceLeave(left >= 0 ? OUTCOME_SUCCESS : OUTCOME_FAILURE, max(left, 0));
    return 0;
  }

  const isStatic = opcode == STATICCALL ? 1 : load<u32>(caller, IS_STATIC);
  const sender = opcode == DELEGATECALL ? <usize>load<u32>(caller, CALLER) : self;
  if (opcode == DELEGATECALL) copy(scratch, caller + VALUE);
  else if (hasValue) copy(scratch, value);
  else zero(scratch);
  store<u32>(caller, <u32>result, SP);
  pushFrame(memoryEnd());
  openFrame(code, runsAt, receiver, sender, scratch, given);
  store<u32>(frame, isStatic, IS_STATIC);
  store<u32>(frame, 0, IS_CREATE);
  store<u32>(frame, inputStart, INPUT);
  store<u32>(frame, inputLength, INPUT_SIZE);
  setMarks(mark, logs, refundBefore);
  return 0;
}

/** Fills in a new frame, apart from its input and marks. */
export function openFrame(code: usize, runsAt: usize, self: usize, caller: usize, value: usize, gas: i64): void {
  store<u32>(frame, <u32>(code + CODE_BYTES), PC);
  store<i64>(frame, gas, GAS);
  store<u32>(frame, <u32>code, CODE_BLOB);
  store<u32>(frame, <u32>runsAt, CODE_ACCOUNT);
  store<u32>(frame, <u32>self, SELF);
  store<u32>(frame, <u32>caller, CALLER);
  copy(frame + VALUE, value);
}

/** Where a frame's failure goes back to. */
export function setMarks(journal: u32, logs: u32, refundBefore: i64): void {
  store<u32>(frame, journal, JOURNAL_MARK);
  store<u32>(frame, logs, LOG_MARK);
  store<i64>(frame, refundBefore, REFUND_MARK);
}

/** Whether a word is below some gas. */
@inline
function isBelow(word: usize, gas: i64): bool {
  return (load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0 && load<u64>(word) < <u64>gas;
}

/**
 * Moves a message's value; both accounts are touched even if it is none. Value that a contract sends reads the balance that it lands on; a
 * transaction's own is a blind credit. False where the balance would overflow: the message then fails with its gas, and the value is gone, as
 * revm has it.
 */
export function transfer(from: usize, to: usize, value: usize, sendsValue: bool, isInner: bool): bool {
  if (!sendsValue) {
    copy(scratch, from + BALANCE);
    setAccount(from, nonceOf(from), scratch);
    copy(scratch, to + BALANCE);
    setAccount(to, nonceOf(to), scratch);
    return true;
  }
  subtract(scratch, from + BALANCE, value);
  setAccount(from, nonceOf(from), scratch);
  return receive(to, nonceOf(to), value, isInner);
}

/** Credits an account with a message's value and sets its nonce. */
export function receive(to: usize, nonce: u64, value: usize, isInner: bool): bool {
  if (isInner) readField(to, KIND_BALANCE);
  add(scratch, to + BALANCE, value);
  if (lessThan(scratch, value)) return false;
  if (!isInner) beginCredit(to);
  setAccount(to, nonce, scratch);
  if (!isInner) endAddition();
  return true;
}

/** Reads the code that a message to an account runs. Gives the account that holds it. */
export function resolveCode(target: usize): usize {
  readField(target, KIND_CODE);
  if (!delegates(target)) return target;
  const other = delegate(codeOf(target));
  readField(other, KIND_CODE);
  return other;
}

/** What there is left where a precompiled contract had not enough gas, and where it failed otherwise. */
export const LACKS_GAS: i64 = -1;
const PRECOMPILE_FAILED: i64 = -2;

/** Runs a precompiled contract and keeps its output as return data. Gives the gas left, LACKS_GAS or PRECOMPILE_FAILED. */
export function runPrecompiled(number: i32, input: usize, length: u32, gas: i64): i64 {
  if (number == IDENTITY) {
    const left = gas - 15 - 3 * wordsOf(<u64>length);
    if (left >= 0) setReturnData(input, length);
    return max(left, LACKS_GAS);
  }
  const used = precompile(number, input, <i32>length, gas);
  return used < 0 ? PRECOMPILE_FAILED : max(gas - used, LACKS_GAS);
}

/** Copies what a call gave back to where its caller wants it. */
function writeOutput(caller: usize): void {
  const length = min(load<u32>(caller, OUTPUT_SIZE), returnLength);
  if (length != 0) memory.copy(memoryOf(caller) + <usize>load<u32>(caller, OUTPUT), returnData, <usize>length);
}

/** Takes a frame's changes back. */
export function revertFrame(ended: usize): void {
  revertTo(load<u32>(ended, JOURNAL_MARK));
  truncateLogs(load<u32>(ended, LOG_MARK));
  setRefund(load<i64>(ended, REFUND_MARK));
}

/** Ends the frame at work; what it gives back is in the return data. The caller goes on, or the transaction is over. */
export function endFrame(outcome: i32): void {
  const ended = frame;
  const isCreate = load<u32>(ended, IS_CREATE) != 0;
  const created = <usize>load<u32>(ended, SELF);
  if (isCreate) {
    siteOfCaller();
    outcome = endCreate(outcome);
    arenaRelease(codeArena, load<u64>(ended, CODE_MARK));
  }
  if (outcome != OUTCOME_SUCCESS) revertFrame(ended);
  if (outcome == OUTCOME_FAILURE) {
    store<i64>(ended, 0, GAS);
    clearReturnData();
  }
  const left = load<i64>(ended, GAS);
  traceLeave(outcome, left);
  popFrame();
  if (depth < 0) {
    endTransactionFrame(outcome, left);
    return;
  }
  const caller = frame;
  store<i64>(caller, load<i64>(caller, GAS) + left, GAS);
  const result = <usize>load<u32>(caller, SP);
  if (isCreate) {
    if (outcome == OUTCOME_SUCCESS) {
      addressToWord(result, created);
      clearReturnData();
    } else zero(result);
    return;
  }
  writeOutput(caller);
  setU64(result, u64(outcome == OUTCOME_SUCCESS));
}

/** Once a creation's frame is done, the instruction that made it is at work again; for the outermost frame, none is. */
function siteOfCaller(): void {
  if (depth == 0) return setSite(0, 0);
  const caller = frame - FRAME_BYTES;
  setSite(<usize>load<u32>(caller, CODE_ACCOUNT), load<u32>(caller, PC) - 1 - load<u32>(caller, CODE_BLOB) - <u32>CODE_BYTES);
}
