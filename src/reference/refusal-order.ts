import { bidField, bidOf } from "../execution/cost.ts";
import { type Refusal, type RefusalCode, wrongNonce } from "../execution/refusal.ts";
import type { Transaction } from "../execution/transaction.ts";

/** What the library would have found, had it looked further. */
export interface Circumstances {
  /** In wei; absent where it is not asked for. */
  readonly baseFee?: bigint;
  /** In wei. */
  readonly blobBaseFee: bigint;
  /** The sender's next nonce; absent where it is not asked for. */
  readonly nonce?: bigint;
}

/** The order in which EDR and the engine look: what the block asks, what gas pays, the sender. */
const ORDER: readonly RefusalCode[] = [
  "fee-below-base-fee",
  "blob-fee-below-base-fee",
  "intrinsic-gas-too-low",
  "floor-gas-too-low",
  "sender-has-code",
  "nonce-too-low",
  "nonce-too-high",
  "insufficient-funds",
];

/** Of all the faults of a transaction the first in that order. The library has another one: money before the nonce, gas before fees. */
export function firstRefusal(found: Refusal, transaction: Transaction, circumstances: () => Circumstances): Refusal {
  // What no block may contain is found before the block and the state are looked at.
  if (rank(found) < 0) return found;
  const faults = [found, ...otherFaults(transaction, circumstances())];
  return faults.reduce((first, fault) => (rank(fault) < rank(first) ? fault : first));
}

function rank({ code }: Refusal): number {
  return ORDER.indexOf(code);
}

function* otherFaults(transaction: Transaction, { baseFee, blobBaseFee, nonce }: Circumstances): Generator<Refusal> {
  const fee = bidOf(transaction);
  if (baseFee !== undefined && fee < baseFee) yield { code: "fee-below-base-fee", field: bidField(transaction), fee, baseFee };
  const { type, maxFeePerBlobGas = 0n } = transaction;
  if (type === 3 && maxFeePerBlobGas < blobBaseFee) yield { code: "blob-fee-below-base-fee", fee: maxFeePerBlobGas, baseFee: blobBaseFee };
  if (nonce !== undefined && transaction.nonce !== nonce) yield wrongNonce(transaction.nonce, nonce);
}
