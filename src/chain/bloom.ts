import type { Hex } from "../access/hex.ts";
import { keccak256, toBytes } from "./bytes.ts";

/** The three bits that an address or a topic sets in a bloom filter of 2,048, each as a place in its hexadecimal and a digit's bit there. */
export interface BloomKey {
  readonly places: readonly { readonly index: number; readonly mask: number }[];
}

export function bloomKey(value: Hex): BloomKey {
  const hash = keccak256(toBytes(value));
  const places = [0, 2, 4].map((start) => {
    const bit = (((hash[start] ?? 0) << 8) | (hash[start + 1] ?? 0)) & 2047;
    return { index: 2 + 511 - (bit >> 2), mask: 1 << (bit & 3) };
  });
  return { places };
}

/** Whether a block or transaction of this bloom may have logs of the key. It may say yes wrongly, never no. */
export function mayContain(bloom: Hex, { places }: BloomKey): boolean {
  return places.every(({ index, mask }) => (digit(bloom.charCodeAt(index)) & mask) !== 0);
}

/** The value of a hexadecimal digit in lower case. */
function digit(code: number): number {
  return code < 97 ? code - 48 : code - 87;
}
