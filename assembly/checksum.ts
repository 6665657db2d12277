import { everyRecord } from "./world";

// A checksum of the world, for tests: executors share the memory that it lies in, and only discipline keeps them from writing there.

let sum: u64 = 0;

export function worldChecksum(): u64 {
  sum = 0;
  everyRecord(addRecord);
  return sum;
}

/** Records count whatever their order. */
function addRecord(record: usize, bytes: usize): void {
  let hash: u64 = 0xcbf29ce484222325;
  for (let at: usize = 0; at < bytes; at += 8) hash = (rotl<u64>(hash, 5) ^ load<u64>(record + at)) * 0x9e3779b97f4a7c15;
  sum += hash ^ (hash >> 29);
}
