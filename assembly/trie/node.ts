import { arenaReserve, arenaReset, ARENA_BYTES, TRIES } from "../memory";

// The nodes of tries whose keys are 32 bytes. A branch stands for a branch node and the extension above it, if there is one: it holds the
// depth at which its keys part, and any leaf below it tells the path up to there.
//
// A node starts with its reference, as its parent holds it: the hash of its RLP, or the RLP itself where it is shorter. A reference without a
// length is to be made anew, and so are those of all nodes above.
//
// An entry of a large trie takes 111 bytes: its leaf and, among random keys, three eighths of a branch.
//
// {reference, its length at 32, kind, depth of a branch, record of a leaf at 36, then a leaf's key or a branch's sixteen children}

const REFERENCE_LENGTH: usize = 32;
const KIND: usize = 33;
const DEPTH: usize = 34;
const RECORD: usize = 36;
export const KEY: usize = 40;
const CHILDREN: usize = 40;

const LEAF_BYTES: usize = 72;
const BRANCH_BYTES: usize = 104;

const BRANCH: u8 = 0;
/** Leaves, by what their records are. */
export const ACCOUNT_LEAF: u8 = 1;
export const SLOT_LEAF: u8 = 2;

export const HASH_BYTES: u32 = 32;

/** In the control block: nodes given back, each with the next in its first bytes, and the arena of all. */
const FREE_LEAF: usize = TRIES;
const FREE_BRANCH: usize = TRIES + 4;
const ARENA: usize = TRIES + 8;
/** What the control block holds of the tries goes on here (state.ts). */
export const STATE: usize = ARENA + ARENA_BYTES;

/** Forgets the nodes of all tries. */
export function clearNodes(): void {
  store<u32>(FREE_LEAF, 0);
  store<u32>(FREE_BRANCH, 0);
  arenaReset(ARENA);
}

export function newLeaf(kind: u8, key: usize, record: usize): usize {
  const leaf = takeNode(FREE_LEAF, LEAF_BYTES);
  store<u32>(leaf, 0, REFERENCE_LENGTH);
  store<u8>(leaf, kind, KIND);
  setRecord(leaf, record);
  memory.copy(leaf + KEY, key, 32);
  return leaf;
}

export function newBranch(depth: u32): usize {
  const branch = takeNode(FREE_BRANCH, BRANCH_BYTES);
  memory.fill(branch + REFERENCE_LENGTH, 0, BRANCH_BYTES - REFERENCE_LENGTH);
  store<u8>(branch, <u8>depth, DEPTH);
  return branch;
}

function takeNode(free: usize, bytes: usize): usize {
  const node = <usize>load<u32>(free);
  if (node == 0) return arenaReserve(ARENA, bytes);
  store<u32>(free, load<u32>(node));
  return node;
}

/** Takes a node back. A record that still knows it as its leaf is no longer named by it. */
export function freeNode(node: usize): void {
  const free = isBranch(node) ? FREE_BRANCH : FREE_LEAF;
  setRecord(node, 0);
  store<u32>(node, load<u32>(free));
  store<u32>(free, <u32>node);
}

@inline
export function kindOf(node: usize): u8 {
  return load<u8>(node, KIND);
}

@inline
export function isBranch(node: usize): bool {
  return kindOf(node) == BRANCH;
}

@inline
export function depthOf(branch: usize): u32 {
  return <u32>load<u8>(branch, DEPTH);
}

@inline
export function recordOf(leaf: usize): usize {
  return <usize>load<u32>(leaf, RECORD);
}

export function setRecord(leaf: usize, record: usize): void {
  store<u32>(leaf, <u32>record, RECORD);
}

/** Where a branch holds one of its children: a node, or 0. */
@inline
export function childAt(branch: usize, nibble: u32): usize {
  return branch + CHILDREN + (<usize>nibble << 2);
}

@inline
export function childOf(branch: usize, nibble: u32): usize {
  return <usize>load<u32>(childAt(branch, nibble));
}

/** A branch's first child. */
export function firstChild(branch: usize): usize {
  let nibble: u32 = 0;
  while (childOf(branch, nibble) == 0) nibble++;
  return childOf(branch, nibble);
}

/** A branch's child where it has only one, otherwise 0. */
export function onlyChild(branch: usize): usize {
  let only: usize = 0;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childOf(branch, nibble);
    if (child == 0) continue;
    if (only != 0) return 0;
    only = child;
  }
  return only;
}

/** The key of some leaf at or below a node. */
export function someKey(node: usize): usize {
  while (isBranch(node)) node = firstChild(node);
  return node + KEY;
}

/** Bytes of a node's reference; 0 where it is to be made anew. */
@inline
export function referenceLength(node: usize): u32 {
  return <u32>load<u8>(node, REFERENCE_LENGTH);
}

@inline
export function setReferenceLength(node: usize, length: u32): void {
  store<u8>(node, <u8>length, REFERENCE_LENGTH);
}

/** Notes that a node, or one below it, has changed. */
@inline
export function markChanged(node: usize): void {
  setReferenceLength(node, 0);
}
