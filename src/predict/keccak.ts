import { keccak_256 } from "@noble/hashes/sha3.js";

/** keccak256 as a number. */
export function keccakNumber(bytes: Uint8Array): bigint {
  const digest = keccak_256(bytes);
  const view = new DataView(digest.buffer, digest.byteOffset, 32);
  return joinQuarters(view.getBigUint64(0), view.getBigUint64(8), view.getBigUint64(16), view.getBigUint64(24));
}

function joinQuarters(a: bigint, b: bigint, c: bigint, d: bigint): bigint {
  return (((((a << 64n) | b) << 64n) | c) << 64n) | d;
}

/** Writes a word as 32 bytes. */
export function writeWord(view: DataView, offset: number, word: bigint): void {
  view.setBigUint64(offset, word >> 192n);
  view.setBigUint64(offset + 8, BigInt.asUintN(64, word >> 128n));
  view.setBigUint64(offset + 16, BigInt.asUintN(64, word >> 64n));
  view.setBigUint64(offset + 24, BigInt.asUintN(64, word));
}

/** Reads 32 bytes as a word. */
export function readWord(view: DataView, offset: number): bigint {
  return joinQuarters(
    view.getBigUint64(offset),
    view.getBigUint64(offset + 8),
    view.getBigUint64(offset + 16),
    view.getBigUint64(offset + 24),
  );
}

/** Hashes parts of words one behind the other. */
export class WordHasher {
  #bytes = new Uint8Array(160);
  #length = 0;

  add(word: bigint, skip: number, length: number): void {
    if (this.#length + 32 > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#bytes.length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const view = new DataView(this.#bytes.buffer);
    // The part's first byte goes first; what follows it is overwritten by the next part.
    writeWord(view, this.#length, BigInt.asUintN(256, word << BigInt(8 * skip)));
    this.#length += length;
  }

  finish(): bigint {
    return keccakNumber(this.#bytes.subarray(0, this.#length));
  }
}
