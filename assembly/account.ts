import { arenaAllocate } from "./memory";
import { findAddress, insertAddress } from "./table";
import { accountTable, blockArena, epoch, lastAccount, lastOpened, nextGeneration, setLastAccount, setLastOpened } from "./executor";
import { worldAccount, worldIsPartial, WORLD_HAS_STORAGE, WORLD_PRESENT } from "./world";
import { remember } from "./journal";
import { precompiledNumber } from "./precompiled";
import { ADDITION_CREDIT, ADDITION_FEE, addToBalance, wroteField } from "./recorder";
import { copy, equals, isZero, lessThan } from "./word";
import { storeLimbs } from "./word/limbs";

// An account cell is an executor's own copy of an account, with all that one transaction needs to know of it: one look-up gives the values
// now and before the transaction, whether the account is warm, and what the access recorder notes.

export const BALANCE: usize = 32;
export const NONCE: usize = 64;
export const CODE: usize = 72;
export const GENERATION: usize = 76;
export const BALANCE_BEFORE: usize = 80;
export const NONCE_BEFORE: usize = 112;
export const CODE_BEFORE: usize = 120;
const WARM: usize = 124;
const CREATED: usize = 128;
const DESTROYED: usize = 132;
const TOUCHED: usize = 136;
export const WORLD_RECORD: usize = 140;
/** Four entries of the recorder, by kind. */
export const ENTRIES: usize = 144;
export const PREVIOUS: usize = 272;
/** The account that the transaction at work opened before this one. */
export const OPENED_BEFORE: usize = 276;
const CELL_BYTES: usize = 280;

const EPOCH: usize = 24;
const FLAGS: usize = 28;
const IS_LOADED: usize = 28;
const IS_PRESENT: usize = 29;
/** Two bits: whether there was such an account before the transaction, and whether there was an entry in the state. */
const BEFORE: usize = 30;
const EXISTED: u8 = 1;
const WAS_PRESENT: u8 = 2;
const HAS_STORAGE: usize = 31;

/** The cell of an address; it may not be loaded yet. */
export function accountCell(a0: u64, a1: u64, a2: u64): usize {
  const known = findAddress(accountTable, a0, a1, a2);
  return known != 0 ? known : makeCell(a0, a1, a2);
}

/** The cell of the address in a word on the stack: its low 20 bytes. */
@inline
export function accountAt(word: usize): usize {
  return accountCell(load<u64>(word), load<u64>(word, 8), load<u64>(word, 16) & 0xffffffff);
}

/** An account's address as the EVM pushes it. */
@inline
export function addressToWord(result: usize, cell: usize): void {
  storeLimbs(result, load<u64>(cell), load<u64>(cell, 8), load<u64>(cell, 16), 0);
}

function makeCell(a0: u64, a1: u64, a2: u64): usize {
  const cell = arenaAllocate(blockArena, CELL_BYTES);
  store<u64>(cell, a0);
  store<u64>(cell, a1, 8);
  store<u64>(cell, a2, 16);
  store<u32>(cell, <u32>lastAccount, PREVIOUS);
  setLastAccount(cell);
  insertAddress(accountTable, cell);
  return cell;
}

/** Makes an account ready for the transaction at work. False where the world does not hold it: it must be asked for. */
@inline
export function loadAccount(cell: usize): bool {
  return load<u32>(cell, EPOCH) == epoch ? true : openAccount(cell);
}

function openAccount(cell: usize): bool {
  if (load<u8>(cell, IS_LOADED) == 0 && !readWorld(cell)) return false;
  snapshot(cell);
  store<u32>(cell, <u32>lastOpened, OPENED_BEFORE);
  setLastOpened(cell);
  return true;
}

/** Keeps an account's values as those before the transaction. */
export function snapshot(cell: usize): void {
  store<u32>(cell, epoch, EPOCH);
  copy(cell + BALANCE_BEFORE, cell + BALANCE);
  store<u64>(cell, load<u64>(cell, NONCE), NONCE_BEFORE);
  store<u32>(cell, load<u32>(cell, CODE), CODE_BEFORE);
  store<u8>(cell, (exists(cell) ? EXISTED : 0) | (isPresent(cell) ? WAS_PRESENT : 0), BEFORE);
}

