import {
  BALANCE,
  clearedStorage,
  BALANCE_BEFORE,
  CODE_BEFORE,
  codeOf,
  existedBefore,
  exists,
  KIND_BALANCE,
  KIND_CODE,
  KIND_NONCE,
  KIND_STORAGE,
  KIND_EXISTENCE,
  NONCE_BEFORE,
  nonceOf,
  wasPresent,
} from "./account";
import { OUTCOME_FAILURE, OUTCOME_SUCCESS } from "./calls";
import { hashOf } from "./code";
import { lastConsoleCall } from "./console";
import { blockArena } from "./executor";
import { feeOverflowed } from "./fees";
import { returnData, returnLength } from "./frame";
import { haltReason, ranOutInside } from "./halt";
import { keepLogs, logCount } from "./log";
import { arenaReserve } from "./memory";
import { lastPreimage } from "./preimage";
import { accessAt, accessCount, ADDITIONS, entryOf, READ, READ_CODE, READ_NONE, WRITE, WRITE_CODE, WRITE_EFFECTIVE, WRITE_NO_OP } from "./recorder";
import { refresh, slotAccount, SLOT_BEFORE, SLOT_VALUE } from "./slot";
import { createdContract, origin } from "./transaction";
import { isCreation } from "./transaction-record";
import { copy, equals, isZero, setU64, zero } from "./word";

// What became of a transaction, kept for the rest of the block: {succeeded, refusal, gas used, return data and length, logs and count,
// accesses and count, preimages, created contract, sender, console calls, why it halted, whether a call inside ran out of gas, whether
// storage was cleared}. Of a refused one: the refusal, the gas that it needs at least, the sender.

export const RESULT_BYTES: usize = 72;
export const RESULT_SUCCEEDED: usize = 0;
export const RESULT_REFUSAL: usize = 4;
export const RESULT_GAS: usize = 8;
const RESULT_RETURN_DATA: usize = 16;
const RESULT_RETURN_LENGTH: usize = 20;
export const RESULT_LOGS: usize = 24;
export const RESULT_LOG_COUNT: usize = 28;
export const RESULT_ACCESSES: usize = 32;
export const RESULT_ACCESS_COUNT: usize = 36;
const RESULT_PREIMAGES: usize = 40;
const RESULT_CREATED: usize = 44;
const RESULT_SENDER: usize = 48;
const RESULT_CONSOLE_CALLS: usize = 52;
export const RESULT_HALT: usize = 56;
const RESULT_RAN_OUT_INSIDE: usize = 60;
export const RESULT_CLEARED: usize = 64;

/** The result of the transaction that ended last. */
export let result: usize = 0;

export function keepResult(outcome: i32, refusal: u32, gasUsed: u64): void {
  result = arenaReserve(blockArena, RESULT_BYTES);
  memory.fill(result, 0, RESULT_BYTES);
  store<u32>(result, refusal, RESULT_REFUSAL);
  store<u64>(result, gasUsed, RESULT_GAS);
  store<u32>(result, <u32>origin, RESULT_SENDER);
  if (refusal != 0) return;
  store<u32>(result, u32(outcome == OUTCOME_SUCCESS), RESULT_SUCCEEDED);
  if (outcome == OUTCOME_FAILURE) store<u32>(result, haltReason, RESULT_HALT);
  store<u32>(result, u32(ranOutInside), RESULT_RAN_OUT_INSIDE);
  store<u32>(result, u32(clearedStorage || feeOverflowed), RESULT_CLEARED);
  const output = arenaReserve(blockArena, <usize>returnLength);
  memory.copy(output, returnData, <usize>returnLength);
  store<u32>(result, <u32>output, RESULT_RETURN_DATA);
  store<u32>(result, returnLength, RESULT_RETURN_LENGTH);
  store<u32>(result, <u32>keepLogs(), RESULT_LOGS);
  store<u32>(result, logCount, RESULT_LOG_COUNT);
  store<u32>(result, <u32>keepAccesses(), RESULT_ACCESSES);
  store<u32>(result, accessCount, RESULT_ACCESS_COUNT);
  store<u32>(result, <u32>lastPreimage, RESULT_PREIMAGES);
  store<u32>(result, <u32>lastConsoleCall, RESULT_CONSOLE_CALLS);
  if (isCreation()) store<u32>(result, <u32>createdContract(), RESULT_CREATED);
}

