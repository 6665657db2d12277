import {
  childAt,
  childOf,
  depthOf,
  freeNode,
  HASH_BYTES,
  isBranch,
  firstChild,
  KEY,
  markChanged,
  newBranch,
  newLeaf,
  onlyChild,
  referenceLength,
  setRecord,
} from "./node";
import { firstDifference, nibbleAt } from "./path";
import { emptyRoot, settle } from "./encode";
import { keccak256 } from "../keccak";

// A Merkle-Patricia trie over keys of 32 bytes (hashes, in Ethereum's state). A trie is a place in memory that holds its root node, or 0.
// A change marks the nodes from the root to its leaf; the root hash visits marked nodes only.

/** Makes a leaf for a record, or gives the key's leaf another record. Gives the leaf. */
export function trieInsert(trie: usize, kind: u8, key: usize, record: usize): usize {
  const near = nearestLeaf(trie, key);
  const parting: u32 = near == 0 ? 64 : firstDifference(key, near + KEY);
  if (near != 0 && parting == 64) {
    setRecord(near, record);
    trieTouch(trie, near);
    return near;
  }
  const leaf = newLeaf(kind, key, record);
  let place = trie;
  let node = <usize>load<u32>(place);
  while (node != 0 && isBranch(node) && depthOf(node) <= parting) {
    markChanged(node);
    place = childAt(node, nibbleAt(key, depthOf(node)));
    node = <usize>load<u32>(place);
  }
  store<u32>(place, <u32>(node == 0 ? leaf : part(node, near + KEY, leaf, parting)));
  return leaf;
}

/** The leaf that shares the longest path with a key, if there is any. */
function nearestLeaf(trie: usize, key: usize): usize {
  let node = <usize>load<u32>(trie);
  while (node != 0 && isBranch(node)) {
    const child = childOf(node, nibbleAt(key, depthOf(node)));
    node = child != 0 ? child : firstChild(node);
  }
  return node;
}

/** A branch over a node, some key of which is given, and a leaf that leaves its path. */
function part(node: usize, keyBelow: usize, leaf: usize, depth: u32): usize {
  const branch = newBranch(depth);
  store<u32>(childAt(branch, nibbleAt(keyBelow, depth)), <u32>node);
  store<u32>(childAt(branch, nibbleAt(leaf + KEY, depth)), <u32>leaf);
  // Its path is shorter now.
  markChanged(node);
  return branch;
}

/** Notes that what a leaf stands for has changed. */
export function trieTouch(trie: usize, leaf: usize): void {
  let node = <usize>load<u32>(trie);
  while (node != leaf) {
    markChanged(node);
    node = childOf(node, nibbleAt(leaf + KEY, depthOf(node)));
  }
  markChanged(leaf);
}

/** Takes a leaf out of its trie and gives it back. */
export function trieRemove(trie: usize, leaf: usize): void {
  let parent: usize = 0;
  let parentPlace: usize = 0;
  let place = trie;
  for (let node = <usize>load<u32>(place); node != leaf; node = <usize>load<u32>(place)) {
    markChanged(node);
    parent = node;
    parentPlace = place;
    place = childAt(node, nibbleAt(leaf + KEY, depthOf(node)));
  }
  store<u32>(place, 0);
  freeNode(leaf);
  if (parent != 0) collapse(parent, parentPlace);
}

/** Puts a branch's child in its place where it has no other. */
function collapse(branch: usize, place: usize): void {
  const only = onlyChild(branch);
  if (only == 0) return;
  store<u32>(place, <u32>only);
  // Its path is longer now.
  markChanged(only);
  freeNode(branch);
}

/** The leaf of a key, or 0. */
export function trieFind(trie: usize, key: usize): usize {
  const near = nearestLeaf(trie, key);
  return near != 0 && firstDifference(key, near + KEY) == 64 ? near : 0;
}

/** Writes the root hash, 32 bytes. Its cost is that of the nodes which changed since it was asked for last. */
export function trieRoot(trie: usize, result: usize): void {
  const root = <usize>load<u32>(trie);
  if (root == 0) return emptyRoot(result);
  settleTrie(trie);
  if (referenceLength(root) == HASH_BYTES) memory.copy(result, root, 32);
  else keccak256(result, root, <i32>referenceLength(root));
}

/** Makes the references that are not known. */
export function settleTrie(trie: usize): void {
  const root = <usize>load<u32>(trie);
  if (root != 0) settle(root, 0);
}
