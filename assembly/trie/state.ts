import { DIRTY_ACCOUNTS, DIRTY_SLOTS, dirtyAt, dirtyCount, settleDirty } from "../dirty";
import { keccak256 } from "../keccak";
import { allocate } from "../memory";
import { OWNER } from "../table";
import { isZero, storeBigEndian } from "../word";
import { WORLD_LEAF, WORLD_PRESENT, WORLD_SLOT_LEAF, WORLD_STORAGE, WORLD_VALUE, worldAccount } from "../world";
import { ACCOUNT_LEAF, clearNodes, recordOf, SLOT_LEAF, STATE } from "./node";
import { prove } from "./proof";
import { trieFind, trieInsert, trieRemove, trieRoot, trieTouch } from "./trie";

// The world's tries: one of all accounts that are present, and one a record of an account, of its slots that are not zero. They follow the
// world when they are asked for something. A record knows its leaf, and a leaf its record: a leaf that names another record is not the record's
// any more (an account gets a new record when its storage is cleared, and may get the old one back).

/** The storage trie of an account without a record: never written. */
const NO_TRIE: usize = STATE + 4;

const ADDRESS_BYTES: i32 = 20;

/** A key in big-endian bytes, then its hash. */
let preimage: usize = 0;

/** Forgets all tries. */
export function clearTries(): void {
  clearNodes();
  store<u32>(STATE, 0);
}

/** Writes the root of the state, 32 bytes. It costs what changed since it was asked for last. */
export function worldRoot(result: usize): void {
  followWorld();
  trieRoot(STATE, result);
}

/** Writes the root of the storage of an account's record, or of no record, 32 bytes. */
export function storageRoot(record: usize, result: usize): void {
  followWorld();
  trieRoot(storageTrie(record), result);
}

/** Proves that an address is in the state, or is not: {count of nodes, their {pointer, length} from 8}, good until the next proof. */
export function proveAccount(address: usize): usize {
  followWorld();
  return prove(STATE, hashAddress(address));
}

/** Proves that a slot is in the storage of an account's record, or is not. */
export function proveSlot(record: usize, key: usize): usize {
  followWorld();
  return prove(storageTrie(record), hashKey(key));
}

function storageTrie(record: usize): usize {
  return record == 0 ? NO_TRIE : record + WORLD_STORAGE;
}

/** Brings the tries up to date. */
function followWorld(): void {
  for (let at: u32 = 0; at < dirtyCount(DIRTY_SLOTS); at++) followSlot(dirtyAt(DIRTY_SLOTS, at), 0);
  for (let at: u32 = 0; at < dirtyCount(DIRTY_ACCOUNTS); at++) followAccount(dirtyAt(DIRTY_ACCOUNTS, at), 0);
  settleDirty();
}

/** The record that has a dirty record's address now. */
export function standingRecord(record: usize): usize {
  return worldAccount(load<u64>(record), load<u64>(record, 8), load<u64>(record, 16));
}

/** Brings a slot's trie up to date. `hash` is that of its key, or 0 where it is not known. */
export function followSlot(record: usize, hash: usize): void {
  const trie = <usize>load<u32>(record, OWNER) + WORLD_STORAGE;
  const leaf = ownLeaf(record, WORLD_SLOT_LEAF);
  if (isZero(record + WORLD_VALUE)) {
    if (leaf != 0) trieRemove(trie, leaf);
  } else if (leaf != 0) trieTouch(trie, leaf);
  else store<u32>(record, <u32>trieInsert(trie, SLOT_LEAF, hash != 0 ? hash : hashKey(record), record), WORLD_SLOT_LEAF);
}

/** Brings the state trie up to date with a dirty record's account. `hash` is that of its address, or 0 where it is not known. */
export function followAccount(dirty: usize, hash: usize): void {
  const record = standingRecord(dirty);
  const own = ownLeaf(record, WORLD_LEAF);
  if (load<u8>(record, WORLD_PRESENT) == 0) {
    const leaf = own != 0 ? own : trieFind(STATE, hash != 0 ? hash : hashAddress(record));
    if (leaf != 0) trieRemove(STATE, leaf);
  } else if (own != 0) trieTouch(STATE, own);
  else store<u32>(record, <u32>trieInsert(STATE, ACCOUNT_LEAF, hash != 0 ? hash : hashAddress(record), record), WORLD_LEAF);
}

/** The leaf that a record holds at an offset, where it is still the record's; or 0. */
export function ownLeaf(record: usize, offset: usize): usize {
  const leaf = <usize>load<u32>(record + offset);
  return leaf != 0 && recordOf(leaf) == record ? leaf : 0;
}

export function hashAddress(address: usize): usize {
  return hashEnd(address, ADDRESS_BYTES);
}

export function hashKey(key: usize): usize {
  return hashEnd(key, 32);
}

/** The hash of the last of a word's big-endian bytes. */
function hashEnd(word: usize, bytes: i32): usize {
  if (preimage == 0) preimage = allocate(64);
  storeBigEndian(preimage, word);
  keccak256(preimage + 32, preimage + 32 - <usize>bytes, bytes);
  return preimage + 32;
}
