import { concat, keccak256 } from "ethers";
import type { Access, CodeSite } from "../../src/access/access.ts";
import { toWord, ZERO_WORD, type Hex } from "../../src/access/hex.ts";
import type { Build } from "../../src/naming/build.ts";
import { createNaming } from "../../src/naming/naming.ts";
import type { Names } from "../../src/naming/names.ts";

export const ALICE: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
export const BOB: Hex = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
export const TARGET: Hex = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
export const OTHER: Hex = "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512";

export interface SceneAccount {
  readonly code: Hex;
  readonly storage?: Record<Hex, Hex>;
}

/** Names in a state with these accounts and no others. */
export async function openScene(builds: readonly Build[], accounts: Record<Hex, SceneAccount>): Promise<Names> {
  const naming = await createNaming({ builds });
  return naming.open({
    code: (address) => accounts[address]?.code ?? "0x",
    storage: (address, slot) => accounts[address]?.storage?.[slot],
  });
}

/** Collects what "the transaction" hashed, as execution would. */
export class Hashed {
  readonly preimages: Record<Hex, Hex> = {};

  /** The slot of a mapping's value; `key` is a word, or a string's bytes as they are. */
  key(slot: bigint, key: Hex, isText = false): bigint {
    return this.#hash(concat([isText ? key : toWord(key), toWord(slot)]) as Hex);
  }

  /** Where an array's or a long string's data begins. */
  data(slot: bigint): bigint {
    return this.#hash(toWord(slot));
  }

  #hash(preimage: Hex): bigint {
    const hash = keccak256(preimage) as Hex;
    this.preimages[hash] = preimage;
    return BigInt(hash);
  }
}

export function storageRead(slot: bigint, more: Partial<Access> = {}, address = TARGET): Access {
  return {
    location: { kind: "storage", address, slot: toWord(slot) },
    read: "value",
    write: "none",
    miss: false,
    before: ZERO_WORD,
    after: ZERO_WORD,
    ...more,
  };
}

export function storageWrite(slot: bigint, before: bigint, after: bigint, address = TARGET): Access {
  return storageRead(slot, { read: "gas", write: "changed", before: toWord(before), after: toWord(after) }, address);
}

/** Every place in deployed code where an instruction with this opcode stands. */
export function sitesOf(code: Hex, opcode: number, codeAddress = TARGET): CodeSite[] {
  const bytes = Buffer.from(code.slice(2), "hex");
  const sites: CodeSite[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === opcode) sites.push({ codeAddress, programCounter: at });
    if (byte >= 0x60 && byte <= 0x7f) at += byte - 0x5f;
  }
  return sites;
}
