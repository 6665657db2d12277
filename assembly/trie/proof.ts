import { allocate } from "../memory";
import { STRING } from "../rlp";
import { keepReference, startOfNode, writeBranch, writeExtension, writeLeaf } from "./encode";
import { childOf, depthOf, HASH_BYTES, isBranch, KEY, referenceLength, someKey } from "./node";
import { firstDifference, nibbleAt } from "./path";
import { settleTrie } from "./trie";

// A Merkle proof: the nodes on the way to a key, from the root to where the way ends, each as RLP. A node shorter than a hash lies in the one
// above it and is not listed, unless it is the root. The root of an empty trie is an empty string.

const NODES: usize = 8;
/** A key of 64 nibbles passes a branch at each at most, and each branch may have an extension above it. */
const MOST_NODES: usize = 130;
const MOST_BYTES: usize = 64 * 600;

/** {count, nodes' {pointer, length} from 8, their bytes}. */
let proof: usize = 0;
let end: usize = 0;

/** Proves what a trie holds, or does not hold, under a key. */
export function prove(trie: usize, key: usize): usize {
  if (proof == 0) proof = allocate(NODES + (MOST_NODES << 3) + MOST_BYTES);
  store<u32>(proof, 0);
  end = proof + NODES + (MOST_NODES << 3);
  settleTrie(trie);
  let node = <usize>load<u32>(trie);
  if (node == 0) listEmpty();
  let from: u32 = 0;
  while (node != 0) {
    const isListed = from == 0 || referenceLength(node) == HASH_BYTES;
    if (!isBranch(node)) {
      if (isListed) list(writeLeaf(node, from));
      break;
    }
    const depth = depthOf(node);
    const isOnTheWay = firstDifference(key, someKey(node)) >= depth;
    if (depth == from) {
      if (isListed) list(writeBranch(node));
    } else listExtended(node, from, isListed, isOnTheWay);
    if (!isOnTheWay) break;
    node = childOf(node, nibbleAt(key, depth));
    from = depth + 1;
  }
  return proof;
}

/** Lists the extension above a branch, and the branch where the way leads on to it. The branch's reference is its own for that while. */
function listExtended(branch: usize, from: u32, isListed: bool, isOnTheWay: bool): void {
  keepReference(branch, writeBranch(branch));
  const isBranchListed = isOnTheWay && referenceLength(branch) == HASH_BYTES;
  const extension = writeExtension(branch, from);
  if (isListed) list(extension);
  keepReference(branch, extension);
  if (isBranchListed) list(writeBranch(branch));
}

function listEmpty(): void {
  store<u8>(end, <u8>STRING);
  add(1);
}

/** Lists the node that was written last, up to its end. */
function list(nodeEnd: usize): void {
  const start = startOfNode(nodeEnd);
  memory.copy(end, start, nodeEnd - start);
  add(nodeEnd - start);
}

/** Adds the bytes that were put at the proof's end. */
function add(length: usize): void {
  const count = load<u32>(proof);
  const entry = proof + NODES + (<usize>count << 3);
  store<u32>(entry, <u32>end);
  store<u32>(entry, <u32>length, 4);
  store<u32>(proof, count + 1);
  end += length;
}