/** Loads an account that is there from now on, whatever the world holds. */
export function forceLoad(cell: usize): void {
  if (load<u8>(cell, IS_LOADED) == 0) readWorld(cell);
  store<u8>(cell, 1, IS_LOADED);
  store<u8>(cell, 1, IS_PRESENT);
}

function readWorld(cell: usize): bool {
  const record = worldAccount(load<u64>(cell), load<u64>(cell, 8), load<u64>(cell, 16));
  if (record == 0 && worldIsPartial()) return false;
  store<u8>(cell, 1, IS_LOADED);
  if (record == 0) return true;
  copy(cell + BALANCE, record + BALANCE);
  store<u64>(cell, load<u64>(record, NONCE), NONCE);
  store<u32>(cell, load<u32>(record, CODE), CODE);
  store<u8>(cell, load<u8>(record, WORLD_PRESENT), IS_PRESENT);
  store<u8>(cell, load<u8>(record, WORLD_HAS_STORAGE), HAS_STORAGE);
  store<u32>(cell, <u32>record, WORLD_RECORD);
  return true;
}

/** Whether there is such an account, by EIP-161: one with a balance, a nonce or code. */
@inline
export function exists(cell: usize): bool {
  return load<u8>(cell, IS_PRESENT) != 0 && (load<u64>(cell, NONCE) != 0 || load<u32>(cell, CODE) != 0 || !isZero(cell + BALANCE));
}

@inline
export function existedBefore(cell: usize): bool {
  return (load<u8>(cell, BEFORE) & EXISTED) != 0;
}

/** Whether there was an entry in the state before the transaction, empty or not. */
@inline
export function wasPresent(cell: usize): bool {
  return (load<u8>(cell, BEFORE) & WAS_PRESENT) != 0;
}

/** Whether there is an entry in the state, empty or not. */
@inline
export function isPresent(cell: usize): bool {
  return load<u8>(cell, IS_PRESENT) != 0;
}

/** Whether the account was loaded in this block. */
@inline
export function isLoaded(cell: usize): bool {
  return load<u8>(cell, IS_LOADED) != 0;
}

/** Whether there was storage before any contract was made here, as far as the world was told (EIP-7610). */
export function hasStorage(cell: usize): bool {
  return load<u8>(cell, HAS_STORAGE) != 0 && load<u32>(cell, GENERATION) == 0;
}

@inline
export function nonceOf(cell: usize): u64 {
  return load<u64>(cell, NONCE);
}

@inline
export function codeOf(cell: usize): usize {
  return <usize>load<u32>(cell, CODE);
}

// Marks of the transaction at work. They go back with a reverted frame.

@inline
function isMarked(cell: usize, mark: usize): bool {
  return load<u32>(cell + mark) == epoch;
}

@inline
function setMark(cell: usize, mark: usize): void {
  if (load<u32>(cell + mark) == epoch) return;
  remember(cell + mark, 4);
  store<u32>(cell + mark, epoch);
}

/** Makes an account warm (EIP-2929). Gives whether it was; precompiled contracts always are. */
export function warmAccount(cell: usize): bool {
  if (isMarked(cell, WARM) || precompiledNumber(cell) != 0) return true;
  setMark(cell, WARM);
  return false;
}

export function wasCreated(cell: usize): bool {
  return isMarked(cell, CREATED);
}

export function markCreated(cell: usize): void {
  setMark(cell, CREATED);
}

export function isDestroyed(cell: usize): bool {
  return isMarked(cell, DESTROYED);
}

export function markDestroyed(cell: usize): void {
  setMark(cell, DESTROYED);
}

export function isTouched(cell: usize): bool {
  return isMarked(cell, TOUCHED);
}

// Writes. Each tells the recorder first, as the reference VM's state does: existence, then balance, then nonce.

export const KIND_BALANCE: u32 = 0;
export const KIND_NONCE: u32 = 1;
export const KIND_CODE: u32 = 2;
export const KIND_EXISTENCE: u32 = 3;
export const KIND_STORAGE: u32 = 4;

