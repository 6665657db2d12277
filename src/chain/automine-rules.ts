import { invalidInput } from "../errors/rpc-error.ts";
import { maxFeePerGas, maxPriorityFeePerGas, type SignedTransaction } from "./signed-transaction.ts";

/** What the next block asks of a transaction. */
export interface AutomineRules {
  /** The sender's next nonce, pending transactions counted. */
  readonly nextNonce: bigint;
  readonly minGasPrice: bigint;
  /** Undefined before London. */
  readonly baseFee: bigint | undefined;
}

/** A transaction that automining could not mine at once is refused. To be asked before the pool. @throws RpcError in EDR's words */
export function checkAutomine(transaction: SignedTransaction, { nextNonce, minGasPrice, baseFee }: AutomineRules): void {
  const { nonce } = transaction;
  if (nonce !== nextNonce) {
    const expected = `Expected nonce to be ${nextNonce} but got ${nonce}. Note that transactions can't be queued when automining.`;
    throw invalidInput(`Nonce too ${nonce < nextNonce ? "low" : "high"}. ${expected}`);
  }
  const priorityFee = maxPriorityFeePerGas(transaction);
  if (priorityFee < minGasPrice) {
    throw invalidInput(`Transaction gas price is ${priorityFee}, which is below the minimum of ${minGasPrice}`);
  }
  const fee = maxFeePerGas(transaction);
  if (baseFee !== undefined && fee < baseFee) {
    const name = transaction.maxFeePerGas === undefined ? "gasPrice" : "maxFeePerGas";
    throw invalidInput(`Transaction ${name} (${fee}) is too low for the next block, which has a baseFeePerGas of ${baseFee}`);
  }
}
