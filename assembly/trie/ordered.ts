import { keccak256 } from "../keccak";
import { allocate } from "../memory";
import { MOST_HEADER_BYTES, STRING, wrapList, writeString } from "../rlp";
import { emptyRoot } from "./encode";
import { HASH_BYTES } from "./node";
import { writePath } from "./path";

// The root of a trie of a block's parts (transactions, receipts, withdrawals), each under the RLP of its index. One walk over the keys in their
// order makes it and keeps no nodes: a branch is written while the nodes below it are made.

/** An entry of a list of byte strings: {pointer, length}. */
const ENTRY_SHIFT: usize = 3;

/** The RLP of an index of 32 bits has ten nibbles, so that many levels and a root. */
const LEVELS: usize = 11;
const BRANCH_BYTES: usize = 560;
const KEY_BYTES: usize = 8;
const REFERENCE_BYTES: usize = 40;
const PATH_BYTES: usize = 8;

/** A branch a level, a key, and the root's reference. */
let branches: usize = 0;
let keyBytes: usize = 0;
let rootReference: usize = 0;
/** The leaf or extension at work: room that grows with the values. */
let node: usize = 0;
let nodeBytes: usize = 0;

/** The list at work. */
let strings: usize = 0;
let stringCount: u32 = 0;

/** Writes the root of a list of byte strings, 32 bytes. */
export function orderedRoot(list: usize, count: u32, result: usize): void {
  if (count == 0) return emptyRoot(result);
  strings = list;
  stringCount = count;
  makeRoom();
  const end = writeSubtrie(rootReference, 0, count, 0, 0);
  if (load<u8>(rootReference) == STRING + HASH_BYTES) memory.copy(result, rootReference + 1, HASH_BYTES);
  else keccak256(result, rootReference, <i32>(end - rootReference));
}

function makeRoom(): void {
  if (branches == 0) {
    branches = allocate(LEVELS * BRANCH_BYTES + KEY_BYTES + REFERENCE_BYTES);
    keyBytes = branches + LEVELS * BRANCH_BYTES;
    rootReference = keyBytes + KEY_BYTES;
  }
  let longest: usize = 0;
  for (let index: u32 = 0; index < stringCount; index++) longest = max(longest, <usize>load<u32>(entryOf(index), 4));
  const needed = MOST_HEADER_BYTES + MOST_HEADER_BYTES + PATH_BYTES + longest;
  if (needed <= nodeBytes) return;
  const wide = max<usize>(4096, needed * 2);
  node = allocate(wide);
  nodeBytes = wide;
}

/** Writes the reference of the node over the keys from one to before another, which share their nibbles up to a depth. Gives its end. */
function writeSubtrie(at: usize, from: u32, to: u32, depth: u32, level: usize): usize {
  const key = keyAt(from);
  if (to - from == 1) return writeLeaf(at, from, depth);
  const parting = <u32>clz<u64>(key ^ keyAt(to - 1)) >> 2;
  const end = writeBranch(at, from, to, parting, level);
  return parting == depth ? end : writeExtension(at, end, key, depth, parting);
}

function writeLeaf(at: usize, position: u32, depth: u32): usize {
  const index = indexAt(position);
  const value = entryOf(index);
  store<u64>(keyBytes, bswap<u64>(keyAt(position)));
  const content = node + MOST_HEADER_BYTES;
  const path = writePath(content, keyBytes, depth, nibblesOf(index), true);
  return writeReference(at, content, writeString(path, <usize>load<u32>(value), <usize>load<u32>(value, 4)));
}

function writeBranch(at: usize, from: u32, to: u32, depth: u32, level: usize): usize {
  const content = branches + level * BRANCH_BYTES + MOST_HEADER_BYTES;
  let end = content;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    let next = from;
    while (next < to && ((<u32>(keyAt(next) >> (60 - (depth << 2)))) & 15) == nibble) next++;
    if (next == from) store<u8>(end++, <u8>STRING);
    else end = writeSubtrie(end, from, next, depth + 1, level + 1);
    from = next;
  }
  // No key is the start of another, so a branch holds no value.
  store<u8>(end++, <u8>STRING);
  return writeReference(at, content, end);
}

/** Writes the reference of an extension over that of its branch. */
function writeExtension(at: usize, end: usize, key: u64, from: u32, to: u32): usize {
  store<u64>(keyBytes, bswap<u64>(key));
  const content = node + MOST_HEADER_BYTES;
  const path = writePath(content, keyBytes, from, to, false);
  memory.copy(path, at, end - at);
  return writeReference(at, content, path + (end - at));
}

function writeReference(at: usize, content: usize, end: usize): usize {
  const start = wrapList(content, end);
  const length = end - start;
  if (length < HASH_BYTES) {
    memory.copy(at, start, length);
    return at + length;
  }
  store<u8>(at, <u8>(STRING + HASH_BYTES));
  keccak256(at + 1, start, <i32>length);
  return at + 1 + HASH_BYTES;
}

@inline
function entryOf(index: u32): usize {
  return strings + (<usize>index << ENTRY_SHIFT);
}

/** The index whose key comes at a position in the keys' order: 0x01 to 0x7f, then 0x80, which is the RLP of 0, then 0x8180 and on. */
function indexAt(position: u32): u32 {
  const zeroAt: u32 = min<u32>(stringCount - 1, 127);
  return position < zeroAt ? position + 1 : position == zeroAt ? 0 : position;
}

/** The RLP of an index, in the upper bytes of a number. */
function keyAt(position: u32): u64 {
  const index = <u64>indexAt(position);
  if (index == 0) return <u64>0x80 << 56;
  if (index < 0x80) return index << 56;
  const bits = (71 - clz<u64>(index)) & ~7;
  return (((0x80 + (bits >> 3)) << bits) | index) << (56 - bits);
}

function nibblesOf(index: u32): u32 {
  return index < 0x80 ? 2 : 2 + (((39 - clz<u32>(index)) >> 3) << 1);
}
