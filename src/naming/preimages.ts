import type { Hex } from "../access/hex.ts";

/** What was hashed to get a slot, and how far the slot lies behind the hash (a struct's member, an array's element). */
export interface HashedSlot {
  readonly preimage: Hex;
  readonly distance: bigint;
}

/** No array reaches further behind its hash, and hashes closer together than this are not met with. */
const FARTHEST = 1n << 64n;

/** keccak256 preimages by hash, looked up by slots at or behind the hash. */
export class Preimages {
  readonly #byHash: Readonly<Record<Hex, Hex>>;
  #sorted: readonly Hex[] | undefined;

  constructor(byHash: Readonly<Record<Hex, Hex>>) {
    this.#byHash = byHash;
  }

  behind(slot: Hex): HashedSlot | undefined {
    const exact = this.#byHash[slot];
    if (exact !== undefined) return { preimage: exact, distance: 0n };
    const hash = this.#lastNotAfter(slot);
    const preimage = hash === undefined ? undefined : this.#byHash[hash];
    if (hash === undefined || preimage === undefined) return undefined;
    const distance = BigInt(slot) - BigInt(hash);
    return distance < FARTHEST ? { preimage, distance } : undefined;
  }

  /** Hashes are words of one length in lower case, so their order as text is their order as numbers. */
  #lastNotAfter(slot: Hex): Hex | undefined {
    const sorted = (this.#sorted ??= (Object.keys(this.#byHash) as Hex[]).sort());
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? slot) <= slot) low = middle + 1;
      else high = middle;
    }
    return sorted[low - 1];
  }
}
