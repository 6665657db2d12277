import { invalidInput } from "../errors/rpc-error.ts";
import { maxFeePerGas, maxPriorityFeePerGas, type SignedTransaction } from "./signed-transaction.ts";

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
  readonly isAutomining: boolean;
  readonly isPoolEmpty: boolean;
}

/** A transaction that automining could not mine at once is refused. To be asked before the pool is. @throws RpcError in EDR's words */
export function checkAutomine(transaction: SignedTransaction, rules: AutomineRules): void {
  checkNonce(transaction, rules);
  checkMinGasPrice(transaction, rules);
  checkBaseFee(transaction, rules);
}

/**
 * Blob transactions pass the pool by: they are mined alone, at once, or not at all.
 *
 * @param rules `baseFee` only where hardhat_setNextBlockBaseFeePerGas has set it: EDR leaves any other to the execution
 * @throws RpcError in EDR's words
 */
export function checkBlobAutomine(transaction: SignedTransaction, rules: BlobAutomineRules): void {
  if (!rules.isAutomining || !rules.isPoolEmpty) {
    throw invalidInput(
      "An EIP-4844 (shard blob) transaction was received while auto-mine was disabled or the mempool contained transactions, but Hardhat " +
        "doesn't have support for them yet. See https://github.com/NomicFoundation/hardhat/issues/5024",
    );
  }
  checkMinGasPrice(transaction, rules);
  checkBaseFee(transaction, rules);
  const { maxFeePerBlobGas = 0n } = transaction;
  if (maxFeePerBlobGas < rules.blobBaseFee) throw isTooLow("maxFeePerBlobGas", maxFeePerBlobGas, "baseFeePerBlobGas", rules.blobBaseFee);
  checkNonce(transaction, rules);
}

function checkNonce({ nonce }: SignedTransaction, { nextNonce }: AutomineRules): void {
  if (nonce === nextNonce) return;
  const expected = `Expected nonce to be ${nextNonce} but got ${nonce}. Note that transactions can't be queued when automining.`;
  throw invalidInput(`Nonce too ${nonce < nextNonce ? "low" : "high"}. ${expected}`);
}

function checkMinGasPrice(transaction: SignedTransaction, { minGasPrice }: AutomineRules): void {
  const price = maxPriorityFeePerGas(transaction);
  if (price < minGasPrice) throw invalidInput(`Transaction gas price is ${price}, which is below the minimum of ${minGasPrice}`);
}

function checkBaseFee(transaction: SignedTransaction, { baseFee = 0n }: AutomineRules): void {
  const fee = maxFeePerGas(transaction);
  const name = transaction.maxFeePerGas === undefined ? "gasPrice" : "maxFeePerGas";
  if (fee < baseFee) throw isTooLow(name, fee, "baseFeePerGas", baseFee);
}

function isTooLow(name: string, actual: bigint, baseName: string, base: bigint): Error {
  return invalidInput(`Transaction ${name} (${actual}) is too low for the next block, which has a ${baseName} of ${base}`);
}
