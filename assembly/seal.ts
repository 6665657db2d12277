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
  for (let at: usize = 0; at < <usize>load<u32>(result, ACCESS_COUNT); at++) {
    const access = accesses + at * ACCESS_BYTES;
    sum = sumBytes(sumBytes(sum, access, ACCESS_BYTES), <usize>load<u32>(access, ACCOUNT_AT), ADDRESS_BYTES);
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

/** Goes on with a sum over some bytes. */
export function sumBytes(sum: u64, start: usize, length: usize): u64 {
  const words = length & ~7;
  for (let at: usize = 0; at < words; at += 8) sum = (rotl<u64>(sum, 5) ^ load<u64>(start + at)) * 0xff51afd7ed558ccd;
  for (let at = words; at < length; at++) sum = (rotl<u64>(sum, 5) ^ <u64>load<u8>(start + at)) * 0xff51afd7ed558ccd;
  return sum;
}
