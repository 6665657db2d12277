import {
  accountAt,
  addressToWord,
  BALANCE,
  codeOf,
  exists,
  KIND_BALANCE,
  KIND_CODE,
  KIND_EXISTENCE,
  loadAccount,
  warmAccount,
} from "./account";
import {
  BASE_FEE,
  BLOB_BASE_FEE,
  block,
  blockHash,
  CHAIN_ID,
  COINBASE,
  GAS_LIMIT,
  keepsPreimages,
  NUMBER,
  RANDOMNESS,
  TIMESTAMP,
} from "./block";
import { CODE_BYTES, codeLength, hashOf, jumpDestinations } from "./code";
import { beginCall, endFrame, OUTCOME_FAILURE, OUTCOME_REVERT, OUTCOME_SUCCESS } from "./calls";
import { beginCreate } from "./creates";
import { blockArena, scratch } from "./executor";
import { gasPrice } from "./fees";
import {
  CALLER,
  clearReturnData,
  CODE_ACCOUNT,
  CODE_BLOB,
  copyPadded,
  depth,
  endOf,
  expandMemory,
  expansionGas,
  frame,
  GAS,
  INPUT,
  INPUT_SIZE,
  IS_STATIC,
  MEMORY_SIZE,
  memoryArea,
  memoryOf,
  PC,
  rangeEnd,
  returnData,
  returnLength,
  SELF,
  setReturnData,
  SP,
  STACK,
  VALUE,
} from "./frame";
import { COLD_ACCOUNT, COLD_SLOT, COPY_WORD, KECCAK_WORD, WARM_READ, wordsOf } from "./gas";
import {
  HALT_INVALID_JUMP,
  HALT_INVALID_OPCODE,
  HALT_OUT_OF_GAS,
  HALT_OUT_OF_OFFSET,
  HALT_STACK_OVERFLOW,
  HALT_STACK_UNDERFLOW,
  HALT_STATIC_CHANGE,
  HALT_UNKNOWN_OPCODE,
  setHalt,
} from "./halt";
import { changesState, constantGas, instructionTable, isUndefined, ROW_BYTES, ROW_GAS, ROW_MORE, ROW_TAKES } from "./instructions";
import { keccak256 } from "./keccak";
import { addLog } from "./log";
import { origin } from "./transaction";
import { blobHash } from "./transaction-record";
import { FAILED, NEEDED, needAccount, needBlockHash, needKind, needSlot } from "./need";
import { hashPair, PAIR_BYTES } from "./pair-hash";
import { keepPreimage } from "./preimage";
import { READ_VALUE, readField, readSlot, setSite } from "./recorder";
import { selfDestruct } from "./selfdestruct";
import { loadSlot, loadTransient, SLOT_VALUE, slotCell, storeTransient, warmSlot } from "./slot";
import { storeSlot } from "./storage";
import { traceStep } from "./trace";
import {
  add,
  addModulo,
  and,
  byteAt,
  byteLength,
  copy,
  countLeadingZeros,
  divide,
  equals,
  exponentiate,
  isZero,
  lessThan,
  loadBigEndian,
  loadBigEndianBytes,
  modulo,
  multiply,
  multiplyModulo,
  not,
  or,
  setU64,
  shiftLeft,
  shiftRight,
  shiftRightSigned,
  signedDivide,
  signedLessThan,
  signedModulo,
  signExtend,
  storeBigEndian,
  subtract,
  xor,
  zero,
} from "./word";
import { storeLimbs } from "./word/limbs";

/** How a run of instructions in one frame ended. */
const STOPPED: i32 = 0;
const RETURNED: i32 = 1;
const REVERTED: i32 = 2;
const HALTED: i32 = 3;
/** Another frame is at work now, or this one goes on after a call that needed none. */
const SWITCHED: i32 = 4;
const WAITING: i32 = 5;

/** The opcode that is none on purpose (EIP-141). */
const INVALID: i32 = 0xfe;

let table: usize = 0;

/** Takes the block's table of instructions. */
export function prepareInterpreter(): void {
  table = instructionTable();
}

/** Runs the frames until the outermost has ended (0), or until state must be asked for (the kind of it; the same call goes on after). */
export function interpret(): i32 {
  while (depth >= 0) {
    const ended = run();
    if (ended == SWITCHED) continue;
    if (ended == WAITING) return needKind;
    if (ended == RETURNED) endFrame(OUTCOME_SUCCESS);
    else if (ended == REVERTED) endFrame(OUTCOME_REVERT);
    else if (ended == HALTED) endFrame(OUTCOME_FAILURE);
    else {
      clearReturnData();
      endFrame(OUTCOME_SUCCESS);
    }
  }
  return 0;
}

