import type { Hex } from "../access/hex.ts";

/** An entry of an EIP-2930 access list. */
export interface AccessListEntry {
  readonly address: Hex;
  readonly storageKeys: readonly Hex[];
}

/** An EIP-7702 authorization with its signature. */
export interface Authorization {
  readonly chainId: bigint;
  readonly address: Hex;
  readonly nonce: bigint;
  readonly yParity: number;
  readonly r: Hex;
  readonly s: Hex;
}

/**
 * A transaction as execution needs it. The sender stands by itself and is never recovered from a signature:
 * impersonated accounts and contracts send too, and have none. Quantities in wei and gas.
 */
export interface Transaction {
  readonly hash?: Hex;
  readonly type: 0 | 1 | 2 | 3 | 4;
  readonly from: Hex;
  /** Absent for a contract creation. */
  readonly to?: Hex;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly value: bigint;
  readonly data: Hex;
  /** Types 0 and 1. */
  readonly gasPrice?: bigint;
  /** Types 2 to 4. */
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
  readonly accessList?: readonly AccessListEntry[];
  readonly maxFeePerBlobGas?: bigint;
  readonly blobVersionedHashes?: readonly Hex[];
  readonly authorizationList?: readonly Authorization[];
}
