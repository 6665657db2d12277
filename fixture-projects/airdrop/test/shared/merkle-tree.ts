import { concat, encodeAbiParameters, getAddress, keccak256, pad, toHex } from "viem";
import type { Address, Hex } from "viem";

export interface Claim {
  index: bigint;
  account: Address;
  amount: bigint;
}

/** `count` claims for made-up accounts of 100, 101, 102, ... tokens. */
export function makeClaims(count: number): Claim[] {
  return Array.from({ length: count }, (_, index) => ({
    index: BigInt(index),
    account: getAddress(pad(toHex(0x10000 + index), { size: 20 })),
    amount: BigInt(100 + index) * 10n ** 18n,
  }));
}

/** The tree over the claims, as OpenZeppelin's MerkleProof checks it: leaves hashed twice, pairs sorted, an odd node moved up as it is. */
export class MerkleTree {
  readonly #levels: Hex[][];

  constructor(claims: readonly Claim[]) {
    let level = claims.map(leafOf);
    this.#levels = [level];
    while (level.length > 1) {
      level = pairUp(level);
      this.#levels.push(level);
    }
  }

  get root(): Hex {
    return this.#levels.at(-1)![0];
  }

  proof(index: bigint): Hex[] {
    const proof: Hex[] = [];
    let position = Number(index);
    for (const level of this.#levels.slice(0, -1)) {
      const sibling = position ^ 1;
      if (sibling < level.length) proof.push(level[sibling]);
      position >>= 1;
    }
    return proof;
  }
}

function leafOf({ index, account, amount }: Claim): Hex {
  const encoded = encodeAbiParameters([{ type: "uint256" }, { type: "address" }, { type: "uint256" }], [index, account, amount]);
  return keccak256(keccak256(encoded));
}

function pairUp(level: readonly Hex[]): Hex[] {
  const parents: Hex[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const pair = level.slice(i, i + 2).sort();
    parents.push(pair.length === 2 ? keccak256(concat(pair)) : pair[0]);
  }
  return parents;
}
