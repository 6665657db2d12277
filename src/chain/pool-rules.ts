import type { Hex } from "../access/hex.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import { bidOf } from "../execution/cost.ts";
import type { Refusal } from "../execution/refusal.ts";
import { refusalError } from "./refusal-message.ts";
import { maxPriorityFeePerGas, type SignedTransaction, upfrontCost } from "./signed-transaction.ts";

/** What the pool must know of a sender. An account that does not exist has neither. */
export interface SenderAccount {
  readonly nonce: bigint;
  readonly balance: bigint;
}

/** Reads accounts after the last block. */
export type ReadAccount = (address: Hex) => SenderAccount;

export interface GasLimits {
  /** Undefined where the network has none (`blockGasLimit: false`). */
  readonly block: bigint | undefined;
  /** Of one transaction (EIP-7825); undefined where there is none. */
  readonly transaction: bigint | undefined;
}

/** @throws RpcError in EDR's words where no block of these limits can hold the transaction */
export function checkGasLimit({ gasLimit }: SignedTransaction, { block, transaction: cap }: GasLimits): void {
  if (cap !== undefined && gasLimit > cap) throw refused({ code: "cap-exceeded", gasLimit, cap });
  if (block !== undefined && gasLimit > block) throw refused({ code: "block-gas-exceeded", gasLimit, available: block });
}

/** @throws RpcError in EDR's words where the sender's nonce has passed, or its balance is too small */
export function checkSender(transaction: SignedTransaction, { nonce: expected, balance }: SenderAccount): void {
  const { nonce } = transaction;
  if (nonce < expected) throw refused({ code: "nonce-too-low", nonce, expected });
  const cost = upfrontCost(transaction);
  if (cost > balance) throw refused({ code: "insufficient-funds", cost, balance });
}

/** Both fees must rise by a tenth. @throws RpcError in EDR's words */
export function checkReplacement(old: SignedTransaction, replacement: SignedTransaction): void {
  const { nonce } = old;
  const fee = raised(bidOf(old));
  if (bidOf(replacement) < fee) throw isUnderpriced("maxFeePerGas", fee, nonce);
  const priorityFee = raised(maxPriorityFeePerGas(old));
  if (maxPriorityFeePerGas(replacement) < priorityFee) throw isUnderpriced("maxPriorityFeePerGas", priorityFee, nonce);
}

/** Whether a transaction may stay in the pool after a block. */
export function isStillValid(transaction: SignedTransaction, { nonce, balance }: SenderAccount, { block }: GasLimits): boolean {
  const fits = block === undefined || transaction.gasLimit <= block;
  return fits && transaction.nonce >= nonce && upfrontCost(transaction) <= balance;
}

/** A tenth more, rounded up. */
function raised(fee: bigint): bigint {
  return (fee * 110n + 99n) / 100n;
}

function isUnderpriced(name: string, fee: bigint, nonce: bigint): Error {
  const least = `A gasPrice/${name} of at least ${fee} is necessary to replace the existing transaction with nonce ${nonce}.`;
  return invalidInput(`Replacement transaction underpriced. ${least}`);
}

/** However it was sent: the pool makes no difference, and what it refuses would have waited there. */
function refused(refusal: Refusal): Error {
  return refusalError(refusal, "eth_sendTransaction", "mempool");
}
