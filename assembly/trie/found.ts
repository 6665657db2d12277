import { allocate, allocateZeroed, arenaReserve, arenaReset, ARENA_BYTES } from "../memory";
import { START, sumBytes } from "../seal";
import { WORLD_STORAGE } from "../world";
import { keepReference, writeBranchOver, writeExtension, writeLeaf } from "./encode";
import { ACCOUNT_LEAF, childOf, depthOf, HASH_BYTES, isBranch, kindOf, recordOf, referenceLength, setReferenceLength } from "./node";

// What an executor found for the tries, in an arena of its own, with a sum by which the committer can tell that it is whole:
// {sum, bytes of keys, last reference at 12, keys from 16}. A reference starts as a node does: {reference, its length at 32, node at 36, the one
// before it at 40}.

const SUM_START: usize = 8;
const KEY_BYTES: usize = 8;
const LAST: usize = 12;
export const KEYS: usize = 16;

const NODE: usize = 36;
const PREVIOUS: usize = 40;
const REFERENCE_BYTES: usize = 48;

/** A damaged list may have no end. */
const MOST_REFERENCES: u32 = 1 << 24;

/** For each depth sixteen pointers to the references of a branch's children. */
const LEVEL_SHIFT: usize = 6;
const LEVELS: usize = 64;

let arena: usize = 0;
let levels: usize = 0;

/** Forgets what was found before: for a new job. */
export function beginFinding(): void {
  if (arena == 0) arena = allocateZeroed(ARENA_BYTES);
  if (levels == 0) levels = allocate(LEVELS << LEVEL_SHIFT);
  arenaReset(arena);
}

/** Room for what will be found, and for so many bytes of keys, which are zero. */
export function newFound(keyBytes: usize): usize {
  const found = arenaReserve(arena, KEYS + keyBytes);
  memory.fill(found, 0, KEYS + keyBytes);
  store<u32>(found, <u32>keyBytes, KEY_BYTES);
  return found;
}

/** Sums up what was found, all of it. Gives it. */
export function sealFound(found: usize): usize {
  store<u64>(found, sumOfFound(found));
  return found;
}

/** Whether it is what its executor sealed. */
export function isWhole(found: usize): bool {
  return load<u64>(found) == sumOfFound(found);
}

function sumOfFound(found: usize): u64 {
  let sum = sumBytes(START, found + SUM_START, KEYS - SUM_START + <usize>load<u32>(found, KEY_BYTES));
  let left = MOST_REFERENCES;
  for (let last = lastOf(found); last != 0 && left > 0; last = <usize>load<u32>(last, PREVIOUS), left--) sum = sumBytes(sum, last, REFERENCE_BYTES);
  return sum;
}

@inline
function lastOf(found: usize): usize {
  return <usize>load<u32>(found, LAST);
}

/** Finds the references of a node and those below it that are not known, as `settle` makes them, and leaves the nodes as they are. */
export function findReferences(node: usize, from: u32, found: usize): usize {
  if (referenceLength(node) != 0) return node;
  if (!isBranch(node)) {
    // The storage of a changed account is settled before the state is; otherwise it would be here, where nothing but its owner may write.
    if (kindOf(node) == ACCOUNT_LEAF && !isSettled(<usize>load<u32>(recordOf(node), WORLD_STORAGE))) unreachable();
    const reference = newReference(node, found);
    keepReference(reference, writeLeaf(node, from));
    return reference;
  }
  const depth = depthOf(node);
  const children = levels + (<usize>depth << LEVEL_SHIFT);
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childOf(node, nibble);
    store<u32>(children + (<usize>nibble << 2), child == 0 ? 0 : <u32>findReferences(child, depth + 1, found));
  }
  const reference = newReference(node, found);
  keepReference(reference, writeBranchOver(children));
  if (depth > from) keepReference(reference, writeExtension(node, from, reference));
  return reference;
}

function isSettled(root: usize): bool {
  return root == 0 || referenceLength(root) != 0;
}

function newReference(node: usize, found: usize): usize {
  const reference = arenaReserve(arena, REFERENCE_BYTES);
  memory.fill(reference, 0, REFERENCE_BYTES);
  store<u32>(reference, <u32>node, NODE);
  store<u32>(reference, <u32>lastOf(found), PREVIOUS);
  store<u32>(found, <u32>reference, LAST);
  return reference;
}

/** Gives nodes the references that were found for them. */
export function takeReferences(found: usize): void {
  for (let last = lastOf(found); last != 0; last = <usize>load<u32>(last, PREVIOUS)) {
    const node = <usize>load<u32>(last, NODE);
    memory.copy(node, last, HASH_BYTES);
    setReferenceLength(node, referenceLength(last));
  }
}
