import { arenaAllocate, arenaReset, ARENA_BYTES, WORLD } from "./memory";
import {
  clearTable,
  findAddress,
  findKey,
  insertAddress,
  insertKey,
  OWNER,
  replaceAddress,
  TABLE_BYTES,
  tableCapacity,
  tableEntry,
} from "./table";
import { CODE_BYTES, CODE_LENGTH, findJumpDestinations, hashCode, makeCode } from "./code";
import { clearDirty, markAccount, markSlot } from "./dirty";
import { clearUndo, rememberBytes, rememberReplacement } from "./undo";
import { clearTries } from "./trie/state";
import { copy } from "./word";

// The world: accounts, storage and code that all executors read and only the committer writes. Its tables lie in the control block.

const ACCOUNTS: usize = WORLD;
const SLOTS: usize = WORLD + TABLE_BYTES;
const CODES: usize = WORLD + 2 * TABLE_BYTES;
const ARENA: usize = WORLD + 3 * TABLE_BYTES;
/** 1 where absent accounts and slots may exist and must be asked for; 0 where they do not exist. */
const IS_PARTIAL: usize = ARENA + ARENA_BYTES;
const SCRATCH: usize = IS_PARTIAL + 8;

/**
 * A record of an account: {address, is dirty at 24, had slots at 25, storage trie at 28, balance at 32, nonce at 64, code at 72, is present at 76,
 * has storage at 77, leaf in the state trie at 80}.
 */
const ACCOUNT_BYTES: usize = 88;
export const WORLD_BALANCE: usize = 32;
export const WORLD_NONCE: usize = 64;
export const WORLD_CODE: usize = 72;
export const WORLD_PRESENT: usize = 76;
export const WORLD_HAS_STORAGE: usize = 77;
/** Whether slots of this record were ever set. */
const WORLD_HAD_SLOTS: usize = 25;
export const WORLD_STORAGE: usize = 28;
export const WORLD_LEAF: usize = 80;

/**
 * A record of a slot: {key, account, is dirty at 36, value at 40, leaf in the storage trie at 72}. Slots of an account that was cleared belong to
 * its old record.
 */
const SLOT_BYTES: usize = 80;
export const WORLD_VALUE: usize = 40;
export const WORLD_SLOT_LEAF: usize = 72;

/** Empties the world. A partial one is a window on a state elsewhere, and keeps neither an undo log nor what a state root needs. */
export function worldClear(isPartial: bool): void {
  clearUndo(!isPartial);
  clearDirty(!isPartial);
  clearTries();
  clearTable(ACCOUNTS);
  clearTable(SLOTS);
  clearTable(CODES);
  arenaReset(ARENA);
  store<u32>(IS_PARTIAL, u32(isPartial));
}

@inline
export function worldIsPartial(): bool {
  return load<u32>(IS_PARTIAL) != 0;
}

@inline
export function worldAccount(a0: u64, a1: u64, a2: u64): usize {
  return findAddress(ACCOUNTS, a0, a1, a2);
}

@inline
export function worldSlot(account: usize, key: usize): usize {
  return findKey(SLOTS, key, account);
}

/**
 * Sets an account; `code` from `worldCode`. Its storage stays. Gives its record.
 *
 * @param hasStorage whether a contract may not be made here for its storage (EIP-7610); matters to accounts without nonce and code only
 */
export function worldSetAccount(address: usize, balance: usize, nonce: u64, code: usize, isPresent: bool, hasStorage: bool): usize {
  const record = accountRecord(address);
  rememberBytes(record + WORLD_BALANCE, 32, record, false);
  rememberBytes(record + WORLD_NONCE, 16, record, false);
  copy(record + WORLD_BALANCE, balance);
  store<u64>(record, nonce, WORLD_NONCE);
  store<u32>(record, <u32>code, WORLD_CODE);
  store<u8>(record, u8(isPresent), WORLD_PRESENT);
  store<u8>(record, u8(hasStorage), WORLD_HAS_STORAGE);
  markAccount(record);
  return record;
}

/** The record of an address, made where there is none: of an account that does not exist. */
export function accountRecord(address: usize): usize {
  const known = worldAccount(load<u64>(address), load<u64>(address, 8), load<u64>(address, 16));
  if (known != 0) return known;
  const record = arenaAllocate(ARENA, ACCOUNT_BYTES);
  memory.copy(record, address, 24);
  insertAddress(ACCOUNTS, record);
  return record;
}

/** Gives an account a new record, without storage, where it had some. Gives the record that it has then. */
export function worldForgetStorage(old: usize): usize {
  if (load<u8>(old, WORLD_HAD_SLOTS) == 0) return old;
  const record = arenaAllocate(ARENA, ACCOUNT_BYTES);
  memory.copy(record, old, 24);
  memory.copy(record + WORLD_BALANCE, old + WORLD_BALANCE, 45);
  rememberReplacement(old, record);
  replaceAddress(ACCOUNTS, old, record);
  markAccount(record);
  return record;
}

/** Puts an account's one record in the place of the other (undo.ts). */
export function exchangeAccount(old: usize, record: usize): void {
  replaceAddress(ACCOUNTS, old, record);
}

/** Sets a slot of an account that has a record. */
export function worldSetSlot(account: usize, key: usize, value: usize): void {
  let record = worldSlot(account, key);
  if (record == 0) {
    record = arenaAllocate(ARENA, SLOT_BYTES);
    copy(record, key);
    store<u32>(record, <u32>account, OWNER);
    insertKey(SLOTS, record);
    store<u8>(account, 1, WORLD_HAD_SLOTS);
  }
  rememberBytes(record + WORLD_VALUE, 32, record, true);
  copy(record + WORLD_VALUE, value);
  markSlot(record);
}

/** Keeps a code, once however often it comes. Gives 0 for no bytes. */
export function worldCode(bytes: usize, length: u32): usize {
  if (length == 0) return 0;
  const code = makeCode(ARENA, bytes, length);
  hashCode(code, SCRATCH);
  const known = findKey(CODES, code, 0);
  if (known != 0) return known;
  // Executors only read the world, so its jumps are found here.
  findJumpDestinations(ARENA, code);
  insertKey(CODES, code);
  return code;
}

/** A code that an executor made, kept in the world. */
export function worldAdoptCode(code: usize): usize {
  if (code == 0) return 0;
  const known = findKey(CODES, code, 0);
  return known != 0 ? known : worldCode(code + CODE_BYTES, load<u32>(code, CODE_LENGTH));
}

/** Shows each record of the world, with its size, where it names its leaf (or 0), and whether it is an account's, to a function. */
export function everyRecord(look: (record: usize, bytes: usize, leaf: usize, isAccount: bool) => void): void {
  for (let at: u32 = 0; at < tableCapacity(ACCOUNTS); at++) {
    const account = tableEntry(ACCOUNTS, at);
    if (account != 0) look(account, ACCOUNT_BYTES, WORLD_LEAF, true);
  }
  for (let at: u32 = 0; at < tableCapacity(SLOTS); at++) {
    const slot = tableEntry(SLOTS, at);
    if (slot != 0) look(slot, SLOT_BYTES, WORLD_SLOT_LEAF, false);
  }
  for (let at: u32 = 0; at < tableCapacity(CODES); at++) {
    const code = tableEntry(CODES, at);
    if (code != 0) look(code, (CODE_BYTES + <usize>load<u32>(code, CODE_LENGTH) + 7) & ~7, 0, false);
  }
}
