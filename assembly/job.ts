import { execute } from "./transaction";
import { openWindow } from "./executor";
import { sharedNow } from "./host";
import { allocate } from "./memory";
import { result, RESULT_GAS } from "./result";
import { sumOf } from "./seal";

// An executor's part in a window of a block, which threads share as plain words (src/mining/shared-job.ts). It claims groups that nobody has, the
// last one first, executes each in order, some transactions at a time, and then tells of these.

/** Words of a job's head, in bytes. */
const IS_CANCELLED: usize = 0;
const NEXT_GROUP: usize = 4;
const GROUP_COUNT: usize = 8;
const AWAITED: usize = 20;
const HEAD_BYTES: usize = 32;

/** A group's owner while it has none; a transaction's outcome where there is none, and where it failed: above are pointers (src/mining/shared-job.ts). */
export const NOBODY: u32 = 0;
const OUTCOME_NONE: usize = 0;
export const OUTCOME_FAILED: usize = 1;

/** How many transactions are executed before they are told of, at most. */
const MOST_OF_BATCH: u32 = 32;

let head: usize = 0;
let executor: u32 = 0;
let groupStarts: usize = 0;
let groupOwners: usize = 0;
let members: usize = 0;
let records: usize = 0;
let outcomes: usize = 0;
let sums: usize = 0;
let started: usize = 0;
let ended: usize = 0;

/** What is left of the group at work: places among the members. */
let member: u32 = 0;
let groupEnd: u32 = 0;

/** What was executed and is not told of yet: {transaction, outcome}. */
let batch: usize = 0;
let batched: u32 = 0;

/** Takes up a job that has room for so many transactions. */
export function openJob(job: usize, capacity: u32, number: u32): void {
  const words = (((<usize>capacity + 1) << 2) + 7) & ~7;
  const doubleWords = (<usize>capacity + 1) << 3;
  head = job;
  executor = number;
  groupStarts = job + HEAD_BYTES;
  groupOwners = groupStarts + words;
  members = groupOwners + 2 * words;
  records = members + words;
  outcomes = records + words;
  sums = outcomes + words;
  started = sums + doubleWords;
  ended = started + doubleWords;
  member = 0;
  groupEnd = 0;
  batched = 0;
  if (batch == 0) batch = allocate(<usize>MOST_OF_BATCH << 3);
}

/** Executes the next transactions, until they used so much gas. Gives the last one's outcome; where it traps, that one's is that it failed. */
export function executeBatch(enough: u32): usize {
  let outcome = OUTCOME_NONE;
  let gas: u64 = 0;
  let start = sharedNow();
  while (batched < MOST_OF_BATCH && (batched == 0 || gas < <u64>enough) && hasNext()) {
    const transaction = <usize>load<u32>(members + (<usize>member << 2));
    const place = batch + (<usize>batched << 3);
    member++;
    batched++;
    store<u32>(place, <u32>transaction);
    store<u32>(place, <u32>OUTCOME_FAILED, 4);
    store<f64>(started + (transaction << 3), start);
    outcome = executeOne(<usize>load<u32>(records + (transaction << 2)));
    start = sharedNow();
    store<f64>(ended + (transaction << 3), start);
    if (outcome == OUTCOME_FAILED) continue;
    store<u64>(sums + (transaction << 3), sumOf(outcome));
    store<u32>(place, <u32>outcome, 4);
    gas += load<u64>(outcome, RESULT_GAS);
  }
  return outcome;
}

/** Tells of what was executed, last of all. Gives whether the main thread waits for any of it. */
export function tellBatch(): bool {
  const awaited = atomic.load<u32>(head, AWAITED);
  let isAwaited = false;
  for (let place = batch; place < batch + (<usize>batched << 3); place += 8) {
    const transaction = load<u32>(place);
    atomic.store<u32>(outcomes + (<usize>transaction << 2), load<u32>(place, 4));
    if (transaction + 1 == awaited) isAwaited = true;
  }
  batched = 0;
  return isAwaited;
}

function hasNext(): bool {
  return atomic.load<u32>(head, IS_CANCELLED) == 0 && (member < groupEnd || claimGroup());
}

function claimGroup(): bool {
  while (true) {
    const group = atomic.load<i32>(head, GROUP_COUNT) - atomic.add<i32>(head + NEXT_GROUP, 1) - 1;
    if (group < 0) return false;
    const start = groupStarts + (<usize>group << 2);
    member = load<u32>(start);
    groupEnd = load<u32>(start, 4);
    if (atomic.cmpxchg<u32>(groupOwners + (<usize>group << 2), NOBODY, executor) == NOBODY) return true;
    member = groupEnd;
  }
}

/** A block's hash is the main thread's to know: what was done until it was needed is forgotten, with all that came before. */
function executeOne(record: usize): usize {
  if (execute(record) == 0) return result;
  openWindow();
  return OUTCOME_FAILED;
}
