import { formalRefusal, type FormalRules } from "../engine/formal-refusal.ts";
import type { Refusal } from "../execution/refusal.ts";
import { floorGas, intrinsicGas } from "../execution/intrinsic-gas.ts";
import { invalidInput, RPC_ERROR_CODES, RpcError } from "../errors/rpc-error.ts";
import { refusalError, type RequestKind } from "./refusal-message.ts";
import { NO_GAS_CAP } from "../execution/limits.ts";
import type { Message } from "./network-chain.ts";

/**
 * What holds for a transaction in every block: to be asked before it is executed or waits to be.
 *
 * @throws RpcError in EDR's words
 */
export function checkTransaction(transaction: Message, rules: FormalRules, request: RequestKind): void {
  const { to, data, gasLimit } = transaction;
  if (to === undefined && data === "0x") throw invalidInput("Contract creation without any data provided");
  const least = intrinsicGas(transaction, rules.hardfork);
  if (gasLimit < least) throw refusalError({ code: "intrinsic-gas-too-low", gasLimit, least }, request);
  const floor = floorGas(transaction, rules.hardfork);
  if (gasLimit < floor) throw refusalError({ code: "floor-gas-too-low", gasLimit, least: floor }, request);
  // Of those that are sent, the mempool asks for the cap, after all else.
  const refusal = formalRefusal(transaction, request === "call" ? rules : { ...rules, transactionGasCap: NO_GAS_CAP }, 0n);
  if (refusal !== undefined && !LEFT_TO_BLOCKS.has(refusal.code)) throw refusalError(refusal, request);
}

/** EDR lets a transaction have as many blobs as a block, which is asked after all else. */
const LEFT_TO_BLOCKS: ReadonlySet<string> = new Set<Refusal["code"]>(["too-many-blobs", "blob-gas-exceeded"]);

/** @throws RpcError in EDR's words where an account's nonce may not be set: it only rises, and never under waiting transactions. */
export function checkNonce(nonce: bigint, known: bigint, isPoolEmpty: boolean): void {
  if (!isPoolEmpty) throw new RpcError(RPC_ERROR_CODES.internal, "Cannot set account nonce when the transaction pool is not empty");
  if (nonce < known) throw invalidInput(`New nonce (${nonce}) must not be smaller than the existing nonce (${known})`);
}
