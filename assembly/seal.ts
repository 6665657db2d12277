import { ACCESS_BYTES, RESULT_BYTES } from "./result";

// A sum over all that a result says: whoever takes it over can tell that it is what its executor found, and nothing was written there since.

const OUTPUT: usize = 16;
const OUTPUT_LENGTH: usize = 20;
const LOGS: usize = 24;
const LOG_COUNT: usize = 28;
const ACCESSES: usize = 32;
const ACCESS_COUNT: usize = 36;
/** A log's account, how many topics it has, and the length of its data. */
const LOG_HEAD: usize = 16;

export function sumOf(result: usize): u64 {
  let sum = sumBytes(0x9e3779b97f4a7c15, result, RESULT_BYTES);
  sum = sumBytes(sum, <usize>load<u32>(result, ACCESSES), <usize>load<u32>(result, ACCESS_COUNT) * ACCESS_BYTES);
  sum = sumBytes(sum, <usize>load<u32>(result, OUTPUT), <usize>load<u32>(result, OUTPUT_LENGTH));
  const logs = <usize>load<u32>(result, LOGS);
  for (let at: usize = 0; at < <usize>load<u32>(result, LOG_COUNT); at++) {
    const log = <usize>load<u32>(logs + (at << 2));
    sum = sumBytes(sum, log, LOG_HEAD + ((<usize>load<u32>(log, 4)) << 5) + <usize>load<u32>(log, 8));
  }
  return sum;
}

function sumBytes(sum: u64, start: usize, length: usize): u64 {
  const words = length & ~7;
  for (let at: usize = 0; at < words; at += 8) sum = (rotl<u64>(sum, 5) ^ load<u64>(start + at)) * 0xff51afd7ed558ccd;
  for (let at = words; at < length; at++) sum = (rotl<u64>(sum, 5) ^ <u64>load<u8>(start + at)) * 0xff51afd7ed558ccd;
  return sum;
}