/** Where an instruction waits for state: it will run again. */
function wait(pc: usize, sp: usize, gas: i64): i32 {
  save(pc, sp, gas);
  return WAITING;
}

@inline
function save(pc: usize, sp: usize, gas: i64): void {
  store<u32>(frame, <u32>pc, PC);
  store<u32>(frame, <u32>sp, SP);
  store<i64>(frame, gas, GAS);
}

/** Keeps what RETURN or REVERT gives back. */
function give(sp: usize): void {
  const length = load<u32>(sp - 32);
  const source = memoryOf(frame) + <usize>load<u32>(sp);
  setReturnData(length == 0 ? memoryArea : source, length);
}

function halt(reason: u32): i32 {
  setHalt(reason);
  return HALTED;
}

/**
 * Why an instruction cannot even begin: the constant part of its gas comes first, then whether it
 * may change state, then what it finds on the stack, then the rest of its gas.
 */
function whyHalted(opcode: i32, row: usize, gas: i64, stackBytes: u32): u32 {
  if (gas + <i64>load<u16>(row, ROW_GAS) < constantGas(opcode, row)) return HALT_OUT_OF_GAS;
  if (opcode == INVALID) return HALT_INVALID_OPCODE;
  if (isUndefined(row)) return HALT_UNKNOWN_OPCODE;
  if (load<u32>(frame, IS_STATIC) != 0 && changesState(opcode)) return HALT_STATIC_CHANGE;
  const taken = load<u16>(row, ROW_TAKES);
  if (stackBytes < taken) return HALT_STACK_UNDERFLOW;
  return stackBytes - taken > load<u32>(row, ROW_MORE) ? HALT_STACK_OVERFLOW : HALT_OUT_OF_GAS;
}

