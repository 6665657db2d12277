import type { Hex } from "./hex.ts";

/** The account fields that conflict like storage slots do. `existence` is EIP-161 emptiness, which calls with value and EXTCODEHASH read. */
export type AccountField = "balance" | "nonce" | "code" | "existence";

/** One item of state: a field of an account, or one storage slot. */
export type Location =
  { readonly kind: AccountField; readonly address: Hex } | { readonly kind: "storage"; readonly address: Hex; readonly slot: Hex };

/** A location's key: equal for equal locations, `0xaddress.balance` or `0xaddress[0xslot]`. */
export type LocationKey = string;

export function locationKey(location: Location): LocationKey {
  return location.kind === "storage" ? `${location.address}[${location.slot}]` : `${location.address}.${location.kind}`;
}
