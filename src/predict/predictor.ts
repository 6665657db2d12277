import type { ReadClass, WriteClass } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { Location } from "../access/location.ts";
import type { Transaction } from "../execution/transaction.ts";

/**
 * How far a predicted access can be trusted, always under the condition that the transaction succeeds: one that fails writes nothing of it.
 * - `exact`: it is made, whatever the state holds.
 * - `current`: it is made as long as what prediction read of the state is still there when the transaction runs.
 * - `possible`: it is made on one of the ways that prediction could not tell apart.
 */
export type Confidence = "exact" | "current" | "possible";

/** One location that a transaction is predicted to touch; each location comes once. */
export interface PredictedAccess {
  readonly location: Location;
  readonly read: ReadClass;
  /** `restored` where it ends as it began, `added` for blind credits; `changed` may turn out to be a no-op, since values are not told. */
  readonly write: Exclude<WriteClass, "no-op">;
  readonly confidence: Confidence;
  /** True where what is written is what was read plus or minus something that does not hang on it. */
  readonly commutative: boolean;
}

/**
 * Why a transaction may touch more than was predicted.
 * - `code`: it calls code that is not known, or at an address that could not be told.
 * - `key`: it reads or writes storage at a key that could not be told.
 * - `creation`: it destroys a contract, or creates one that could not be told.
 * - `memory`: it writes memory where the analysis did not expect it to.
 * - `jump`, `size`, `selector`: its code could not be followed: a jump to where nobody can tell, a function too large, a dispatcher like no other.
 * - `failure`: a call of it may fail without failing all; what that read before it failed is not told.
 * - `length`: it is too long to be followed, or goes too many ways.
 */
export type Gap = "code" | "key" | "creation" | "memory" | "jump" | "size" | "selector" | "failure" | "length";

/**
 * What a transaction is predicted to touch beyond what every transaction touches: its sender's nonce and balance, the coinbase's fee.
 * Balances are told where value moves; codes and existences are not.
 */
export interface PredictedSet {
  readonly accesses: readonly PredictedAccess[];
  /** Why the transaction may touch other locations too; empty where it touches no others. */
  readonly gaps: readonly Gap[];
}

/** Tells access sets before transactions are executed. It must never be a source of truth: only of order. */
export interface Predictor {
  /** A cheap guess on the state as it is now. Undefined where nothing is known of what the transaction does. */
  predict(transaction: Transaction): PredictedSet | undefined;
}

/** The state that prediction reads: a look at one item each. */
export interface PredictionState {
  /** Anything that is equal for accounts of equal code and for no others; undefined where there is none. Asked often: it should be cheap. */
  codeId(address: Hex): string | number | bigint | undefined;
  /** 0x where there is none. */
  code(address: Hex): Hex;
  /** The word in a slot. */
  storage(address: Hex, slot: bigint): bigint;
  /** In wei. */
  balance(address: Hex): bigint;
  /** Names the contracts that an account makes by CREATE; without it nobody can tell where they will lie. */
  nonce?(address: Hex): bigint;
}
