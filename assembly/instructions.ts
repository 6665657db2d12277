import { CANCUN, hardfork, LONDON, OSAKA, SHANGHAI } from "./block";
import { LOG_GAS, SELFDESTRUCT_GAS, WARM_READ } from "./gas";
import { allocate } from "./memory";

// The table of instructions: for each opcode its constant gas (16 bits), the bytes of stack that it takes (16 bits) and how many more than
// those there may be (32 bits). One unsigned comparison checks a stack's height against both ends.

export const ROW_BYTES: usize = 8;
export const ROW_GAS: usize = 0;
export const ROW_TAKES: usize = 2;
export const ROW_MORE: usize = 4;

const STACK_LIMIT: i32 = 1024;
const ITEM_BYTES: i32 = 32;
/** More stack than there ever is: an opcode that is none. */
const MORE_THAN_ALL: u16 = 0xffff;

let table: usize = 0;

/** The table for the block's hardfork, a row for each opcode. */
export function instructionTable(): usize {
  if (table == 0) table = allocate(256 * ROW_BYTES);
  for (let opcode = 0; opcode < 256; opcode++) setRow(opcode, 0, MORE_THAN_ALL, 0);
  arithmetic();
  environment();
  stackAndFlow();
  closures();
  return table;
}

/** Whether a row of the table is no instruction's. */
export function isUndefined(row: usize): bool {
  return load<u16>(row, ROW_TAKES) == MORE_THAN_ALL;
}

/** Whether a static call forbids it: SSTORE, TSTORE, LOG0 to LOG4, CREATE, CREATE2, SELFDESTRUCT. */
export function changesState(opcode: i32): bool {
  const isCreate = opcode == 0xf0 || opcode == 0xf5;
  return opcode == 0x55 || opcode == 0x5d || (opcode >= 0xa0 && opcode <= 0xa4) || isCreate || opcode == 0xff;
}

/**
 * What EDR takes for an instruction before it looks at anything. The table has less for those that charge a look-up themselves, more where all of
 * the gas is known, and nothing for those that the hardfork does not have yet, which cost all the same.
 */
export function constantGas(opcode: i32, row: usize): i64 {
  if (isUndefined(row)) return gasOfLaterForks(opcode);
  switch (opcode) {
    case 0x31: // BALANCE
    case 0x3b: // EXTCODESIZE
    case 0x3c: // EXTCODECOPY
    case 0x3f: // EXTCODEHASH
    case 0x54: // SLOAD
    case 0xf1: // CALL
    case 0xf2: // CALLCODE
    case 0xf4: // DELEGATECALL
    case 0xfa: // STATICCALL
      return WARM_READ;
    case 0xff: // SELFDESTRUCT
      return SELFDESTRUCT_GAS;
    case 0xf0: // CREATE
    case 0xf5: // CREATE2
      return 0;
    default:
      return opcode >= 0xa0 && opcode <= 0xa4 ? LOG_GAS : <i64>load<u16>(row, ROW_GAS);
  }
}

function gasOfLaterForks(opcode: i32): i64 {
  switch (opcode) {
    case 0x1e: // CLZ
      return 5;
    case 0x48: // BASEFEE
    case 0x4a: // BLOBBASEFEE
    case 0x4b: // SLOTNUM
    case 0x5f: // PUSH0
      return 2;
    case 0x49: // BLOBHASH
    case 0x5e: // MCOPY
    case 0xe6: // DUPN
    case 0xe7: // SWAPN
    case 0xe8: // EXCHANGE
      return 3;
    case 0x5c: // TLOAD
    case 0x5d: // TSTORE
      return WARM_READ;
    default:
      return 0;
  }
}

function define(opcode: i32, gas: i32, takes: i32, gives: i32): void {
  const least = takes * ITEM_BYTES;
  const most = (STACK_LIMIT - max(gives - takes, 0)) * ITEM_BYTES;
  setRow(opcode, <u16>gas, <u16>least, most - least);
}

function setRow(opcode: i32, gas: u16, takes: u16, more: u32): void {
  const row = table + <usize>opcode * ROW_BYTES;
  store<u16>(row, gas, ROW_GAS);
  store<u16>(row, takes, ROW_TAKES);
  store<u32>(row, more, ROW_MORE);
}

function defineRange(first: i32, last: i32, gas: i32, takes: i32, gives: i32): void {
  for (let opcode = first; opcode <= last; opcode++) define(opcode, gas, takes, gives);
}

