import { invalidInput } from "../errors/rpc-error.ts";
import { bidField, bidOf, blobGas } from "../execution/cost.ts";
import { type Refusal, wrongNonce } from "../execution/refusal.ts";
import type { GasLimits } from "./pool-rules.ts";
import { refusalError } from "./refusal-message.ts";
import { maxPriorityFeePerGas, type SignedTransaction } from "./signed-transaction.ts";

/** What the next block asks of a transaction that is to be mined at once. */
export interface AutomineRules {
  /** The sender's next nonce, pending transactions counted. */
  readonly nextNonce: bigint;
  readonly minGasPrice: bigint;
  /** Undefined before London. */
  readonly baseFee: bigint | undefined;
}

/** What the next block asks of a blob transaction. */
export interface BlobAutomineRules extends AutomineRules {
  /** Of the last block's excess: EDR asks for what blobs cost there, not in the block to come. */
  readonly blobBaseFee: bigint;
}

export interface BlobGasLimits extends GasLimits {
  /** Blob gas of a block. */
  readonly blobs: bigint;
}

/** A transaction that automining could not mine at once is refused. To be asked before the pool is. @throws RpcError in EDR's words */
export function checkAutomine(transaction: SignedTransaction, rules: AutomineRules): void {
  checkNonce(transaction, rules);
  checkMinGasPrice(transaction, rules);
  checkBaseFee(transaction, rules);
}

/** Blob transactions pass the pool by: they are mined alone, at once, or not at all. @throws RpcError in EDR's words */
export function checkBlobPlace({ isAutomining, isPoolEmpty }: { readonly isAutomining: boolean; readonly isPoolEmpty: boolean }): void {
  if (isAutomining && isPoolEmpty) return;
  throw invalidInput(
    "An EIP-4844 (shard blob) transaction was received while auto-mine was disabled or the mempool contained transactions, but Hardhat " +
      "doesn't have support for them yet. See https://github.com/NomicFoundation/hardhat/issues/5024",
  );
}

/**
 * A blob transaction that automining could not mine at once is refused.
 *
 * @param rules `baseFee` only where hardhat_setNextBlockBaseFeePerGas has set it: EDR leaves any other to the execution
 * @throws RpcError in EDR's words
 */
export function checkBlobAutomine(transaction: SignedTransaction, rules: BlobAutomineRules): void {
  checkMinGasPrice(transaction, rules);
  checkBaseFee(transaction, rules);
  checkBlobFee(transaction, rules);
  checkNonce(transaction, rules);
}

/** Blob transactions meet no mempool that would ask for their gas and its price: blocks do. @throws RpcError in EDR's words */
export function checkBlobGas(transaction: SignedTransaction, { block, blobs, transaction: cap }: BlobGasLimits, baseFee: bigint): void {
  const { gasLimit } = transaction;
  if (block !== undefined && gasLimit > block) throw invalidInput("Transaction has a higher gas limit than the remaining gas in the block");
  const used = blobGas(transaction);
  if (used > blobs) throw refusalError({ code: "blob-gas-exceeded", blobGas: used, available: blobs }, "call");
  if (cap !== undefined && gasLimit > cap) throw refusalError({ code: "cap-exceeded", gasLimit, cap }, "call");
  if (bidOf(transaction) < baseFee) throw invalidInput("gas price is less than basefee");
}

function checkNonce({ nonce }: SignedTransaction, { nextNonce: expected }: AutomineRules): void {
  if (nonce !== expected) throw refused(wrongNonce(nonce, expected));
}

function checkMinGasPrice(transaction: SignedTransaction, { minGasPrice }: AutomineRules): void {
  const price = maxPriorityFeePerGas(transaction);
  if (price < minGasPrice) throw invalidInput(`Transaction gas price is ${price}, which is below the minimum of ${minGasPrice}`);
}

function checkBaseFee(transaction: SignedTransaction, { baseFee = 0n }: AutomineRules): void {
  const fee = bidOf(transaction);
  if (fee < baseFee) throw refused({ code: "fee-below-base-fee", field: bidField(transaction), fee, baseFee });
}

function checkBlobFee({ maxFeePerBlobGas: fee = 0n }: SignedTransaction, { blobBaseFee: baseFee }: BlobAutomineRules): void {
  if (fee < baseFee) throw refused({ code: "blob-fee-below-base-fee", fee, baseFee });
}

/** However it was sent: automining makes no difference. */
function refused(refusal: Refusal): Error {
  return refusalError(refusal, "eth_sendTransaction");
}