/** {kind, read, write, additions, miss, whether its account was present (for existence), account, read site, write site, code after, slot, before, after}. */
export const ACCESS_BYTES: usize = 128;
export const READ_AT: usize = 1;
export const WRITE_AT: usize = 2;
export const ADDITIONS_AT: usize = 3;
const MISS_AT: usize = 4;
export const PRESENT_AT: usize = 5;
export const ACCOUNT_AT: usize = 8;
const READ_SITE_AT: usize = 12;
const WRITE_SITE_AT: usize = 20;
export const CODE_AT: usize = 28;
export const SLOT_AT: usize = 32;
export const BEFORE_AT: usize = 64;
export const AFTER_AT: usize = 96;

export const KEPT_NONE: u8 = 0;
export const KEPT_NO_OP: u8 = 1;
const KEPT_RESTORED: u8 = 2;
export const KEPT_ADDED: u8 = 3;
export const KEPT_CHANGED: u8 = 4;

function keepAccesses(): usize {
  const kept = arenaReserve(blockArena, <usize>accessCount * ACCESS_BYTES);
  for (let at: u32 = 0; at < accessCount; at++) {
    const access = accessAt(at);
    keepAccess(kept + <usize>at * ACCESS_BYTES, <usize>(access & 0xffffffff), <u32>(access >> 32));
  }
  return kept;
}

function keepAccess(kept: usize, cell: usize, kind: u32): void {
  const entry = entryOf(cell, kind);
  const before = kept + BEFORE_AT;
  const after = kept + AFTER_AT;
  store<u64>(kept, <u64>kind);
  store<u32>(kept, 0, CODE_AT);
  const account = kind == KIND_STORAGE ? slotAccount(cell) : cell;
  store<u32>(kept, <u32>account, ACCOUNT_AT);
  if (kind == KIND_STORAGE) {
    refresh(cell);
    copy(kept + SLOT_AT, cell);
    copy(before, cell + SLOT_BEFORE);
    copy(after, cell + SLOT_VALUE);
  } else {
    zero(kept + SLOT_AT);
    values(cell, kind, before, after);
  }

  const changed = !equals(before, after);
  if (kind == KIND_CODE && changed) store<u32>(kept, <u32>codeOf(cell), CODE_AT);
  const read = load<u8>(entry, READ);
  const additions = load<u8>(entry, ADDITIONS);
  store<u8>(kept, read, READ_AT);
  store<u8>(kept, writeClass(load<u8>(entry, WRITE), read, additions, changed), WRITE_AT);
  store<u8>(kept, additions, ADDITIONS_AT);
  const isMiss = kind == KIND_STORAGE ? isZero(before) : !existedBefore(account);
  store<u8>(kept, u8(read != READ_NONE && isMiss), MISS_AT);
  if (kind == KIND_EXISTENCE) store<u8>(kept, u8(wasPresent(account)), PRESENT_AT);
  store<u64>(kept, load<u64>(entry, READ_CODE), READ_SITE_AT);
  store<u64>(kept, load<u64>(entry, WRITE_CODE), WRITE_SITE_AT);
}

function values(cell: usize, kind: u32, before: usize, after: usize): void {
  if (kind == KIND_BALANCE) {
    copy(before, cell + BALANCE_BEFORE);
    copy(after, cell + BALANCE);
  } else if (kind == KIND_NONCE) {
    setU64(before, load<u64>(cell, NONCE_BEFORE));
    setU64(after, nonceOf(cell));
  } else if (kind == KIND_CODE) {
    hashOf(before, <usize>load<u32>(cell, CODE_BEFORE));
    hashOf(after, codeOf(cell));
  } else {
    setU64(before, u64(existedBefore(cell)));
    setU64(after, u64(exists(cell)));
  }
}

function writeClass(write: u8, read: u8, additions: u8, changed: bool): u8 {
  if (write == WRITE_EFFECTIVE) return changed ? KEPT_CHANGED : KEPT_RESTORED;
  if (changed) return additions != 0 && read == READ_NONE ? KEPT_ADDED : KEPT_CHANGED;
  return write == WRITE_NO_OP || additions != 0 ? KEPT_NO_OP : KEPT_NONE;
}
