import type { Hex } from "../access/hex.ts";
import type { EngineInstance } from "./instance.ts";
import { BYTE_STRING, RECEIPTS } from "./memory-map.ts";

const HASH_BYTES = 32;
const BLOOM_BYTES = 256;
const POINTER_BYTES = 4;

/** The receipts of a block as its header knows them, and each as it is encoded (EIP-2718). */
export interface EncodedReceipts {
  readonly root: Hex;
  readonly logsBloom: Hex;
  readonly receipts: readonly Uint8Array[];
}

/**
 * Encodes the receipts of a block's transactions, before the next block begins.
 *
 * @param results the results' pointers, in the transactions' order
 * @param types the transactions' types (EIP-2718)
 */
export function encodeReceipts(engine: EngineInstance, results: readonly number[], types: readonly number[]): EncodedReceipts {
  const count = results.length;
  const summary = engine.exports.stageState(RECEIPTS.bytes + (POINTER_BYTES + 1) * count);
  const resultsAt = summary + RECEIPTS.bytes;
  const typesAt = resultsAt + POINTER_BYTES * count;
  const { bytes, view } = engine;
  for (const [index, result] of results.entries()) view.setUint32(resultsAt + POINTER_BYTES * index, result, true);
  bytes.set(types, typesAt);
  engine.exports.encodeReceipts(resultsAt, typesAt, count, summary);
  return {
    root: engine.data(summary + RECEIPTS.root, HASH_BYTES),
    logsBloom: engine.data(summary + RECEIPTS.bloom, BLOOM_BYTES),
    receipts: readByteStrings(engine, engine.view.getUint32(summary + RECEIPTS.list, true), count),
  };
}

/** The root of a trie of byte strings, none of them empty, each under its index: of transactions, or of withdrawals. */
export function orderedRoot(engine: EngineInstance, values: readonly Uint8Array[]): Hex {
  const listBytes = BYTE_STRING.bytes * values.length;
  const root = engine.exports.stageState(HASH_BYTES + listBytes + values.reduce((sum, { length }) => sum + length, 0));
  const list = root + HASH_BYTES;
  const { bytes, view } = engine;
  let at = list + listBytes;
  for (const [index, value] of values.entries()) {
    view.setUint32(list + BYTE_STRING.bytes * index + BYTE_STRING.pointer, at, true);
    view.setUint32(list + BYTE_STRING.bytes * index + BYTE_STRING.length, value.length, true);
    bytes.set(value, at);
    at += value.length;
  }
  engine.exports.orderedRoot(list, values.length, root);
  return engine.data(root, HASH_BYTES);
}

/** Copies a list of byte strings out of the engine's memory, all into one piece of memory. */
export function readByteStrings(engine: EngineInstance, list: number, count: number): Uint8Array[] {
  const { bytes, view } = engine;
  const lengthOf = (index: number): number => view.getUint32(list + BYTE_STRING.bytes * index + BYTE_STRING.length, true);
  let total = 0;
  for (let index = 0; index < count; index++) total += lengthOf(index);
  const copies = new Uint8Array(total);
  let end = 0;
  return Array.from({ length: count }, (_, index) => {
    const pointer = view.getUint32(list + BYTE_STRING.bytes * index + BYTE_STRING.pointer, true);
    const start = end;
    end += bytes.copy(copies, start, pointer, pointer + lengthOf(index));
    return copies.subarray(start, end);
  });
}
