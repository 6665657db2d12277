import { allocate, DIRTY } from "./memory";

// What changed in the world since its tries were brought up to date: lists of the records of accounts and slots, each once. A record on the
// list may have been replaced since (world.ts), and may come back with an undo: its slots belong to its own storage trie all the same.

/** Two lists of {pointers, count, capacity}. */
export const DIRTY_ACCOUNTS: usize = DIRTY;
export const DIRTY_SLOTS: usize = DIRTY + 16;
/** 0 where nobody asks for a state root. */
const IS_KEPT: usize = DIRTY + 32;

/** A mark in each record that it is on its list. */
const ACCOUNT_MARK: usize = 24;
const SLOT_MARK: usize = 36;
const SLOT_ACCOUNT: usize = 32;

const INITIAL_CAPACITY: u32 = 1024;

/** Empties the lists, whose records are gone. */
export function clearDirty(isKept: bool): void {
  store<u32>(IS_KEPT, u32(isKept));
  store<u32>(DIRTY_ACCOUNTS, 0, 4);
  store<u32>(DIRTY_SLOTS, 0, 4);
}

export function markAccount(record: usize): void {
  if (load<u32>(IS_KEPT) == 0 || load<u8>(record, ACCOUNT_MARK) != 0) return;
  store<u8>(record, 1, ACCOUNT_MARK);
  push(DIRTY_ACCOUNTS, record);
}

export function markSlot(record: usize): void {
  if (load<u32>(IS_KEPT) == 0 || load<u8>(record, SLOT_MARK) != 0) return;
  store<u8>(record, 1, SLOT_MARK);
  push(DIRTY_SLOTS, record);
  markAccount(<usize>load<u32>(record, SLOT_ACCOUNT));
}

@inline
export function dirtyCount(list: usize): u32 {
  return load<u32>(list, 4);
}

@inline
export function dirtyAt(list: usize, index: u32): usize {
  return <usize>load<u32>(<usize>load<u32>(list) + (<usize>index << 2));
}

/** Takes all records off the lists. */
export function settleDirty(): void {
  for (let at: u32 = 0; at < dirtyCount(DIRTY_ACCOUNTS); at++) store<u8>(dirtyAt(DIRTY_ACCOUNTS, at), 0, ACCOUNT_MARK);
  for (let at: u32 = 0; at < dirtyCount(DIRTY_SLOTS); at++) store<u8>(dirtyAt(DIRTY_SLOTS, at), 0, SLOT_MARK);
  store<u32>(DIRTY_ACCOUNTS, 0, 4);
  store<u32>(DIRTY_SLOTS, 0, 4);
}

function push(list: usize, record: usize): void {
  const count = dirtyCount(list);
  const capacity = load<u32>(list, 8);
  if (count == capacity) {
    const wider = capacity == 0 ? INITIAL_CAPACITY : capacity * 2;
    const wide = allocate(<usize>wider << 2);
    if (count != 0) memory.copy(wide, <usize>load<u32>(list), <usize>count << 2);
    store<u32>(list, <u32>wide);
    store<u32>(list, wider, 8);
  }
  store<u32>(<usize>load<u32>(list) + (<usize>count << 2), <u32>record);
  store<u32>(list, count + 1, 4);
}
