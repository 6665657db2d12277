import { allocate, arenaReserve } from "./memory";
import { blockArena } from "./executor";
import { traceLog } from "./trace";
import { copy } from "./word";

// Logs of the transaction at work: a list of pointers to {account, topic count, data length, topics from 16, data}. A reverted frame's
// logs are cut off the list.

export const LOG_ACCOUNT: usize = 0;
export const LOG_TOPIC_COUNT: usize = 4;
export const LOG_LENGTH: usize = 8;
export const LOG_TOPICS: usize = 16;

let list: usize = 0;
let capacity: u32 = 0;
export let logCount: u32 = 0;

export function truncateLogs(count: u32): void {
  logCount = count;
}

/** Adds a log; its topics lie on the stack, the first on top. */
export function addLog(account: usize, topics: u32, top: usize, data: usize, length: u32): void {
  const log = arenaReserve(blockArena, LOG_TOPICS + (<usize>topics << 5) + <usize>length);
  store<u32>(log, <u32>account);
  store<u32>(log, topics, 4);
  store<u32>(log, length, 8);
  for (let at: usize = 0; at < <usize>topics; at++) copy(log + LOG_TOPICS + (at << 5), top - (at << 5));
  memory.copy(log + LOG_TOPICS + (<usize>topics << 5), data, <usize>length);
  if (logCount == capacity) grow();
  store<u32>(list + (<usize>logCount << 2), <u32>log);
  logCount++;
  traceLog(log);
}

/** Copies the list to where it stays. */
export function keepLogs(): usize {
  const kept = arenaReserve(blockArena, <usize>logCount << 2);
  memory.copy(kept, list, <usize>logCount << 2);
  return kept;
}

function grow(): void {
  const wider = capacity == 0 ? 256 : capacity * 2;
  const wide = allocate(<usize>wider << 2);
  if (capacity != 0) memory.copy(wide, list, <usize>capacity << 2);
  list = wide;
  capacity = wider;
}
