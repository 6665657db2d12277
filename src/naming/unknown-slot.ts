import type { Hex } from "../access/hex.ts";
import type { Account } from "./accounts.ts";
import { guessKey, type ReadKey } from "./key.ts";
import type { NamedLocation, PathStep } from "./names.ts";
import { splitPreimage } from "./place.ts";
import type { Preimages } from "./preimages.ts";
import { shortAddress, shortSlot } from "./short.ts";
import { WELL_KNOWN_SLOTS } from "./well-known.ts";

/** Keys nest no deeper than this; a guard against preimages that go in circles. */
const MOST_KEYS = 8;

/** A slot outside any layout: a well-known one, one that a constant of the sources holds, or address and slot with the keys that were hashed. */
export function nameUnknownSlot({ address, contract }: Account, slot: Hex, preimages: Preimages): NamedLocation {
  const owner = contract?.name ?? shortAddress(address);
  const { root, keys, distance } = unhash(slot, preimages);
  const wellKnown = WELL_KNOWN_SLOTS.get(BigInt(root));
  const constant = contract?.layout?.constants.get(BigInt(root));
  const variable = `${owner}${wellKnown !== undefined ? ` ${wellKnown.label}` : constant !== undefined ? `.${constant}` : ` slot ${shortSlot(root)}`}`;
  return {
    label: variable + keys.map(({ shown }) => `[${shown}]`).join("") + (distance === 0n ? "" : `+${distance}`),
    variable,
    ...(contract === undefined ? {} : { contract: contract.name }),
    path: keys.map(({ step }): PathStep => step),
    keyAddresses: keys.flatMap(({ address: keyAddress }) => keyAddress ?? []),
    ...(wellKnown === undefined ? {} : { wellKnown: wellKnown.id }),
  };
}

/** Follows hashes of words back to the slot that they started from (mappings of a contract without a layout). `distance` counts slots behind the last hash. */
function unhash(slot: Hex, preimages: Preimages): { root: Hex; keys: readonly ReadKey[]; distance: bigint } {
  const keys: ReadKey[] = [];
  let root = slot;
  let distance = 0n;
  for (let hashed = preimages.behind(slot); hashed?.preimage.length === 130 && keys.length < MOST_KEYS; hashed = preimages.behind(root)) {
    const { parentSlot, key } = splitPreimage(hashed.preimage);
    if (keys.length === 0) distance = hashed.distance;
    keys.unshift(guessKey(key));
    root = parentSlot;
  }
  return { root, keys, distance };
}
