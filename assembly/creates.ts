import {
  accountCell,
  addressToWord,
  BALANCE,
  clearStorage,
  codeOf,
  hasStorage,
  KIND_BALANCE,
  KIND_CODE,
  KIND_EXISTENCE,
  KIND_NONCE,
  loadAccount,
  markCreated,
  nonceOf,
  setAccount,
  setCode,
  warmAccount,
} from "./account";
import { hardfork, isCodeUnlimited, LONDON, SHANGHAI } from "./block";
import { openFrame, OUTCOME_FAILURE, OUTCOME_SUCCESS, receive, setMarks } from "./calls";
import { CODE_BYTES, hashCode, makeCode } from "./code";
import { blockArena, codeArena, scratch } from "./executor";
import {
  clearReturnData,
  CODE_ACCOUNT,
  CODE_BLOB,
  CODE_MARK,
  depth,
  DEPTH_LIMIT,
  expandMemory,
  expansionGas,
  frame,
  GAS,
  INPUT,
  INPUT_SIZE,
  IS_CREATE,
  IS_STATIC,
  MEMORY_SIZE,
  memoryEnd,
  memoryOf,
  PC,
  pushFrame,
  rangeEnd,
  refund,
  returnData,
  returnLength,
  SELF,
  SP,
} from "./frame";
import { CODE_BYTE, CODE_LIMIT, INIT_CODE_LIMIT, INIT_CODE_WORD, KECCAK_WORD, wordsOf } from "./gas";
import { journalMark, revertTo } from "./journal";
import { keccak256 } from "./keccak";
import { logCount } from "./log";
import { arenaMark } from "./memory";
import {
  HALT_CODE_STARTS_WITH_EF,
  HALT_CODE_TOO_LONG,
  HALT_INIT_CODE_TOO_LONG,
  HALT_OUT_OF_GAS,
  HALT_STATIC_CHANGE,
  setHalt,
} from "./halt";
import { fail, NEEDED, needAccount } from "./need";
import { readField, setSite } from "./recorder";
import { ENDING_COLLISION, ENDING_NO_FUNDS, ENDING_NONCE, ENDING_OVERFLOW, ENDING_TOO_DEEP, traceCreate, traceLeave } from "./trace";
import { copy, isZero, lessThan, storeBigEndian, subtract, zero } from "./word";

const CREATE2: i32 = 0xf5;

/** Code may not start with this byte (EIP-3541). */
const RESERVED_BYTE: u8 = 0xef;

// The scratch area's first word holds values under way; addresses are made behind it.
@inline
function bytesToHash(): usize {
  return scratch + 128;
}

/** The address of a contract that an account makes by CREATE or by a transaction: keccak256 of the RLP of [address, nonce]. */
export function createdAddress(creator: usize, nonce: u64): usize {
  const bytes = bytesToHash();
  store<u8>(bytes, 0x94, 1);
  storeAddress(bytes + 2, creator);
  let end = bytes + 22;
  const size: usize = 8 - <usize>(clz<u64>(nonce) >> 3);
  // Numbers below 0x80 stand for themselves, but zero is the empty string.
  if (nonce == 0 || nonce >= 0x80) store<u8>(end++, <u8>(0x80 + size));
  for (let at = size; at > 0; at--) store<u8>(end++, <u8>(nonce >> (<u64>(at - 1) << 3)));
  store<u8>(bytes, <u8>(0xc0 + (end - bytes) - 1));
  keccak256(bytes, bytes, <i32>(end - bytes));
  return cellOfHash(bytes);
}

/** The address of a contract made by CREATE2: keccak256 of 0xff, the creator, the salt and the init code's hash. */
function saltedAddress(creator: usize, salt: usize, initCode: usize, length: u32): usize {
  const bytes = bytesToHash();
  keccak256(bytes + 53, initCode, <i32>length);
  store<u8>(bytes, 0xff);
  storeAddress(bytes + 1, creator);
  storeBigEndian(bytes + 21, salt);
  keccak256(bytes, bytes, 85);
  return cellOfHash(bytes);
}

