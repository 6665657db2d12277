// The block that transactions run in: what TypeScript writes before them. Words are words; the coinbase is a word as well.

import { allocateZeroed } from "./memory";

export const BERLIN: u32 = 0;
export const LONDON: u32 = 1;
export const MERGE: u32 = 2;
export const SHANGHAI: u32 = 3;
export const CANCUN: u32 = 4;
export const PRAGUE: u32 = 5;
export const OSAKA: u32 = 6;

/** {chain id, number, timestamp, gas limit, coinbase, base fee, randomness or difficulty, blob base fee} as words, then flags. */
export const CHAIN_ID: usize = 0;
export const NUMBER: usize = 32;
export const TIMESTAMP: usize = 64;
export const GAS_LIMIT: usize = 96;
export const COINBASE: usize = 128;
export const BASE_FEE: usize = 160;
export const RANDOMNESS: usize = 192;
export const BLOB_BASE_FEE: usize = 224;
const HARDFORK: usize = 256;
const UNLIMITED_CODE: usize = 260;
const PREIMAGES: usize = 264;
const BLOCK_BYTES: usize = 272;

export let block: usize = 0;
export let hardfork: u32 = 0;
export let isCodeUnlimited: bool = false;
export let keepsPreimages: bool = false;

/** Hashes of the last 256 blocks, by distance: {word, known}. */
const HASH_BYTES: usize = 40;
let hashes: usize = 0;

/** Where TypeScript writes the block. */
export function blockRecord(): usize {
  if (hashes == 0) hashes = allocateZeroed(257 * HASH_BYTES);
  if (block == 0) block = allocateZeroed(BLOCK_BYTES);
  return block;
}

export function readBlockRecord(): void {
  hardfork = load<u32>(block, HARDFORK);
  isCodeUnlimited = load<u32>(block, UNLIMITED_CODE) != 0;
  keepsPreimages = load<u32>(block, PREIMAGES) != 0;
  memory.fill(hashes, 0, 257 * HASH_BYTES);
}

/** The hash of the block so many before this one (1 to 256): a word, then whether it is known. */
export function blockHash(distance: u32): usize {
  return hashes + <usize>distance * HASH_BYTES;
}
