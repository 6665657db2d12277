import {
  accountCell,
  BALANCE,
  CODE,
  codeOf,
  exists,
  isPresent,
  KIND_BALANCE,
  KIND_CODE,
  KIND_EXISTENCE,
  KIND_NONCE,
  KIND_STORAGE,
  loadAccount,
  markPresence,
  NONCE,
  nonceOf,
} from "./account";
import { suppliedGas, useGas } from "./batch";
import { CODE_BYTES, codeLength, hashOf, makeCode } from "./code";
import { blockArena, nextEpoch, scratch } from "./executor";
import { HALT_OVERFLOW } from "./halt";
import { OUTCOME_FAILED } from "./job";
import { clearJournal } from "./journal";
import {
  ACCESS_BYTES,
  ACCOUNT_AT,
  ADDITIONS_AT,
  AFTER_AT,
  BEFORE_AT,
  CODE_AT,
  KEPT_ADDED,
  KEPT_CHANGED,
  KEPT_NO_OP,
  KEPT_NONE,
  PRESENT_AT,
  READ_AT,
  RESULT_ACCESS_COUNT,
  RESULT_ACCESSES,
  RESULT_CLEARED,
  RESULT_GAS,
  RESULT_HALT,
  RESULT_REFUSAL,
  SLOT_AT,
  WRITE_AT,
} from "./result";
import { isSealed } from "./seal";
import { loadSlot, SLOT_VALUE, slotCell } from "./slot";
import { gasLimitOf } from "./transaction-record";
import { add, copy, equals, lessThan, subtract } from "./word";

// A result that another executor found by itself, taken over by the one that holds the block: where every value that the transaction read is
// what it would read now, in the block's order, its execution would be the same, so what it wrote is written here. Else nothing is changed.

const ADOPTED: u32 = 0;
/** Refused, or storage was cleared (contracts made or destroyed), or a credit overflowed: such a transaction is executed in its place. */
const NOT_ADOPTABLE: u32 = 1;
/** Counted from here: the access that found another value. */
const FIRST_CONFLICT: u32 = 2;

/** How many results the last `adoptAll` took over, also where it trapped. */
export let adoptedCount: u32 = 0;

/**
 * Takes over results in a row, until one is not there yet, cannot be taken over, or may not fit into the block.
 *
 * @param records the transactions' records, outcomes and sums their results' (src/mining/shared-job.ts), and results where they are put
 */
export function adoptAll(records: usize, outcomes: usize, sums: usize, count: u32, results: usize): void {
  for (adoptedCount = 0; adoptedCount < count; adoptedCount++) {
    const at = <usize>adoptedCount;
    const outcome = atomic.load<u32>(outcomes + (at << 2));
    if (<usize>outcome <= OUTCOME_FAILED || gasLimitOf(<usize>load<u32>(records + (at << 2))) > suppliedGas()) return;
    if (!isSealed(<usize>outcome, load<u64>(sums + (at << 3))) || adopt(<usize>outcome) != ADOPTED) return;
    useGas(load<u64>(<usize>outcome, RESULT_GAS));
    store<u32>(results + (at << 2), outcome);
  }
}

/** Takes a result over, or tells why it cannot be. */
export function adopt(result: usize): u32 {
  if (load<u32>(result, RESULT_REFUSAL) != 0 || load<u32>(result, RESULT_CLEARED) != 0) return NOT_ADOPTABLE;
  if (load<u32>(result, RESULT_HALT) == HALT_OVERFLOW) return NOT_ADOPTABLE;
  nextEpoch();
  clearJournal();
  const accesses = <usize>load<u32>(result, RESULT_ACCESSES);
  const count = load<u32>(result, RESULT_ACCESS_COUNT);
  known = 0;
  for (let at: u32 = 0; at < count; at++) if (!holds(accesses + <usize>at * ACCESS_BYTES)) return FIRST_CONFLICT + at;
  for (let at: u32 = 0; at < count; at++) apply(accesses + <usize>at * ACCESS_BYTES);
  return ADOPTED;
}

/** Whether an access would find now what it found. */
function holds(access: usize): bool {
  const kind = <u32>load<u8>(access);
  const before = access + BEFORE_AT;
  const cell = cellOf(access);
  if (!loadAccount(cell)) return false;
  if (isBlind(access, kind)) return kind != KIND_BALANCE || canBeAdded(access, cell);
  if (kind == KIND_STORAGE) {
    const slot = slotCell(cell, access + SLOT_AT);
    return loadSlot(slot) && equals(slot + SLOT_VALUE, before);
  }
  if (kind == KIND_BALANCE) return equals(cell + BALANCE, before);
  if (kind == KIND_NONCE) return nonceOf(cell) == load<u64>(before);
  if (kind == KIND_EXISTENCE) return exists(cell) == (load<u8>(before) != 0) && isPresent(cell) == (load<u8>(access, PRESENT_AT) != 0);
  hashOf(scratch, codeOf(cell));
  return equals(scratch, before);
}

/** What a transaction adds without looking, and what follows from other accesses, hangs on no value. */
function isBlind(access: usize, kind: u32): bool {
  if (load<u8>(access, READ_AT) != 0) return false;
  const write = load<u8>(access, WRITE_AT);
  if (kind == KIND_EXISTENCE || write == KEPT_NONE || write == KEPT_ADDED) return true;
  return write == KEPT_NO_OP && load<u8>(access, ADDITIONS_AT) != 0;
}

/** Whether what was added to a balance can be added to it now: where there would be too much, a credit fails. */
function canBeAdded(access: usize, cell: usize): bool {
  if (load<u8>(access, WRITE_AT) != KEPT_ADDED) return true;
  subtract(scratch, access + AFTER_AT, access + BEFORE_AT);
  add(scratch, scratch, cell + BALANCE);
  return !lessThan(scratch, cell + BALANCE);
}

function apply(access: usize): void {
  const write = load<u8>(access, WRITE_AT);
  if (write != KEPT_CHANGED && write != KEPT_ADDED) return;
  const kind = <u32>load<u8>(access);
  const after = access + AFTER_AT;
  const cell = cellOf(access);
  if (kind == KIND_STORAGE) return copy(slotCell(cell, access + SLOT_AT) + SLOT_VALUE, after);
  if (kind == KIND_BALANCE) {
    if (write == KEPT_ADDED) {
      subtract(scratch, after, access + BEFORE_AT);
      add(cell + BALANCE, cell + BALANCE, scratch);
    } else copy(cell + BALANCE, after);
  } else if (kind == KIND_NONCE) store<u64>(cell, load<u64>(after), NONCE);
  else if (kind == KIND_CODE) store<u32>(cell, <u32>ownCode(<usize>load<u32>(access, CODE_AT), after), CODE);
  markPresence(cell);
}

/** A copy of a code that lies with another executor. */
function ownCode(code: usize, hash: usize): usize {
  if (codeLength(code) == 0) return 0;
  const own = makeCode(blockArena, code + CODE_BYTES, codeLength(code));
  copy(own, hash);
  return own;
}

/** The account that was looked up last, as the result's executor has it and as this one does: most accesses are to the one before's. */
let known: usize = 0;
let knownCell: usize = 0;

function cellOf(access: usize): usize {
  const account = <usize>load<u32>(access, ACCOUNT_AT);
  if (account == known) return knownCell;
  known = account;
  knownCell = accountCell(load<u64>(account), load<u64>(account, 8), load<u64>(account, 16));
  return knownCell;
}
