import { hexToBytes } from "@ethereumjs/util";
import { keccak256 as hash } from "ethers/crypto";

/** Inputs up to this length are remembered: storage keys, topics and addresses, which a block hashes again and again. */
const REMEMBERED_LENGTH = 256;
const REMEMBERED_COUNT = 50_000;

let remembered = new Map<string, Uint8Array>();

/** keccak256 of some bytes. A hash costs about 15 µs in plain JavaScript, so short inputs are remembered. Do not change the result. */
export function keccak256(input: Uint8Array): Uint8Array {
  if (input.length > REMEMBERED_LENGTH) return hexToBytes(hash(input) as `0x${string}`);
  const key = Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString("latin1");
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const result = hexToBytes(hash(input) as `0x${string}`);
  if (remembered.size >= REMEMBERED_COUNT) remembered = new Map();
  remembered.set(key, result);
  return result;
}
