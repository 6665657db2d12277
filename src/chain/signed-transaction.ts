import { bidOf } from "../execution/cost.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { ChainTransaction } from "./network-chain.ts";

/** A transaction before it is signed. `chainId` is absent in legacy transactions without replay protection (EIP-155) only. */
export interface UnsignedTransaction extends Omit<Transaction, "hash" | "from"> {
  readonly chainId?: bigint;
}

/** A transaction as a block holds it. */
export interface SignedTransaction extends ChainTransaction {
  /** The encoding that its hash is of: type and RLP, without a blob transaction's sidecar. */
  readonly raw: Uint8Array;
  /** An impersonated sender has no key: r and s are its address. */
  readonly isImpersonated: boolean;
}

/** The most that the coinbase may get for a unit of gas. */
export function maxPriorityFeePerGas(transaction: Transaction): bigint {
  return transaction.maxPriorityFeePerGas ?? bidOf(transaction);
}

/** What a unit of gas costs the sender in a block of the given base fee. */
export function effectiveGasPrice(transaction: Transaction, baseFee: bigint): bigint {
  return smaller(bidOf(transaction), baseFee + maxPriorityFeePerGas(transaction));
}

/**
 * What a sender must own for the pool to take it: value and gas at the highest price that it allows. EDR leaves blobs out here, and cuts the
 * cost of the gas at 128 bits and the sum at 256.
 */
export function upfrontCost(transaction: Transaction): bigint {
  const gas = smaller(transaction.gasLimit * bidOf(transaction), MAX_UINT128);
  return smaller(gas + transaction.value, MAX_UINT256);
}

const MAX_UINT128 = 2n ** 128n - 1n;
const MAX_UINT256 = 2n ** 256n - 1n;

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
