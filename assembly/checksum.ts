import { everyRecord, WORLD_STORAGE } from "./world";

// A checksum of the world, for tests: executors share the memory that it lies in, and only discipline keeps them from writing there.

let sum: u64 = 0;
let isOfState: bool = false;

/** `ofState`: where a record's place in its trie is left out, since the committer brings tries up to date meanwhile. */
export function worldChecksum(ofState: bool): u64 {
  sum = 0;
  isOfState = ofState;
  everyRecord(addRecord);
  return sum;
}

/** Records count whatever their order. `leaf` is where a record names its leaf, or 0; an account names its storage trie, too. */
function addRecord(record: usize, bytes: usize, leaf: usize, isAccount: bool): void {
  let hash: u64 = 0xcbf29ce484222325;
  for (let at: usize = 0; at < bytes; at += 8) {
    if (isOfState && leaf != 0 && (at == leaf || (isAccount && at == (WORLD_STORAGE & ~7)))) continue;
    hash = (rotl<u64>(hash, 5) ^ load<u64>(record + at)) * 0x9e3779b97f4a7c15;
  }
  sum += hash ^ (hash >> 29);
}
