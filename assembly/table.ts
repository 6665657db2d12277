import { allocate } from "./memory";

// Open-addressing tables of pointers to records: {entries, mask, count}. A record starts with its key, so a table holds nothing else:
// an address (24 bytes: the word's low three limbs), or 32 bytes and their owner's pointer. Half of a table's places are taken at most; which,
// in the order in which they were, is noted behind them.

export const TABLE_BYTES: usize = 16;

/** Where a keyed record holds its owner. */
export const OWNER: usize = 32;

const INITIAL_CAPACITY: u32 = 1024;

/** Where less than one place in so many is taken, it is quicker to empty those one by one. */
const SPARSE: u32 = 16;

/** Empties a table; it keeps its size. The cost is that of what it holds. */
export function clearTable(table: usize): void {
  if (load<u32>(table) == 0) {
    store<u32>(table, <u32>newEntries(INITIAL_CAPACITY));
    store<u32>(table, INITIAL_CAPACITY - 1, 4);
  } else {
    const entries = <usize>load<u32>(table);
    const capacity = tableCapacity(table);
    const count = load<u32>(table, 8);
    if (count > capacity / SPARSE) memory.fill(entries, 0, <usize>capacity << 2);
    else for (let taken: u32 = 0; taken < count; taken++) store<u32>(entries + (<usize>load<u32>(noted(entries, capacity, taken)) << 2), 0);
  }
  store<u32>(table, 0, 8);
}

/** Zeroed places, and room to note the half of them that may be taken. */
function newEntries(capacity: u32): usize {
  const entries = allocate((<usize>capacity << 2) + (<usize>capacity << 1));
  memory.fill(entries, 0, <usize>capacity << 2);
  return entries;
}

/** Where it is noted which place was taken as the n-th. */
@inline
function noted(entries: usize, capacity: u32, taken: u32): usize {
  return entries + (<usize>(capacity + taken) << 2);
}

/** How many places a table has. */
export function tableCapacity(table: usize): u32 {
  return load<u32>(table, 4) + 1;
}

/** The record at a place of a table, or 0. */
export function tableEntry(table: usize, at: u32): usize {
  return <usize>load<u32>(<usize>load<u32>(table) + (<usize>at << 2));
}

/** Spreads a number's bits over 32, of which the upper ones depend on most. */
@inline
export function mix(hash: u64): u32 {
  const folded = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15;
  return <u32>(folded >> 32);
}

@inline
function hashAddress(a0: u64, a1: u64, a2: u64): u32 {
  return mix(a0 ^ rotl<u64>(a1 * 0xff51afd7ed558ccd, 29) ^ (a2 * 0xc4ceb9fe1a85ec53));
}

@inline
function hashKey(key: usize, owner: usize): u32 {
  const low = load<u64>(key) ^ rotl<u64>(load<u64>(key, 8) * 0xff51afd7ed558ccd, 29);
  const high = (load<u64>(key, 16) * 0xc4ceb9fe1a85ec53) ^ rotl<u64>(load<u64>(key, 24), 43);
  return mix(low ^ high ^ (<u64>owner * 0x9fb21c651e98df25));
}

/** The record of an address, or 0. */
export function findAddress(table: usize, a0: u64, a1: u64, a2: u64): usize {
  const entries = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  let at = hashAddress(a0, a1, a2) & mask;
  while (true) {
    const record = <usize>load<u32>(entries + (<usize>at << 2));
    if (record == 0) return 0;
    if (load<u64>(record) == a0 && load<u64>(record, 8) == a1 && load<u64>(record, 16) == a2) return record;
    at = (at + 1) & mask;
  }
}

export function insertAddress(table: usize, record: usize): void {
  const entries = makeRoom(table, true);
  place(entries, load<u32>(table, 4), load<u32>(table, 8) - 1, record, hashAddress(load<u64>(record), load<u64>(record, 8), load<u64>(record, 16)));
}

/** The record of a key and its owner, or 0. */
export function findKey(table: usize, key: usize, owner: usize): usize {
  const entries = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  let at = hashKey(key, owner) & mask;
  while (true) {
    const record = <usize>load<u32>(entries + (<usize>at << 2));
    if (record == 0) return 0;
    if (
      load<u64>(record) == load<u64>(key) &&
      load<u64>(record, 8) == load<u64>(key, 8) &&
      load<u64>(record, 16) == load<u64>(key, 16) &&
      load<u64>(record, 24) == load<u64>(key, 24) &&
      <usize>load<u32>(record, OWNER) == owner
    )
      return record;
    at = (at + 1) & mask;
  }
}

export function insertKey(table: usize, record: usize): void {
  const entries = makeRoom(table, false);
  place(entries, load<u32>(table, 4), load<u32>(table, 8) - 1, record, hashKey(record, <usize>load<u32>(record, OWNER)));
}

/** Puts a record where another of the same address was. */
export function replaceAddress(table: usize, old: usize, record: usize): void {
  const entries = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  let at = hashAddress(load<u64>(old), load<u64>(old, 8), load<u64>(old, 16)) & mask;
  while (<usize>load<u32>(entries + (<usize>at << 2)) != old) at = (at + 1) & mask;
  store<u32>(entries + (<usize>at << 2), <u32>record);
}

/** Puts a record where its hash leads, after so many others. */
function place(entries: usize, mask: u32, taken: u32, record: usize, hash: u32): void {
  let at = hash & mask;
  while (load<u32>(entries + (<usize>at << 2)) != 0) at = (at + 1) & mask;
  store<u32>(entries + (<usize>at << 2), <u32>record);
  store<u32>(noted(entries, mask + 1, taken), at);
}

/** Counts one more record, and doubles a table that is half full. Gives the entries. */
function makeRoom(table: usize, byAddress: bool): usize {
  const entries = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  const count = load<u32>(table, 8) + 1;
  if (count * 2 <= mask) {
    store<u32>(table, count, 8);
    return entries;
  }
  const wideMask = mask * 2 + 1;
  const wide = newEntries(wideMask + 1);
  let taken: u32 = 0;
  for (let at: usize = 0; at <= <usize>mask; at++) {
    const record = <usize>load<u32>(entries + (at << 2));
    if (record == 0) continue;
    const hash = byAddress
      ? hashAddress(load<u64>(record), load<u64>(record, 8), load<u64>(record, 16))
      : hashKey(record, <usize>load<u32>(record, OWNER));
    place(wide, wideMask, taken++, record, hash);
  }
  store<u32>(table, <u32>wide);
  store<u32>(table, wideMask, 4);
  store<u32>(table, count, 8);
  return wide;
}
