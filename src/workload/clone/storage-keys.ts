import { keccak256 } from "ethers/crypto";
import type { Hex } from "../../access/hex.ts";
import { toWord } from "../../access/hex.ts";

/** Members of a struct and elements of an array lie this near behind the hash that they hang on. */
const FARTHEST_MEMBER = 1n << 20n;

/** Bytes of the keccak preimage of a mapping's slot: the key's word, then the mapping's own slot. */
const MAPPING_PREIMAGE_DIGITS = 2 + 128;

/**
 * Takes storage slots apart by the keccak preimages that were hashed on the way to them, and puts them together again with other keys.
 * A slot of `balances[user]` is `keccak(user . p)`; of a struct behind it, that plus the member's offset; of a nested mapping, `keccak(key . hash)`.
 */
export class StorageKeys {
  readonly #preimages: ReadonlyMap<Hex, Hex>;
  readonly #hashes: readonly bigint[];

  constructor(preimages: Readonly<Record<Hex, Hex>>) {
    this.#preimages = new Map(Object.entries(preimages) as [Hex, Hex][]);
    this.#hashes = [...this.#preimages.keys()].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  }

  /** The key words on the way to a slot, outermost mapping first; none for a plain variable. */
  keys(slot: Hex): readonly Hex[] {
    const found = this.#hashBehind(slot);
    if (found === undefined) return [];
    const { preimage } = found;
    if (preimage.length !== MAPPING_PREIMAGE_DIGITS) return this.keys(toWord(`0x${preimage.slice(-64)}`));
    return [...this.keys(baseOf(preimage)), keyOf(preimage)];
  }

  /** The slot that the same path leads to once key words are replaced; the same slot where none of them is on its way. */
  replaced(slot: Hex, words: ReadonlyMap<Hex, Hex>): Hex {
    const found = this.#hashBehind(slot);
    if (found === undefined) return slot;
    const { preimage, offset } = found;
    const rest = preimage.slice(2, -64);
    const base = toWord(`0x${preimage.slice(-64)}`);
    const newBase = this.replaced(base, words);
    const newRest = rest.length === 64 ? (words.get(`0x${rest}`) ?? `0x${rest}`).slice(2) : rest;
    if (newBase === base && newRest === rest) return slot;
    return toWord(BigInt(keccak256(`0x${newRest}${newBase.slice(2)}`)) + offset);
  }

  #hashBehind(slot: Hex): { preimage: Hex; offset: bigint } | undefined {
    const target = BigInt(slot);
    let low = 0;
    let high = this.#hashes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#hashes[middle] ?? 0n) <= target) low = middle + 1;
      else high = middle;
    }
    const hash = this.#hashes[low - 1];
    if (hash === undefined || target - hash > FARTHEST_MEMBER) return undefined;
    const preimage = this.#preimages.get(toWord(hash));
    return preimage === undefined || preimage.length < 66 ? undefined : { preimage, offset: target - hash };
  }
}

function keyOf(preimage: Hex): Hex {
  return `0x${preimage.slice(2, 66)}`;
}

function baseOf(preimage: Hex): Hex {
  return `0x${preimage.slice(66)}`;
}
