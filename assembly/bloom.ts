import { allocateZeroed } from "./memory";
import { keccak256 } from "./keccak";
import { copy, equals, storeBigEndian } from "./word";

// The logs bloom (Yellow Paper, 4.3.1): 2048 bits, three for each address and topic, by its hash. A block's logs name the same contracts,
// events and holders again and again, so the bits of those seen last are kept.

export const BLOOM_BYTES: usize = 256;

/** A table of {word, its length in bytes, three numbers of bits}, by the word's low bits. */
const SEEN_BITS: usize = 11;
const SEEN_BYTES: usize = 48;
const LENGTH: usize = 32;
const BITS: usize = 36;
let seen: usize = 0;
let bytes: usize = 0;

/** Adds a word of 32 bytes, or of 20 with zeros above. */
export function addToBloom(bloom: usize, word: usize, length: u32): void {
  const known = bitsOf(word, length);
  for (let at: usize = 0; at < 6; at += 2) {
    const bit = <usize>load<u16>(known + at);
    const place = bloom + BLOOM_BYTES - 1 - (bit >> 3);
    store<u8>(place, load<u8>(place) | <u8>((<u32>1) << (<u32>bit & 7)));
  }
}

function bitsOf(word: usize, length: u32): usize {
  if (seen == 0) seen = allocateZeroed(SEEN_BYTES << SEEN_BITS);
  if (bytes == 0) bytes = allocateZeroed(32);
  const mixed = (load<u64>(word) ^ load<u64>(word, 8) ^ (<u64>length)) * 0x9e3779b97f4a7c15;
  const entry = seen + <usize>(mixed >> (64 - SEEN_BITS)) * SEEN_BYTES;
  if (load<u32>(entry, LENGTH) != length || !equals(entry, word)) {
    copy(entry, word);
    store<u32>(entry, length, LENGTH);
    storeBigEndian(bytes, word);
    keccak256(bytes, bytes + 32 - <usize>length, <i32>length);
    for (let at: usize = 0; at < 6; at += 2) store<u16>(entry + at, bswap<u16>(load<u16>(bytes + at)) & 2047, BITS);
  }
  return entry + BITS;
}

/** Adds all that one bloom holds to another. */
export function joinBlooms(bloom: usize, added: usize): void {
  for (let at: usize = 0; at < BLOOM_BYTES; at += 8) store<u64>(bloom + at, load<u64>(bloom + at) | load<u64>(added + at));
}
