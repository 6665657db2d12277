import { keccak256 } from "ethers/crypto";
import { toWord, type Hex } from "../access/hex.ts";
import type { Layout } from "./layout.ts";
import { Preimages } from "./preimages.ts";
import { slotCount, type Field, type StorageType } from "./storage-type.ts";

/** Longer arrays of arrays are left to what was hashed at run time. */
const MOST_ELEMENTS = 64n;

/** Shorter keys are known beforehand where they are zero: `balanceOf[address(0)]`. */
const ZERO_ONLY: ReadonlySet<bigint> = new Set([0n]);

/**
 * Hashes that the optimizer works out at compile time, so that no transaction is seen to hash them: where the data of declared arrays and
 * strings begins, and the values of declared mappings at constant keys (`_roles[MINTER_ROLE]`).
 */
export function knownHashes(layout: Layout): Preimages {
  const hashes: Record<Hex, Hex> = {};
  const add = (preimage: Hex): void => void (hashes[keccak256(preimage) as Hex] = preimage);
  const constantKeys = new Set([0n, ...layout.ownConstants]);

  const addType = (type: StorageType, slot: bigint): void => {
    if (type.kind === "bytes" || (type.kind === "array" && type.length === undefined)) add(toWord(slot));
    if (type.kind === "struct") addFields(type.fields().fields, slot);
    if (type.kind === "array" && type.length !== undefined && type.length <= MOST_ELEMENTS && type.element.kind !== "value") {
      const size = slotCount(type.element);
      for (let index = 0n; index < type.length; index++) addType(type.element, slot + index * size);
    }
    if (type.kind === "mapping" && type.key.kind === "value") {
      for (const key of type.key.bytes === 32 ? constantKeys : ZERO_ONLY) add(`${toWord(key)}${toWord(slot).slice(2)}`);
    }
  };
  const addFields = (fields: readonly Field[], base: bigint): void => fields.forEach(({ type, slot }) => addType(type, base + slot));

  for (const { fields, base } of layout.regions) addFields(fields, base);
  return new Preimages(hashes);
}