function storeAddress(target: usize, cell: usize): void {
  store<u32>(target, bswap<u32>(<u32>load<u64>(cell, 16)));
  store<u64>(target, bswap<u64>(load<u64>(cell, 8)), 4);
  store<u64>(target, bswap<u64>(load<u64>(cell)), 12);
}

function cellOfHash(hash: usize): usize {
  return accountCell(bswap<u64>(load<u64>(hash, 24)), bswap<u64>(load<u64>(hash, 16)), <u64>bswap<u32>(load<u32>(hash, 12)));
}

/** CREATE and CREATE2, for the frame at work. Gives 0, FAILED or NEEDED; after 0 the frame at work goes on, be it a new one. */
export function beginCreate(opcode: i32): i64 {
  const creatorFrame = frame;
  if (load<u32>(creatorFrame, IS_STATIC) != 0) return fail(HALT_STATIC_CHANGE);
  const sp = <usize>load<u32>(creatorFrame, SP);
  const value = sp;
  const end = rangeEnd(sp - 32, sp - 64);
  const memoryPrice = expansionGas(end);
  if (memoryPrice < 0) return fail(HALT_OUT_OF_GAS);
  const length = load<u32>(sp - 64);
  const words = wordsOf(<u64>length);
  let price = memoryPrice;
  if (hardfork >= SHANGHAI) price += INIT_CODE_WORD * words;
  if (opcode == CREATE2) price += KECCAK_WORD * words;
  let gas = load<i64>(creatorFrame, GAS) - price;
  if (gas < 0) return fail(HALT_OUT_OF_GAS);

  const self = <usize>load<u32>(creatorFrame, SELF);
  const memorySize = load<u32>(creatorFrame, MEMORY_SIZE);
  expandMemory(end);
  const initCode = memoryOf(creatorFrame) + (length == 0 ? 0 : <usize>load<u32>(sp - 32));
  const isTooLong = hardfork >= SHANGHAI && length > INIT_CODE_LIMIT && !isCodeUnlimited;
  const created: usize = isTooLong ? 0 : opcode == CREATE2 ? saltedAddress(self, sp - 96, initCode, length) : createdAddress(self, nonceOf(self));
  if (created != 0 && !loadAccount(created)) {
    // The instruction will run again, and pay again.
    store<u32>(creatorFrame, memorySize, MEMORY_SIZE);
    needAccount(created);
    return NEEDED;
  }

  setSite(<usize>load<u32>(creatorFrame, CODE_ACCOUNT), load<u32>(creatorFrame, PC) - load<u32>(creatorFrame, CODE_BLOB) - <u32>CODE_BYTES);
  readField(self, KIND_NONCE);
  const sendsValue = !isZero(value);
  if (sendsValue) readField(self, KIND_BALANCE);
  if (isTooLong) return fail(HALT_INIT_CODE_TOO_LONG);
  clearReturnData();

  const result = opcode == CREATE2 ? sp - 96 : sp - 64;
  store<u32>(creatorFrame, load<u32>(creatorFrame, PC) + 1, PC);
  const given = gas - gas / 64;
  traceCreate(opcode, created, value, initCode, length, gas - given, given);
  if (depth >= DEPTH_LIMIT || lessThan(self + BALANCE, value) || nonceOf(self) == u64.MAX_VALUE) {
    traceLeave(depth >= DEPTH_LIMIT ? ENDING_TOO_DEEP : lessThan(self + BALANCE, value) ? ENDING_NO_FUNDS : ENDING_NONCE, given);
    store<i64>(creatorFrame, gas, GAS);
    store<u32>(creatorFrame, <u32>result, SP);
    zero(result);
    return 0;
  }
  gas -= given;
  store<i64>(creatorFrame, gas, GAS);
  copy(scratch, self + BALANCE);
  setAccount(self, nonceOf(self) + 1, scratch);
  warmAccount(created);

  const mark = journalMark();
  const logs = logCount;
  const status = openContract(self, created, value, sendsValue, true);
  store<u32>(creatorFrame, <u32>result, SP);
  if (status != CONTRACT_OPEN || length == 0) {
    const isMade = status == CONTRACT_OPEN;
    lookAtCreated(created);
    if (!isMade) revertTo(mark);
    // A collision takes the frame's gas, and so does a balance that would overflow.
    store<i64>(creatorFrame, gas + (isMade ? given : 0), GAS);
    if (isMade) addressToWord(result, created);
    else zero(result);
    traceLeave(isMade ? OUTCOME_SUCCESS : status == CONTRACT_COLLIDES ? ENDING_COLLISION : ENDING_OVERFLOW, isMade ? given : 0);
    return 0;
  }

  // The value may lie where the result goes, so it is taken first.
  copy(scratch, value);
  const codeMark = arenaMark(codeArena);
  const code = makeCode(codeArena, initCode, length);
  pushFrame(memoryEnd());
  openFrame(code, created, created, self, scratch, given);
  store<u32>(frame, 0, IS_STATIC);
  openInitFrame(codeMark);
  setMarks(mark, logs, refund);
  return 0;
}

