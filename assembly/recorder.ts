import { allocate } from "./memory";
import { epoch } from "./executor";
import { ENTRIES, KIND_BALANCE, KIND_STORAGE } from "./account";
import { SLOT_ENTRY } from "./slot";
import { remember } from "./journal";
import { zero } from "./word";

// The access recorder. An entry, in the cell of its location, notes how the transaction at work read and wrote it:
// {epoch, read site, read class, write site, write class, additions}. A site is the account whose code ran and its program counter.
// Reads are never taken back: a frame's failure may hang on them.

export const ENTRY_BYTES: usize = 32;
/** The site: the account's cell, then the counter. */
export const READ_CODE: usize = 4;
export const READ: usize = 12;
export const WRITE_CODE: usize = 16;
export const WRITE: usize = 24;
export const ADDITIONS: usize = 25;
/** Write site, write class and additions: what a reverted frame takes back. */
const REVERTIBLE: usize = 16;

export const READ_NONE: u8 = 0;
export const READ_GAS: u8 = 1;
export const READ_VALUE: u8 = 2;

export const WRITE_NONE: u8 = 0;
export const WRITE_NO_OP: u8 = 1;
export const WRITE_EFFECTIVE: u8 = 2;

export const ADDITION_FEE: u32 = 1;
export const ADDITION_CREDIT: u32 = 2;

/** The instruction at work; no account between instructions: what the transaction itself does. */
export let siteCode: usize = 0;
export let siteCounter: u32 = 0;

export function setSite(code: usize, counter: u32): void {
  siteCode = code;
  siteCounter = counter;
}

let list: usize = 0;
let capacity: u32 = 0;
/** Locations touched so far. */
export let accessCount: u32 = 0;

export function clearRecorder(): void {
  siteCode = 0;
  siteCounter = 0;
  accessCount = 0;
}

/** The cell and the kind (upper half) of a location, by the order of its first touch. */
export function accessAt(index: u32): u64 {
  return load<u64>(list + (<usize>index << 3));
}

@inline
export function entryOf(cell: usize, kind: u32): usize {
  return kind == KIND_STORAGE ? cell + SLOT_ENTRY : cell + ENTRIES + <usize>kind * ENTRY_BYTES;
}

/** The location's entry, made at its first touch. */
function touch(cell: usize, kind: u32): usize {
  const entry = entryOf(cell, kind);
  if (load<u32>(entry) != epoch) open(entry, cell, kind);
  return entry;
}

function open(entry: usize, cell: usize, kind: u32): void {
  zero(entry);
  store<u32>(entry, epoch);
  if (accessCount == capacity) grow();
  store<u64>(list + (<usize>accessCount << 3), (<u64>kind << 32) | <u64>cell);
  accessCount++;
}

function grow(): void {
  const wider = capacity == 0 ? 1024 : capacity * 2;
  const wide = allocate(<usize>wider << 3);
  if (capacity != 0) memory.copy(wide, list, <usize>capacity << 3);
  list = wide;
  capacity = wider;
}

/** A field's value reached the program, or a decision of the transaction. */
export function readField(cell: usize, kind: u32): void {
  const entry = touch(cell, kind);
  if (load<u8>(entry, READ) == READ_VALUE) return;
  noteRead(entry, READ_VALUE);
}

/** A slot was read. What the transaction wrote itself before tells nothing of the state that it started from, so it is no read. */
export function readSlot(cell: usize, read: u8): void {
  const entry = touch(cell, KIND_STORAGE);
  const known = load<u8>(entry, READ);
  if (load<u8>(entry, WRITE) != WRITE_NONE || known == READ_VALUE || known == read) return;
  noteRead(entry, read);
}

function noteRead(entry: usize, read: u8): void {
  store<u8>(entry, read, READ);
  store<u32>(entry, <u32>siteCode, READ_CODE);
  store<u32>(entry, siteCounter, READ_CODE + 4);
}

/** A value is about to be written; effective where it is another than the current one. */
export function wroteField(cell: usize, kind: u32, isEffective: bool): void {
  const entry = touch(cell, kind);
  remember(entry + REVERTIBLE, 16);
  const write = load<u8>(entry, WRITE);
  if (isEffective || write != WRITE_EFFECTIVE) {
    store<u32>(entry, <u32>siteCode, WRITE_CODE);
    store<u32>(entry, siteCounter, WRITE_CODE + 4);
  }
  if (isEffective) store<u8>(entry, WRITE_EFFECTIVE, WRITE);
  else if (write == WRITE_NONE) store<u8>(entry, WRITE_NO_OP, WRITE);
}

/** A balance grows blindly: the first reason in the lower half of its byte, the second in the upper. */
export function addToBalance(cell: usize, kind: u32): void {
  const entry = touch(cell, KIND_BALANCE);
  const additions = <u32>load<u8>(entry, ADDITIONS);
  if ((additions & 15) == kind || additions >> 4 == kind) return;
  remember(entry + REVERTIBLE, 16);
  store<u8>(entry, <u8>(additions == 0 ? kind : additions | (kind << 4)), ADDITIONS);
}