/** Runs instructions of the frame at work until it ends or calls. */
function run(): i32 {
  const current = frame;
  let pc = <usize>load<u32>(current, PC);
  let sp = <usize>load<u32>(current, SP);
  let gas = load<i64>(current, GAS);
  const base = <usize>load<u32>(current, STACK);
  const blob = <usize>load<u32>(current, CODE_BLOB);
  const code = blob + CODE_BYTES;
  const self = <usize>load<u32>(current, SELF);
  const codeAccount = <usize>load<u32>(current, CODE_ACCOUNT);
  let memorySize = <u64>load<u32>(current, MEMORY_SIZE);
  let bytes = memoryOf(current);
  const rows = table;

  while (true) {
    const opcode = <i32>load<u8>(pc);
    traceStep(pc, sp, gas, opcode);
    const row = rows + <usize>opcode * ROW_BYTES;
    const stackBytes = <u32>(sp - base);
    gas -= <i64>load<u16>(row, ROW_GAS);
    // Two branches, and a load for each field: one condition of both, or a row that shifts take apart, is 3 to 5 % slower.
    if (gas < 0) return halt(whyHalted(opcode, row, gas, stackBytes));
    if (stackBytes - load<u16>(row, ROW_TAKES) > load<u32>(row, ROW_MORE)) return halt(whyHalted(opcode, row, gas, stackBytes));
    switch (opcode) {
      case 0x00: // STOP
        save(pc, sp, gas);
        return STOPPED;
      case 0x01: // ADD
        add(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x02: // MUL
        multiply(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x03: // SUB
        subtract(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x04: // DIV
        divide(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x05: // SDIV
        signedDivide(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x06: // MOD
        modulo(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x07: // SMOD
        signedModulo(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x08: // ADDMOD
        addModulo(sp - 64, sp, sp - 32, sp - 64);
        sp -= 64;
        break;
      case 0x09: // MULMOD
        multiplyModulo(sp - 64, sp, sp - 32, sp - 64);
        sp -= 64;
        break;
      case 0x0a: // EXP
        gas -= 50 * <i64>byteLength(sp - 32);
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        exponentiate(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x0b: // SIGNEXTEND
        signExtend(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x10: // LT
        setU64(sp - 32, u64(lessThan(sp, sp - 32)));
        sp -= 32;
        break;
      case 0x11: // GT
        setU64(sp - 32, u64(lessThan(sp - 32, sp)));
        sp -= 32;
        break;
      case 0x12: // SLT
        setU64(sp - 32, u64(signedLessThan(sp, sp - 32)));
        sp -= 32;
        break;
      case 0x13: // SGT
        setU64(sp - 32, u64(signedLessThan(sp - 32, sp)));
        sp -= 32;
        break;
      case 0x14: // EQ
        setU64(sp - 32, u64(equals(sp, sp - 32)));
        sp -= 32;
        break;
      case 0x15: // ISZERO
        setU64(sp, u64(isZero(sp)));
        break;
      case 0x16: // AND
        and(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x17: // OR
        or(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x18: // XOR
        xor(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x19: // NOT
        not(sp, sp);
        break;
      case 0x1a: // BYTE
        byteAt(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x1b: // SHL
        shiftLeft(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x1c: // SHR
        shiftRight(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x1d: // SAR
        shiftRightSigned(sp - 32, sp, sp - 32);
        sp -= 32;
        break;
      case 0x1e: // CLZ
        countLeadingZeros(sp, sp);
        break;
      case 0x20: {
        // KECCAK256
        const end = rangeEnd(sp, sp - 32);
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        const length = load<u32>(sp - 32);
        gas -= KECCAK_WORD * wordsOf(<u64>length);
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        const source = length == 0 ? bytes : bytes + <usize>load<u32>(sp);
        sp -= 32;
        if (length == PAIR_BYTES) hashPair(sp, source, scratch);
        else {
          keccak256(scratch, source, <i32>length);
          loadBigEndian(sp, scratch);
        }
        if (keepsPreimages) keepPreimage(sp, source, length);
        break;
      }
      case 0x30: // ADDRESS
        sp += 32;
        addressToWord(sp, self);
        break;
      case 0x31: {
        // BALANCE
        const cell = accountAt(sp);
        if (!loadAccount(cell)) {
          needAccount(cell);
          return wait(pc, sp, gas);
        }
        gas -= warmAccount(cell) ? WARM_READ : COLD_ACCOUNT;
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        setSite(codeAccount, <u32>(pc - code));
        readField(cell, KIND_BALANCE);
        copy(sp, cell + BALANCE);
        break;
      }
      case 0x32: // ORIGIN
        sp += 32;
        addressToWord(sp, origin);
        break;
      case 0x33: {
        // CALLER
        const caller = <usize>load<u32>(current, CALLER);
        sp += 32;
        addressToWord(sp, caller);
        break;
      }
      case 0x34: // CALLVALUE
        sp += 32;
        copy(sp, current + VALUE);
        break;
      case 0x35: {
        // CALLDATALOAD
        const length = load<u32>(current, INPUT_SIZE);
        const offset = load<u64>(sp);
        const isFar = (load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || offset >= <u64>length;
        if (isFar) zero(sp);
        else {
          const input = memoryArea + <usize>load<u32>(current, INPUT) + <usize>offset;
          const left = <u64>length - offset;
          if (left >= 32) loadBigEndian(sp, input);
          else {
            loadBigEndianBytes(sp, input, <i32>left);
            shiftBytesLeft(sp, 32 - <u32>left);
          }
        }
        break;
      }
      case 0x36: // CALLDATASIZE
        sp += 32;
        setU64(sp, <u64>load<u32>(current, INPUT_SIZE));
        break;
      case 0x37: // CALLDATACOPY
      case 0x39: // CODECOPY
      case 0x3e: {
        // RETURNDATACOPY
        const end = rangeEnd(sp, sp - 64);
        if (opcode == 0x3e) {
          const sourceEnd = endOf(sp - 32, load<u64>(sp - 64));
          const isFar = (load<u64>(sp - 64, 8) | load<u64>(sp - 64, 16) | load<u64>(sp - 64, 24)) != 0;
          if (isFar || sourceEnd > <u64>returnLength) return halt(HALT_OUT_OF_OFFSET);
        }
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        const length = load<u64>(sp - 64);
        gas -= COPY_WORD * wordsOf(length);
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        if (length != 0) {
          const target = bytes + <usize>load<u32>(sp);
          if (opcode == 0x37) copyPadded(target, length, memoryArea + <usize>load<u32>(current, INPUT), load<u32>(current, INPUT_SIZE), sp - 32);
          else if (opcode == 0x39) copyPadded(target, length, code, codeLength(blob), sp - 32);
          else copyPadded(target, length, returnData, returnLength, sp - 32);
        }
        sp -= 96;
        break;
      }
      case 0x38: // CODESIZE
        sp += 32;
        setU64(sp, <u64>codeLength(blob));
        break;
      case 0x3a: // GASPRICE
        sp += 32;
        copy(sp, gasPrice);
        break;
      case 0x3b: // EXTCODESIZE
      case 0x3f: {
        // EXTCODEHASH
        const cell = accountAt(sp);
        if (!loadAccount(cell)) {
          needAccount(cell);
          return wait(pc, sp, gas);
        }
        gas -= warmAccount(cell) ? WARM_READ : COLD_ACCOUNT;
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        setSite(codeAccount, <u32>(pc - code));
        if (opcode == 0x3f) readField(cell, KIND_EXISTENCE);
        readField(cell, KIND_CODE);
        if (opcode == 0x3b) setU64(sp, <u64>codeLength(codeOf(cell)));
        else if (!exists(cell)) zero(sp);
        else hashOf(sp, codeOf(cell));
        break;
      }
      case 0x3c: {
        // EXTCODECOPY
        const cell = accountAt(sp);
        if (!loadAccount(cell)) {
          needAccount(cell);
          return wait(pc, sp, gas);
        }
        const end = rangeEnd(sp - 32, sp - 96);
        const cost = expansionGas(end);
        if (cost < 0) return halt(HALT_OUT_OF_GAS);
        const length = load<u64>(sp - 96);
        gas -= cost + COPY_WORD * wordsOf(length) + (warmAccount(cell) ? WARM_READ : COLD_ACCOUNT);
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        expandMemory(end);
        memorySize = <u64>load<u32>(current, MEMORY_SIZE);
        bytes = memoryOf(current);
        setSite(codeAccount, <u32>(pc - code));
        readField(cell, KIND_CODE);
        if (length != 0) {
          const other = codeOf(cell);
          copyPadded(bytes + <usize>load<u32>(sp - 32), length, other + CODE_BYTES, codeLength(other), sp - 64);
        }
        sp -= 128;
        break;
      }
      case 0x3d: // RETURNDATASIZE
        sp += 32;
        setU64(sp, <u64>returnLength);
        break;
      case 0x40: {
        // BLOCKHASH
        const number = load<u64>(block, NUMBER);
        const asked = load<u64>(sp);
        const isFar = (load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0;
        if (isFar || asked >= number || number - asked > 256) zero(sp);
        else {
          const known = blockHash(<u32>(number - asked));
          if (load<u32>(known, 32) == 0) {
            needBlockHash(<u32>(number - asked));
            return wait(pc, sp, gas + 20);
          }
          copy(sp, known);
        }
        break;
      }
      case 0x41: // COINBASE
        sp += 32;
        copy(sp, block + COINBASE);
        break;
      case 0x42: // TIMESTAMP
        sp += 32;
        copy(sp, block + TIMESTAMP);
        break;
      case 0x43: // NUMBER
        sp += 32;
        copy(sp, block + NUMBER);
        break;
      case 0x44: // PREVRANDAO
        sp += 32;
        copy(sp, block + RANDOMNESS);
        break;
      case 0x45: // GASLIMIT
        sp += 32;
        copy(sp, block + GAS_LIMIT);
        break;
      case 0x46: // CHAINID
        sp += 32;
        copy(sp, block + CHAIN_ID);
        break;
      case 0x47: // SELFBALANCE
        setSite(codeAccount, <u32>(pc - code));
        readField(self, KIND_BALANCE);
        sp += 32;
        copy(sp, self + BALANCE);
        break;
      case 0x48: // BASEFEE
        sp += 32;
        copy(sp, block + BASE_FEE);
        break;
      case 0x49: // BLOBHASH
        blobHash(sp);
        break;
      case 0x4a: // BLOBBASEFEE
        sp += 32;
        copy(sp, block + BLOB_BASE_FEE);
        break;
      case 0x50: // POP
        sp -= 32;
        break;
      case 0x51: {
        // MLOAD
        const end = endOf(sp, 32);
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        loadBigEndian(sp, bytes + <usize>load<u32>(sp));
        break;
      }
      case 0x52: {
        // MSTORE
        const end = endOf(sp, 32);
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        storeBigEndian(bytes + <usize>load<u32>(sp), sp - 32);
        sp -= 64;
        break;
      }
      case 0x53: {
        // MSTORE8
        const end = endOf(sp, 1);
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        store<u8>(bytes + <usize>load<u32>(sp), load<u8>(sp - 32));
        sp -= 64;
        break;
      }
      case 0x54: {
        // SLOAD
        const cell = slotCell(self, sp);
        if (!loadSlot(cell)) {
          needSlot(cell);
          return wait(pc, sp, gas);
        }
        gas -= warmSlot(cell) ? WARM_READ : COLD_SLOT;
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        setSite(codeAccount, <u32>(pc - code));
        readSlot(cell, READ_VALUE);
        copy(sp, cell + SLOT_VALUE);
        break;
      }
      case 0x55: {
        // SSTORE
        if (load<u32>(current, IS_STATIC) != 0) return halt(HALT_STATIC_CHANGE);
        setSite(codeAccount, <u32>(pc - code));
        const left = storeSlot(self, sp, gas);
        if (left == NEEDED) return wait(pc, sp, gas);
        if (left < 0) return HALTED;
        gas = left;
        sp -= 64;
        break;
      }
      case 0x57: {
        // JUMPI
        const isTaken = !isZero(sp - 32);
        sp -= 64;
        if (isTaken) {
          pc = jump(blob, sp + 64);
          if (pc == 0) return halt(HALT_INVALID_JUMP);
          continue;
        }
        break;
      }
      case 0x56: // JUMP
        pc = jump(blob, sp);
        if (pc == 0) return halt(HALT_INVALID_JUMP);
        sp -= 32;
        continue;
      case 0x58: // PC
        sp += 32;
        setU64(sp, <u64>(pc - code));
        break;
      case 0x59: // MSIZE
        sp += 32;
        setU64(sp, memorySize);
        break;
      case 0x5a: // GAS
        sp += 32;
        setU64(sp, <u64>gas);
        break;
      case 0x5b: // JUMPDEST
        break;
      case 0x5c: // TLOAD
        loadTransient(slotCell(self, sp), sp);
        break;
      case 0x5d: // TSTORE
        if (load<u32>(current, IS_STATIC) != 0) return halt(HALT_STATIC_CHANGE);
        storeTransient(slotCell(self, sp), sp - 32);
        sp -= 64;
        break;
      case 0x5e: {
        // MCOPY
        const end = max(rangeEnd(sp, sp - 64), rangeEnd(sp - 32, sp - 64));
        if (end > memorySize) {
          const cost = expansionGas(end);
          gas -= cost;
          if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
          expandMemory(end);
          memorySize = <u64>load<u32>(current, MEMORY_SIZE);
          bytes = memoryOf(current);
        }
        const length = load<u64>(sp - 64);
        gas -= COPY_WORD * wordsOf(length);
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        if (length != 0) memory.copy(bytes + <usize>load<u32>(sp), bytes + <usize>load<u32>(sp - 32), <usize>length);
        sp -= 96;
        break;
      }
      case 0x5f: // PUSH0
        sp += 32;
        zero(sp);
        break;
      case 0x60: // PUSH1
        sp += 32;
        setU64(sp, <u64>load<u8>(pc, 1));
        pc += 2;
        continue;
      case 0x61: // PUSH2
        sp += 32;
        setU64(sp, <u64>bswap<u16>(load<u16>(pc, 1)));
        pc += 3;
        continue;
      case 0x63: // PUSH4
        sp += 32;
        setU64(sp, <u64>bswap<u32>(load<u32>(pc, 1)));
        pc += 5;
        continue;
      case 0x7f: // PUSH32
        sp += 32;
        loadBigEndian(sp, pc + 1);
        pc += 33;
        continue;
      case 0x62:
      case 0x64:
      case 0x65:
      case 0x66:
      case 0x67:
      case 0x68:
      case 0x69:
      case 0x6a:
      case 0x6b:
      case 0x6c:
      case 0x6d:
      case 0x6e:
      case 0x6f:
      case 0x70:
      case 0x71:
      case 0x72:
      case 0x73:
      case 0x74:
      case 0x75:
      case 0x76:
      case 0x77:
      case 0x78:
      case 0x79:
      case 0x7a:
      case 0x7b:
      case 0x7c:
      case 0x7d:
      case 0x7e: // PUSH3, PUSH5 to PUSH31
        sp += 32;
        loadBigEndianBytes(sp, pc + 1, opcode - 0x5f);
        pc += <usize>(opcode - 0x5e);
        continue;
      case 0x80:
      case 0x81:
      case 0x82:
      case 0x83:
      case 0x84:
      case 0x85:
      case 0x86:
      case 0x87:
      case 0x88:
      case 0x89:
      case 0x8a:
      case 0x8b:
      case 0x8c:
      case 0x8d:
      case 0x8e:
      case 0x8f: // DUP1 to DUP16
        copy(sp + 32, sp - (<usize>(opcode - 0x80) << 5));
        sp += 32;
        break;
      case 0x90:
      case 0x91:
      case 0x92:
      case 0x93:
      case 0x94:
      case 0x95:
      case 0x96:
      case 0x97:
      case 0x98:
      case 0x99:
      case 0x9a:
      case 0x9b:
      case 0x9c:
      case 0x9d:
      case 0x9e:
      case 0x9f: // SWAP1 to SWAP16
        swap(sp, sp - (<usize>(opcode - 0x8f) << 5));
        break;
      case 0xa0:
      case 0xa1:
      case 0xa2:
      case 0xa3:
      case 0xa4: {
        // LOG0 to LOG4
        if (load<u32>(current, IS_STATIC) != 0) return halt(HALT_STATIC_CHANGE);
        const end = rangeEnd(sp, sp - 32);
        const cost = expansionGas(end);
        if (cost < 0) return halt(HALT_OUT_OF_GAS);
        const length = load<u32>(sp - 32);
        gas -= cost + 8 * <i64>length;
        if (gas < 0) return halt(HALT_OUT_OF_GAS);
        expandMemory(end);
        memorySize = <u64>load<u32>(current, MEMORY_SIZE);
        bytes = memoryOf(current);
        const topics = <u32>(opcode - 0xa0);
        addLog(self, topics, sp - 64, length == 0 ? bytes : bytes + <usize>load<u32>(sp), length);
        sp -= 64 + (<usize>topics << 5);
        break;
      }
      case 0xf0: // CREATE
      case 0xf5: {
        // CREATE2
        save(pc, sp, gas);
        const status = beginCreate(opcode);
        if (status == NEEDED) {
          save(pc, sp, gas + 32000);
          return WAITING;
        }
        return status == FAILED ? HALTED : SWITCHED;
      }
      case 0xf1: // CALL
      case 0xf2: // CALLCODE
      case 0xf4: // DELEGATECALL
      case 0xfa: {
        // STATICCALL
        save(pc, sp, gas);
        const status = beginCall(opcode);
        if (status == NEEDED) return WAITING;
        return status == FAILED ? HALTED : SWITCHED;
      }
      case 0xf3: // RETURN
      case 0xfd: {
        // REVERT
        const end = rangeEnd(sp, sp - 32);
        const cost = expansionGas(end);
        gas -= cost;
        if (cost < 0 || gas < 0) return halt(HALT_OUT_OF_GAS);
        expandMemory(end);
        save(pc, sp, gas);
        give(sp);
        return opcode == 0xf3 ? RETURNED : REVERTED;
      }
      case 0xff: {
        // SELFDESTRUCT
        if (load<u32>(current, IS_STATIC) != 0) return halt(HALT_STATIC_CHANGE);
        setSite(codeAccount, <u32>(pc - code));
        const left = selfDestruct(self, sp, gas);
        if (left == NEEDED) return wait(pc, sp, gas);
        if (left < 0) return HALTED;
        save(pc, sp, left);
        return STOPPED;
      }
      default:
        return halt(HALT_UNKNOWN_OPCODE);
    }
    pc++;
  }
  return HALTED;
}

/** Where a jump goes, or 0 where there is no destination. */
@inline
function jump(blob: usize, word: usize): usize {
  const target = load<u64>(word);
  if ((load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) != 0 || target >= <u64>codeLength(blob)) return 0;
  const map = jumpDestinations(blockArena, blob);
  const isDestination = (load<u8>(map + <usize>(target >> 3)) >> <u8>(target & 7)) & 1;
  return isDestination ? blob + CODE_BYTES + <usize>target : 0;
}

@inline
function swap(one: usize, other: usize): void {
  const limb0 = load<u64>(one);
  const limb1 = load<u64>(one, 8);
  const limb2 = load<u64>(one, 16);
  const limb3 = load<u64>(one, 24);
  copy(one, other);
  storeLimbs(other, limb0, limb1, limb2, limb3);
}

/** Shifts a word left by some bytes (1 to 31). */
function shiftBytesLeft(word: usize, count: u32): void {
  setU64(scratch, <u64>count << 3);
  shiftLeft(word, scratch, word);
}
