import { allocateZeroed, arenaReserve } from "./memory";
import { blockArena, epoch } from "./executor";
import { copy, equals } from "./word";

// keccak256 preimages that can name a storage key, as a list of {next, length, hash from 8, bytes from 40}. A small table of those seen last
// keeps a loop that hashes the same words from filling memory.

const LEAST: u32 = 32;
const MOST: u32 = 256;

const SEEN_BITS: u32 = 10;
let seen: usize = 0;

export let lastPreimage: usize = 0;

export function clearPreimages(): void {
  if (seen == 0) seen = allocateZeroed(<usize>8 << SEEN_BITS);
  lastPreimage = 0;
}

export function keepPreimage(hash: usize, bytes: usize, length: u32): void {
  if (length < LEAST || length > MOST) return;
  const place = seen + ((<usize>load<u64>(hash) & ((1 << SEEN_BITS) - 1)) << 3);
  const known = <usize>load<u32>(place, 4);
  if (load<u32>(place) == epoch && equals(known + 8, hash)) return;
  const kept = arenaReserve(blockArena, 40 + <usize>length);
  store<u32>(kept, <u32>lastPreimage);
  store<u32>(kept, length, 4);
  copy(kept + 8, hash);
  memory.copy(kept + 40, bytes, <usize>length);
  store<u32>(place, epoch);
  store<u32>(place, <u32>kept, 4);
  lastPreimage = kept;
}