/** Whose balance grows by a blind addition, and why: a rise of it is recorded as such. */
export let additionTo: usize = 0;
let additionKind: u32 = 0;

export function beginCredit(cell: usize): void {
  additionTo = cell;
  additionKind = ADDITION_CREDIT;
}

export function beginFee(cell: usize): void {
  additionTo = cell;
  additionKind = ADDITION_FEE;
}

export function endAddition(): void {
  additionTo = 0;
}

/** Touches an account and sets its nonce and balance. */
export function setAccount(cell: usize, nonce: u64, balance: usize): void {
  setMark(cell, TOUCHED);
  const isEmpty = nonce == 0 && isZero(balance);
  const existsNow = exists(cell);
  if (existsNow ? isEmpty && load<u32>(cell, CODE) == 0 : !isEmpty) wroteField(cell, KIND_EXISTENCE, true);
  setPresent(cell, 1);
  setBalance(cell, balance);
  setNonce(cell, nonce);
}

export function setBalance(cell: usize, balance: usize): void {
  if (equals(cell + BALANCE, balance)) return;
  if (cell == additionTo && lessThan(cell + BALANCE, balance)) addToBalance(cell, additionKind);
  else wroteField(cell, KIND_BALANCE, true);
  remember(cell + BALANCE, 32);
  copy(cell + BALANCE, balance);
}

function setNonce(cell: usize, nonce: u64): void {
  if (load<u64>(cell, NONCE) == nonce) return;
  wroteField(cell, KIND_NONCE, true);
  remember(cell + NONCE, 8);
  store<u64>(cell, nonce, NONCE);
}

/** Sets an account's code; a write of the same code is a write all the same. */
export function setCode(cell: usize, code: usize): void {
  setPresent(cell, 1);
  const before = codeOf(cell);
  const isSame = before == code || (before != 0 && code != 0 && equals(before, code));
  wroteField(cell, KIND_CODE, !isSame);
  if (!isSame) replaceCode(cell, code);
}

function replaceCode(cell: usize, code: usize): void {
  remember(cell + CODE, 4);
  store<u32>(cell, <u32>code, CODE);
}

function setPresent(cell: usize, isPresent: u8): void {
  if (load<u8>(cell, IS_PRESENT) == isPresent) return;
  remember(cell + FLAGS, 4);
  store<u8>(cell, isPresent, IS_PRESENT);
}

/** Whether the transaction at work cleared an account's storage, be it taken back since. */
export let clearedStorage: bool = false;

export function beginClearing(): void {
  clearedStorage = false;
}

/** Empties an account's storage. */
export function clearStorage(cell: usize): void {
  clearedStorage = true;
  remember(cell + GENERATION, 4);
  store<u32>(cell, nextGeneration(), GENERATION);
}

/** Brings the mark that there is an account into line with what it holds: after values were set from outside. */
export function markPresence(cell: usize): void {
  const holds = load<u64>(cell, NONCE) != 0 || load<u32>(cell, CODE) != 0 || !isZero(cell + BALANCE);
  store<u8>(cell, u8(holds), IS_PRESENT);
}

/** Removes an account with all that it holds. `zero` is a zero word. */
export function removeAccount(cell: usize, zero: usize): void {
  if (exists(cell)) wroteField(cell, KIND_EXISTENCE, true);
  setBalance(cell, zero);
  setNonce(cell, 0);
  if (codeOf(cell) != 0) {
    wroteField(cell, KIND_CODE, true);
    replaceCode(cell, 0);
  }
  clearStorage(cell);
  setPresent(cell, 0);
}

/** Removes an account that is touched and empty (EIP-161). One that was not there before the transaction never had any storage. */
export function removeEmpty(cell: usize, zero: usize): void {
  if (wasPresent(cell) || wasCreated(cell)) removeAccount(cell, zero);
  else setPresent(cell, 0);
}

/** Raises a balance to an amount unseen: for made-up senders, who are taken to be funded. */
export function fund(cell: usize, amount: usize): void {
  if (!lessThan(cell + BALANCE, amount)) return;
  copy(cell + BALANCE, amount);
  store<u8>(cell, 1, IS_PRESENT);
  snapshot(cell);
}
