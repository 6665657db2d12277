import { keccak256 } from "../keccak";
import { allocate } from "../memory";
import { STRING, wrapList } from "../rlp";
import { ACCOUNT_LEAF, childAt, childOf, depthOf, HASH_BYTES, isBranch, KEY, kindOf, recordOf, referenceLength, setReferenceLength, someKey } from "./node";
import { writePath } from "./path";
import { settleTrie } from "./trie";
import { writeAccount, writeSlotValue } from "./value";
import { copy } from "../word";
import { WORLD_STORAGE } from "../world";

// Nodes as RLP, and the references that parents hold of them.

/** The largest node is a branch of sixteen hashes: 532 bytes. Its header is written before its content. */
const BUFFER_BYTES: usize = 640;
const LARGEST_HEADER: usize = 3;

/** Where nodes are written, one at a time. */
let content: usize = 0;

export function emptyRoot(result: usize): void {
  store<u64>(result, 0xa655cc1b171fe856);
  store<u64>(result, 0x6ef8c092e64583ff, 8);
  store<u64>(result, 0xc0ad6c991be0485b, 16);
  store<u64>(result, 0x21b463e3b52f6201, 24);
}

/** Makes the reference of a node, and those below it, where they are not known. `from` is the depth at which its path begins. */
export function settle(node: usize, from: u32): void {
  if (referenceLength(node) != 0) return;
  if (!isBranch(node)) {
    if (kindOf(node) == ACCOUNT_LEAF) settleTrie(recordOf(node) + WORLD_STORAGE);
    return keepReference(node, writeLeaf(node, from));
  }
  const depth = depthOf(node);
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childOf(node, nibble);
    if (child != 0) settle(child, depth + 1);
  }
  keepReference(node, writeBranch(node));
  if (depth > from) keepReference(node, writeExtension(node, from));
}

/** Keeps the reference of the node that was written last, up to its end. */
export function keepReference(node: usize, end: usize): void {
  const start = startOfNode(end);
  const length = end - start;
  if (length >= HASH_BYTES) {
    keccak256(node, start, <i32>length);
    setReferenceLength(node, HASH_BYTES);
  } else {
    memory.copy(node, start, length);
    setReferenceLength(node, <u32>length);
  }
}

export function writeLeaf(leaf: usize, from: u32): usize {
  const value = writePath(openNode(), leaf + KEY, from, 64, true);
  return kindOf(leaf) == ACCOUNT_LEAF ? writeAccount(value, recordOf(leaf)) : writeSlotValue(value, recordOf(leaf));
}

/** Writes a branch node, whose children are settled. */
export function writeBranch(branch: usize): usize {
  return writeBranchOver(childAt(branch, 0));
}

/** Writes a branch node over a list of sixteen pointers to the references of its children, or 0. */
export function writeBranchOver(references: usize): usize {
  let at = openNode();
  for (let place = references; place < references + 64; place += 4) {
    const reference = <usize>load<u32>(place);
    if (reference != 0) at = writeReference(at, reference);
    else store<u8>(at++, <u8>STRING);
  }
  store<u8>(at, <u8>STRING);
  return at + 1;
}

/** Writes the extension over a branch node, whose reference is its own at that time; it may be kept elsewhere. */
export function writeExtension(branch: usize, from: u32, reference: usize = branch): usize {
  return writeReference(writePath(openNode(), someKey(branch), from, depthOf(branch), false), reference);
}

function writeReference(at: usize, node: usize): usize {
  const length = <usize>referenceLength(node);
  if (length < HASH_BYTES) {
    memory.copy(at, node, length);
    return at + length;
  }
  store<u8>(at, <u8>(STRING + HASH_BYTES));
  copy(at + 1, node);
  return at + 1 + HASH_BYTES;
}

/** Heads the list that was written last, up to its end. Gives its start. */
export function startOfNode(end: usize): usize {
  return wrapList(content, end);
}

function openNode(): usize {
  if (content == 0) content = allocate(BUFFER_BYTES) + LARGEST_HEADER;
  return content;
}