function arithmetic(): void {
  define(0x00, 0, 0, 0); // STOP
  define(0x01, 3, 2, 1); // ADD
  define(0x02, 5, 2, 1); // MUL
  define(0x03, 3, 2, 1); // SUB
  defineRange(0x04, 0x07, 5, 2, 1); // DIV, SDIV, MOD, SMOD
  defineRange(0x08, 0x09, 8, 3, 1); // ADDMOD, MULMOD
  define(0x0a, 10, 2, 1); // EXP
  define(0x0b, 5, 2, 1); // SIGNEXTEND
  defineRange(0x10, 0x14, 3, 2, 1); // LT, GT, SLT, SGT, EQ
  define(0x15, 3, 1, 1); // ISZERO
  defineRange(0x16, 0x18, 3, 2, 1); // AND, OR, XOR
  define(0x19, 3, 1, 1); // NOT
  defineRange(0x1a, 0x1d, 3, 2, 1); // BYTE, SHL, SHR, SAR
  if (hardfork >= OSAKA) define(0x1e, 5, 1, 1); // CLZ
  define(0x20, 30, 2, 1); // KECCAK256
}

function environment(): void {
  define(0x30, 2, 0, 1); // ADDRESS
  define(0x31, 0, 1, 1); // BALANCE
  defineRange(0x32, 0x34, 2, 0, 1); // ORIGIN, CALLER, CALLVALUE
  define(0x35, 3, 1, 1); // CALLDATALOAD
  define(0x36, 2, 0, 1); // CALLDATASIZE
  define(0x37, 3, 3, 0); // CALLDATACOPY
  define(0x38, 2, 0, 1); // CODESIZE
  define(0x39, 3, 3, 0); // CODECOPY
  define(0x3a, 2, 0, 1); // GASPRICE
  define(0x3b, 0, 1, 1); // EXTCODESIZE
  define(0x3c, 0, 4, 0); // EXTCODECOPY
  define(0x3d, 2, 0, 1); // RETURNDATASIZE
  define(0x3e, 3, 3, 0); // RETURNDATACOPY
  define(0x3f, 0, 1, 1); // EXTCODEHASH
  define(0x40, 20, 1, 1); // BLOCKHASH
  defineRange(0x41, 0x46, 2, 0, 1); // COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, CHAINID
  define(0x47, 5, 0, 1); // SELFBALANCE
  if (hardfork >= LONDON) define(0x48, 2, 0, 1); // BASEFEE
  if (hardfork >= CANCUN) {
    define(0x49, 3, 1, 1); // BLOBHASH
    define(0x4a, 2, 0, 1); // BLOBBASEFEE
  }
}

function stackAndFlow(): void {
  define(0x50, 2, 1, 0); // POP
  define(0x51, 3, 1, 1); // MLOAD
  defineRange(0x52, 0x53, 3, 2, 0); // MSTORE, MSTORE8
  define(0x54, 0, 1, 1); // SLOAD
  define(0x55, 0, 2, 0); // SSTORE
  define(0x56, 8, 1, 0); // JUMP
  define(0x57, 10, 2, 0); // JUMPI
  defineRange(0x58, 0x5a, 2, 0, 1); // PC, MSIZE, GAS
  define(0x5b, 1, 0, 0); // JUMPDEST
  if (hardfork >= CANCUN) {
    define(0x5c, 100, 1, 1); // TLOAD
    define(0x5d, 100, 2, 0); // TSTORE
    define(0x5e, 3, 3, 0); // MCOPY
  }
  if (hardfork >= SHANGHAI) define(0x5f, 2, 0, 1); // PUSH0
  defineRange(0x60, 0x7f, 3, 0, 1); // PUSH1 to PUSH32
  for (let n = 1; n <= 16; n++) {
    define(0x7f + n, 3, n, n + 1); // DUP1 to DUP16
    define(0x8f + n, 3, n + 1, n + 1); // SWAP1 to SWAP16
  }
  for (let topics = 0; topics <= 4; topics++) define(0xa0 + topics, <i32>LOG_GAS * (topics + 1), topics + 2, 0); // LOG0 to LOG4
}

/** Instructions whose look-ups are recorded even if their gas does not suffice charge all of it themselves. */
function closures(): void {
  define(0xf0, 32000, 3, 1); // CREATE
  defineRange(0xf1, 0xf2, 0, 7, 1); // CALL, CALLCODE
  define(0xf3, 0, 2, 0); // RETURN
  define(0xf4, 0, 6, 1); // DELEGATECALL
  define(0xf5, 32000, 4, 1); // CREATE2
  define(0xfa, 0, 6, 1); // STATICCALL
  define(0xfd, 0, 2, 0); // REVERT
  define(0xff, 0, 1, 0); // SELFDESTRUCT
}
