import type { Hex } from "../access/hex.ts";

/** What a call is to find at an account in place of the state's: fields, the whole storage (`state`), or some slots (`stateDiff`). */
export interface AccountOverride {
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Hex;
  readonly state?: ReadonlyMap<Hex, Hex>;
  readonly stateDiff?: ReadonlyMap<Hex, Hex>;
}

/** By address. */
export type StateOverrides = ReadonlyMap<Hex, AccountOverride>;
