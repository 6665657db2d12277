import { DIRTY_ACCOUNTS, DIRTY_SLOTS, dirtyAt, dirtyCount, settleDirty } from "../dirty";
import { copy, isZero } from "../word";
import { WORLD_LEAF, WORLD_SLOT_LEAF, WORLD_STORAGE, WORLD_VALUE } from "../world";
import { settle } from "./encode";
import { findReferences, isWhole, KEYS, newFound, sealFound, takeReferences } from "./found";
import { childOf, depthOf, isBranch, referenceLength, STATE } from "./node";
import { followAccount, followSlot, hashAddress, hashKey, ownLeaf, standingRecord } from "./state";
import { settleTrie } from "./trie";

// The work on the tries in parts that several threads may do. Executors hash the keys of dirty records, and the nodes of subtries that have no
// node in common; what they find lies in regions of their own (found.ts), and the committer, who alone writes tries, puts it where it belongs.

/** A subtrie to be settled: {its node, the depth at which its path begins}. */
const UNIT_SHIFT: usize = 3;

/** A branch is shared out child by child where so many have changed, and its path begins above this depth. */
const LEAST_CHANGED: u32 = 8;
const MOST_DEPTH: u32 = 2;

/** Dirty records: slots first, then accounts. */
export function dirtyRecords(): u32 {
  return dirtyCount(DIRTY_SLOTS) + dirtyCount(DIRTY_ACCOUNTS);
}

/** Executors: hashes the keys of some dirty records that have no leaf yet. Gives what is found. */
export function findKeys(from: u32, to: u32): usize {
  const found = newFound(<usize>(to - from) << 5);
  const slots = dirtyCount(DIRTY_SLOTS);
  let place = found + KEYS;
  for (let at = from; at < to; at++, place += 32) {
    if (at < slots) {
      const record = dirtyAt(DIRTY_SLOTS, at);
      if (!isZero(record + WORLD_VALUE) && ownLeaf(record, WORLD_SLOT_LEAF) == 0) copy(place, hashKey(record));
    } else {
      const record = dirtyAt(DIRTY_ACCOUNTS, at - slots);
      if (ownLeaf(record, WORLD_LEAF) == 0) copy(place, hashAddress(record));
    }
  }
  return sealFound(found);
}

/** Brings tries up to date with some dirty records, by their keys as an executor found them, or 0. False where these are damaged. */
export function followRecords(from: u32, to: u32, found: usize): bool {
  if (found != 0 && !isWhole(found)) return false;
  const slots = dirtyCount(DIRTY_SLOTS);
  for (let at = from; at < to; at++) {
    const place = found + KEYS + (<usize>(at - from) << 5);
    const hash: usize = found != 0 && load<u64>(place) != 0 ? place : 0;
    if (at < slots) followSlot(dirtyAt(DIRTY_SLOTS, at), hash);
    else followAccount(dirtyAt(DIRTY_ACCOUNTS, at - slots), hash);
  }
  return true;
}

let units: usize = 0;
let unitCount: u32 = 0;
let mostUnits: u32 = 0;

/** Lists subtries of the storage that is to be settled, once all dirty records are followed. Gives how many; what has no room is left out. */
export function shareStorage(list: usize, capacity: u32): u32 {
  beginUnits(list, capacity);
  for (let at: u32 = 0; at < dirtyCount(DIRTY_ACCOUNTS); at++) {
    const record = standingRecord(dirtyAt(DIRTY_ACCOUNTS, at));
    share(<usize>load<u32>(record, WORLD_STORAGE), 0);
  }
  return unitCount;
}

/** Settles what is left of the storage, and lists subtries of the state trie. No record is dirty then. */
export function shareState(list: usize, capacity: u32): u32 {
  for (let at: u32 = 0; at < dirtyCount(DIRTY_ACCOUNTS); at++) settleTrie(standingRecord(dirtyAt(DIRTY_ACCOUNTS, at)) + WORLD_STORAGE);
  settleDirty();
  beginUnits(list, capacity);
  share(<usize>load<u32>(STATE), 0);
  return unitCount;
}

function beginUnits(list: usize, capacity: u32): void {
  units = list;
  unitCount = 0;
  mostUnits = capacity;
}

function share(node: usize, from: u32): void {
  if (node == 0 || referenceLength(node) != 0) return;
  if (from < MOST_DEPTH && isBranch(node) && changedChildren(node) >= LEAST_CHANGED) {
    for (let nibble: u32 = 0; nibble < 16; nibble++) share(childOf(node, nibble), depthOf(node) + 1);
    return;
  }
  if (unitCount == mostUnits) return;
  const unit = units + (<usize>unitCount << UNIT_SHIFT);
  unitCount++;
  store<u32>(unit, <u32>node);
  store<u32>(unit, from, 4);
}

function changedChildren(branch: usize): u32 {
  let changed: u32 = 0;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childOf(branch, nibble);
    if (child != 0 && referenceLength(child) == 0) changed++;
  }
  return changed;
}

/** Executors: makes the references of some listed subtries. Gives what is found. */
export function findUnits(list: usize, count: u32): usize {
  const found = newFound(0);
  for (let unit = list; unit < list + (<usize>count << UNIT_SHIFT); unit += 1 << UNIT_SHIFT)
    findReferences(<usize>load<u32>(unit), load<u32>(unit, 4), found);
  return sealFound(found);
}

/** Settles some listed subtries, by the references that an executor found, or 0. False where these are damaged. */
export function settleUnits(list: usize, count: u32, found: usize): bool {
  if (found != 0) {
    if (!isWhole(found)) return false;
    takeReferences(found);
    return true;
  }
  for (let unit = list; unit < list + (<usize>count << UNIT_SHIFT); unit += 1 << UNIT_SHIFT) settle(<usize>load<u32>(unit), load<u32>(unit, 4));
  return true;
}
