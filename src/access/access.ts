import type { Hex } from "./hex.ts";
import type { Location } from "./location.ts";

/**
 * How a transaction read a location, weakest first.
 * - `none`: it did not.
 * - `gas`: only SSTORE's gas rule (EIP-2200, EIP-3529) looked at the old value: the cost hangs on it, no value does.
 * - `value`: an opcode put the value (or a fact about it) where the program can see it.
 */
export type ReadClass = "none" | "gas" | "value";

/**
 * How a transaction wrote a location. Writes of reverted frames are no writes.
 * - `none`: it did not.
 * - `no-op`: every write stored the value that was there.
 * - `restored`: the value changed and was put back before the end (a reentrancy guard, Uniswap's lock).
 * - `added`: only blind additions whose order does not matter: a fee to the coinbase, a top-level credit.
 * - `changed`: the value after the transaction differs from the one before.
 */
export type WriteClass = "none" | "no-op" | "restored" | "added" | "changed";

/** The instruction that touched a location: the account whose code ran (an implementation, under DELEGATECALL) and its program counter. */
export interface CodeSite {
  readonly codeAddress: Hex;
  readonly programCounter: number;
}

/** What one transaction did to one location. */
export interface Access {
  readonly location: Location;
  readonly read: ReadClass;
  readonly write: WriteClass;
  /** For balances: which blind additions the transaction made here. Set wherever there were any, also beside other writes. */
  readonly additions?: readonly ("fee" | "credit")[];
  /** True where the read found nothing: no such account, or a slot that was never set. A miss is a read like any other. */
  readonly miss: boolean;
  /** The value before the transaction: 32 bytes for storage, a quantity for balance and nonce, a hash for code, 0x00 or 0x01 for existence. */
  readonly before: Hex;
  readonly after: Hex;
  /** The first instruction that read it, and the last that wrote it; absent for accesses that no opcode makes (fees, nonces). */
  readonly readAt?: CodeSite;
  readonly writtenAt?: CodeSite;
}

/** A log as a receipt holds it. */
export interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What a transaction touched: one entry a location, in the order of first touch. */
export type AccessSet = readonly Access[];
