import type { Transaction } from "./transaction.ts";

/** EIP-4844: gas of one blob. */
export const BLOB_GAS = 131_072n;

/** The most that a transaction pays for a unit of gas, in wei: what it bids, whatever its type. */
export function bidOf({ type, gasPrice = 0n, maxFeePerGas = gasPrice }: Transaction): bigint {
  return type < 2 ? gasPrice : maxFeePerGas;
}

/** The field that it says so in. */
export function bidField({ type }: Pick<Transaction, "type">): "gasPrice" | "maxFeePerGas" {
  return type < 2 ? "gasPrice" : "maxFeePerGas";
}

/** The gas of a transaction's blobs: 0 for most. */
export function blobGas({ blobVersionedHashes = [] }: Transaction): bigint {
  return BLOB_GAS * BigInt(blobVersionedHashes.length);
}

/** All that a transaction may cost its sender, in wei. */
export function mostCost(transaction: Transaction): bigint {
  const { type, gasLimit, value, maxFeePerBlobGas = 0n } = transaction;
  const blobs = type === 3 ? blobGas(transaction) * maxFeePerBlobGas : 0n;
  return value + gasLimit * bidOf(transaction) + blobs;
}
