import { toAddress } from "../access/hex.ts";
import type { BlockContext } from "../execution/block-context.ts";
import { bidField, bidOf, mostCost } from "../execution/cost.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import { type Refusal, wrongNonce } from "../execution/refusal.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { EngineInstance } from "./instance.ts";
import { ACCOUNT, REFUSED, RESULT } from "./memory-map.ts";

export function refused(refusal: Refusal): ExecutedTransaction {
  return { status: 0, gasUsed: 0n, logs: [], returnData: "0x", accesses: [], preimages: {}, refusal };
}

/** Why the module refused a transaction, by its code. */
export function stateRefusal(
  engine: EngineInstance,
  result: number,
  transaction: Transaction,
  block: BlockContext,
  blobBaseFee: bigint,
): Refusal {
  const { view } = engine;
  const sender = view.getUint32(result + RESULT.sender, true);
  const { gasLimit, nonce } = transaction;
  switch (view.getUint32(result + RESULT.refusal, true)) {
    case REFUSED.gas:
      return { code: "intrinsic-gas-too-low", gasLimit, least: view.getBigUint64(result + RESULT.gas, true) };
    case REFUSED.floor:
      return { code: "floor-gas-too-low", gasLimit, least: view.getBigUint64(result + RESULT.gas, true) };
    case REFUSED.baseFee:
      return { code: "fee-below-base-fee", field: bidField(transaction), fee: bidOf(transaction), baseFee: block.baseFee ?? 0n };
    case REFUSED.blobFee:
      return { code: "blob-fee-below-base-fee", fee: transaction.maxFeePerBlobGas ?? 0n, baseFee: blobBaseFee };
    case REFUSED.funds:
    case REFUSED.mostFunds:
      return { code: "insufficient-funds", cost: mostCost(transaction), balance: engine.quantity(sender + ACCOUNT.balance) };
    case REFUSED.contract:
      return { code: "sender-has-code", sender: toAddress(transaction.from) };
    case REFUSED.lastNonce:
      return { code: "nonce-overflow" };
    default:
      return wrongNonce(nonce, view.getBigUint64(sender + ACCOUNT.nonce, true));
  }
}
