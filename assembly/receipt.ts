import { addressToWord } from "./account";
import { addToBloom, BLOOM_BYTES, joinBlooms } from "./bloom";
import { blockArena, scratch } from "./executor";
import { LOG_ACCOUNT, LOG_LENGTH, LOG_TOPICS, LOG_TOPIC_COUNT } from "./log";
import { arenaReserve } from "./memory";
import { RESULT_GAS, RESULT_LOG_COUNT, RESULT_LOGS, RESULT_SUCCEEDED } from "./result";
import { headerBytes, LIST, numberBytes, STRING, stringBytes, writeHeader, writeNumber, writeString } from "./rlp";
import { orderedRoot } from "./trie/ordered";
import { storeBigEndian } from "./word";

// Receipts of a block's transactions (EIP-658, EIP-2718): the type, if it is not 0, and RLP of {status, gas used so far, bloom, logs}.

const ADDRESS_LENGTH: u32 = 20;
const TOPIC_LENGTH: u32 = 32;
const ENCODED_ADDRESS: usize = 21;
const ENCODED_TOPIC: usize = 33;
const BLOOM_HEADER: usize = 3;

/** What is told of all receipts: {their root, bloom at 32, list of {pointer, length} at 288}. */
const BLOOM: usize = 32;
const RECEIPTS: usize = 288;

/**
 * Encodes the receipts of results, given as a list of pointers, and their transactions' types, a byte each. They stay until the next block.
 *
 * @param summary 292 bytes for what is told of all
 */
export function encodeReceipts(results: usize, types: usize, count: u32, summary: usize): void {
  const list = arenaReserve(blockArena, <usize>count << 3);
  memory.fill(summary + BLOOM, 0, BLOOM_BYTES);
  let gas: u64 = 0;
  for (let index: usize = 0; index < <usize>count; index++) {
    const result = <usize>load<u32>(results + (index << 2));
    gas += load<u64>(result, RESULT_GAS);
    encodeReceipt(list + (index << 3), result, load<u8>(types + index), gas, summary + BLOOM);
  }
  orderedRoot(list, count, summary);
  store<u32>(summary, <u32>list, RECEIPTS);
}

function encodeReceipt(entry: usize, result: usize, type: u8, gas: u64, blockBloom: usize): void {
  const logs = logsLength(result);
  const length = 1 + numberBytes(gas) + BLOOM_HEADER + BLOOM_BYTES + headerBytes(logs) + logs;
  const start = arenaReserve(blockArena, usize(type != 0) + headerBytes(length) + length);
  let at = start;
  if (type != 0) store<u8>(at++, type);
  at = writeHeader(at, LIST, length);
  at = writeNumber(at, <u64>load<u32>(result, RESULT_SUCCEEDED));
  at = writeNumber(at, gas);
  const bloom = writeHeader(at, STRING, BLOOM_BYTES);
  memory.fill(bloom, 0, BLOOM_BYTES);
  at = writeHeader(bloom + BLOOM_BYTES, LIST, logs);
  at = writeLogs(at, result, bloom);
  joinBlooms(blockBloom, bloom);
  store<u32>(entry, <u32>start);
  store<u32>(entry, <u32>(at - start), 4);
}

function logAt(result: usize, index: u32): usize {
  return <usize>load<u32>(<usize>load<u32>(result, RESULT_LOGS) + (<usize>index << 2));
}

/** Bytes of a result's encoded logs, without the header of their list. */
function logsLength(result: usize): usize {
  let length: usize = 0;
  for (let index: u32 = 0; index < load<u32>(result, RESULT_LOG_COUNT); index++) {
    const content = logLength(logAt(result, index));
    length += headerBytes(content) + content;
  }
  return length;
}

function logLength(log: usize): usize {
  const topics = <usize>load<u32>(log, LOG_TOPIC_COUNT) * ENCODED_TOPIC;
  return ENCODED_ADDRESS + headerBytes(topics) + topics + stringBytes(dataOf(log), <usize>load<u32>(log, LOG_LENGTH));
}

function dataOf(log: usize): usize {
  return log + LOG_TOPICS + (<usize>load<u32>(log, LOG_TOPIC_COUNT) << 5);
}

/** Writes the logs, and adds what they name to a bloom. */
function writeLogs(at: usize, result: usize, bloom: usize): usize {
  for (let index: u32 = 0; index < load<u32>(result, RESULT_LOG_COUNT); index++) at = writeLog(at, logAt(result, index), bloom);
  return at;
}

function writeLog(at: usize, log: usize, bloom: usize): usize {
  at = writeHeader(at, LIST, logLength(log));
  addressToWord(scratch, <usize>load<u32>(log, LOG_ACCOUNT));
  addToBloom(bloom, scratch, ADDRESS_LENGTH);
  at = writeBigEndian(at, scratch, ADDRESS_LENGTH);
  const topics = <usize>load<u32>(log, LOG_TOPIC_COUNT);
  at = writeHeader(at, LIST, topics * ENCODED_TOPIC);
  for (let topic = log + LOG_TOPICS; topic < dataOf(log); topic += 32) {
    addToBloom(bloom, topic, TOPIC_LENGTH);
    at = writeBigEndian(at, topic, TOPIC_LENGTH);
  }
  return writeString(at, dataOf(log), <usize>load<u32>(log, LOG_LENGTH));
}

/** Writes the low bytes of a word as a string. */
function writeBigEndian(at: usize, word: usize, length: u32): usize {
  const bytes = scratch + 32;
  storeBigEndian(bytes, word);
  store<u8>(at, <u8>(STRING + length));
  memory.copy(at + 1, bytes + 32 - <usize>length, <usize>length);
  return at + 1 + <usize>length;
}
