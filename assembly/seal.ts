import { ACCESS_BYTES, ACCOUNT_AT, RESULT_BYTES } from "./result";

// A sum over all that a result says: whoever takes it over can tell that it is what its executor found, and nothing was written there since.

/** What sums start from. */
export const START: u64 = 0x9e3779b97f4a7c15;
const ADDRESS_BYTES: usize = 24;
const OUTPUT: usize = 16;
const OUTPUT_LENGTH: usize = 20;
const LOGS: usize = 24;
const LOG_COUNT: usize = 28;
const ACCESSES: usize = 32;
const ACCESS_COUNT: usize = 36;
const CONSOLE_CALLS: usize = 52;
/** A console call's successor on the list, and its length. A damaged list may have no end. */
const CALL_HEAD: usize = 8;
const MOST_CALLS: i32 = 1 << 20;
/** A log's account, how many topics it has, and the length of its data. */
const LOG_HEAD: usize = 16;

/** The sum over a result: of its own bytes in the lower half, and of what these lead to in the upper. */
export function sumOf(result: usize): u64 {
  const head = sumBytes(START, result, RESULT_BYTES);
  return (sumParts(head, result) << 32) | (head >> 32);
}

/** Whether a result still has its sum. Its own bytes come first: only if they are what they were, they lead where they should. */
export function isSealed(result: usize, sum: u64): bool {
  const head = sumBytes(START, result, RESULT_BYTES);
  return head >> 32 == (sum & 0xffffffff) && (sumParts(head, result) & 0xffffffff) == sum >> 32;
}

function sumParts(head: u64, result: usize): u64 {
  let sum = sumBytes(head, <usize>load<u32>(result, OUTPUT), <usize>load<u32>(result, OUTPUT_LENGTH));
  const accesses = <usize>load<u32>(result, ACCESSES);
  const end = accesses + <usize>load<u32>(result, ACCESS_COUNT) * ACCESS_BYTES;
  sum = sumBytes(sum, accesses, end - accesses);
  let known: usize = 0;
  for (let access = accesses; access < end; access += ACCESS_BYTES) {
    const account = <usize>load<u32>(access, ACCOUNT_AT);
    if (account != known) sum = sumBytes(sum, account, ADDRESS_BYTES);
    known = account;
  }
  const logs = <usize>load<u32>(result, LOGS);
  for (let at: usize = 0; at < <usize>load<u32>(result, LOG_COUNT); at++) {
    const log = <usize>load<u32>(logs + (at << 2));
    const length = LOG_HEAD + ((<usize>load<u32>(log, 4)) << 5) + <usize>load<u32>(log, 8);
    sum = sumBytes(sumBytes(sum, log, length), <usize>load<u32>(log), ADDRESS_BYTES);
  }
  let call = <usize>load<u32>(result, CONSOLE_CALLS);
  for (let left = MOST_CALLS; call != 0 && left > 0; left--) {
    sum = sumBytes(sum, call, CALL_HEAD + <usize>load<u32>(call, 4));
    call = <usize>load<u32>(call);
  }
  return sum ^ (sum >> 32);
}

/** Goes on with a sum over some bytes. Four sums run beside each other: one alone waits for each of its multiplications. */
export function sumBytes(sum: u64, start: usize, length: usize): u64 {
  const wide = length & ~31;
  const words = length & ~7;
  if (wide != 0) {
    let first = sum;
    let second = sum + 1;
    let third = sum + 2;
    let fourth = sum + 3;
    for (let at = start; at < start + wide; at += 32) {
      first = mixed(first, load<u64>(at));
      second = mixed(second, load<u64>(at, 8));
      third = mixed(third, load<u64>(at, 16));
      fourth = mixed(fourth, load<u64>(at, 24));
    }
    sum = mixed(mixed(mixed(first, second), third), fourth);
  }
  for (let at = wide; at < words; at += 8) sum = mixed(sum, load<u64>(start + at));
  for (let at = words; at < length; at++) sum = mixed(sum, <u64>load<u8>(start + at));
  return sum;
}

@inline
function mixed(sum: u64, word: u64): u64 {
  return (rotl<u64>(sum, 5) ^ word) * 0xff51afd7ed558ccd;
}
