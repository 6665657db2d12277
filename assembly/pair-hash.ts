import { keccak256 } from "./keccak";
import { allocate } from "./memory";
import { mix } from "./table";
import { copy, equals, loadBigEndian, zero } from "./word";

// Hashes of 64 bytes: a key of a mapping and the mapping's slot, mostly. Programs hash the same ones again and again, within a transaction too, so
// an executor keeps those that it made last, each at the one place that its bytes lead to: {bytes, hash as a word}. All places always hold
// a true pair: at first that of zeros.

export const PAIR_BYTES: u32 = 64;

/** 48 KiB of them. Twice as many were slower for programs that hash ever new pairs: what else these use was driven out of the cache. */
const PLACE_BITS: u32 = 9;
const HASH: usize = 64;
const PLACE_BYTES: usize = 96;

let places: usize = 0;

/** Writes the keccak-256 of 64 bytes as a word. `scratch` holds a word and is written over. */
export function hashPair(result: usize, pair: usize, scratch: usize): void {
  if (places == 0) places = allPlaces(scratch);
  const place = placeOf(pair);
  if (!isSamePair(place, pair)) keep(place, pair, scratch);
  copy(result, place + HASH);
}

function allPlaces(scratch: usize): usize {
  const first = allocate(PLACE_BYTES << PLACE_BITS);
  const end = first + (PLACE_BYTES << PLACE_BITS);
  zero(first);
  zero(first + 32);
  keep(first, first, scratch);
  for (let place = first + PLACE_BYTES; place < end; place += PLACE_BYTES) memory.copy(place, first, PLACE_BYTES);
  return first;
}

/** Keys that are numbers or addresses differ in their last bytes, mappings in the very last. */
@inline
function placeOf(pair: usize): usize {
  const bytes = load<u64>(pair, 24) ^ rotl<u64>(load<u64>(pair, 16), 21) ^ rotl<u64>(load<u64>(pair, 56), 43);
  return places + <usize>(mix(bytes) >> (32 - PLACE_BITS)) * PLACE_BYTES;
}

@inline
function isSamePair(a: usize, b: usize): bool {
  return equals(a, b) && equals(a + 32, b + 32);
}

function keep(place: usize, pair: usize, scratch: usize): void {
  keccak256(scratch, pair, PAIR_BYTES);
  copy(place, pair);
  copy(place + 32, pair + 32);
  loadBigEndian(place + HASH, scratch);
}