/** Makes the frame at work one that creates a contract. */
export function openInitFrame(codeMark: u64): void {
  store<u32>(frame, 1, IS_CREATE);
  store<u64>(frame, codeMark, CODE_MARK);
  store<u32>(frame, 0, INPUT);
  store<u32>(frame, 0, INPUT_SIZE);
}

export const CONTRACT_OPEN: i32 = 0;
export const CONTRACT_COLLIDES: i32 = 1;
export const CONTRACT_OVERFLOWS: i32 = 2;

/** Makes the account of a new contract and moves its value there. */
export function openContract(creator: usize, created: usize, value: usize, sendsValue: bool, isInner: bool): i32 {
  subtract(scratch, creator + BALANCE, value);
  setAccount(creator, nonceOf(creator), scratch);
  markCreated(created);
  if (nonceOf(created) != 0 || codeOf(created) != 0 || hasStorage(created)) return CONTRACT_COLLIDES;
  copy(scratch, created + BALANCE);
  setAccount(created, 0, scratch);
  clearStorage(created);
  if (sendsValue) return receive(created, 1, value, isInner) ? CONTRACT_OPEN : CONTRACT_OVERFLOWS;
  setAccount(created, 1, scratch);
  return CONTRACT_OPEN;
}

/** A new contract's address must be unused: its nonce and code are looked at, and it comes to exist. */
export function lookAtCreated(created: usize): void {
  readField(created, KIND_EXISTENCE);
  readField(created, KIND_NONCE);
  readField(created, KIND_CODE);
}

/** Ends the frame at work, which creates a contract: pays for its code and keeps it. Gives the outcome. */
export function endCreate(outcome: i32): i32 {
  const ended = frame;
  const created = <usize>load<u32>(ended, SELF);
  if (outcome == OUTCOME_SUCCESS) outcome = deposit(ended, created);
  lookAtCreated(created);
  return outcome;
}

function refuseCode(reason: u32): i32 {
  setHalt(reason);
  return OUTCOME_FAILURE;
}

function deposit(ended: usize, created: usize): i32 {
  const length = returnLength;
  const left = load<i64>(ended, GAS) - CODE_BYTE * <i64>length;
  const startsWithReserved = length != 0 && hardfork >= LONDON && load<u8>(returnData) == RESERVED_BYTE;
  if (startsWithReserved) return refuseCode(HALT_CODE_STARTS_WITH_EF);
  if (length > CODE_LIMIT && !isCodeUnlimited) return refuseCode(HALT_CODE_TOO_LONG);
  if (left < 0) return refuseCode(HALT_OUT_OF_GAS);
  store<i64>(ended, left, GAS);
  if (length == 0) return OUTCOME_SUCCESS;
  const code = makeCode(blockArena, returnData, length);
  hashCode(code, scratch);
  setCode(created, code);
  return OUTCOME_SUCCESS;
}
