import { keccakNumber } from "../keccak.ts";
import type { Data } from "./data.ts";
import type { Taint } from "./value.ts";

const WORD = 32;
/** No contract is larger, init code included (EIP-3860). */
const MOST_BYTES = 1 << 17;

/** Data as bytes, undefined where one of them cannot be told. */
export function bytesOf(data: Data, taint: Taint): Uint8Array | undefined {
  const size = data.size.get(taint);
  if (size === undefined || size > MOST_BYTES) return undefined;
  const bytes = Buffer.alloc(Number(size));
  for (let at = 0; at < bytes.length; at += WORD) {
    const length = Math.min(WORD, bytes.length - at);
    const word = data.bytes(at, length, taint);
    if (word === undefined) return undefined;
    bytes.write(word.toString(16).padStart(2 * length, "0"), at, "hex");
  }
  return bytes;
}

/** keccak256 of data. */
export function keccakData(data: Data, taint: Taint): bigint | undefined {
  const bytes = bytesOf(data, taint);
  return bytes === undefined ? undefined : keccakNumber(bytes);
}
