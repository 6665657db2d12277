import type { Hex } from "../access/hex.ts";
import type { Hardfork } from "./block-context.ts";
import type { Transaction } from "./transaction.ts";

/**
 * Why a block may not contain a transaction: a code that stays the same, and the figures that decided. Wei, gas, bytes and counts.
 * The first codes depend on the state and the block; those from `cap-exceeded` on hold in every block of the hardfork.
 */
export type Refusal =
  | { readonly code: "nonce-too-low" | "nonce-too-high"; readonly nonce: bigint; readonly expected: bigint }
  /** `cost`: all that it may cost, value and blobs included. */
  | { readonly code: "insufficient-funds"; readonly cost: bigint; readonly balance: bigint }
  | { readonly code: "block-gas-exceeded"; readonly gasLimit: bigint; readonly available: bigint }
  | { readonly code: "fee-below-base-fee"; readonly field: "gasPrice" | "maxFeePerGas"; readonly fee: bigint; readonly baseFee: bigint }
  | { readonly code: "blob-fee-below-base-fee"; readonly fee: bigint; readonly baseFee: bigint }
  /** EIP-3607. */
  | { readonly code: "sender-has-code"; readonly sender: Hex }
  /** EIP-7623 for the floor. */
  | { readonly code: "intrinsic-gas-too-low" | "floor-gas-too-low"; readonly gasLimit: bigint; readonly least: bigint }
  /** EIP-7825. */
  | { readonly code: "cap-exceeded"; readonly gasLimit: bigint; readonly cap: bigint }
  | { readonly code: "type-not-supported"; readonly type: Transaction["type"]; readonly hardfork: Hardfork }
  | { readonly code: "priority-fee-above-fee"; readonly priorityFee: bigint; readonly fee: bigint }
  /** EIP-3860. */
  | { readonly code: "init-code-too-large"; readonly length: number; readonly limit: number }
  /** EIP-2681. */
  | { readonly code: "nonce-overflow" }
  /** Of a block: EIP-4844, EIP-7691. */
  | { readonly code: "blob-gas-exceeded"; readonly blobGas: bigint; readonly available: bigint }
  /** Of a transaction: EIP-7594. */
  | { readonly code: "too-many-blobs"; readonly count: number; readonly limit: number }
  | { readonly code: "no-blobs" | "blob-version-unknown" | "blob-creation" }
  /** EIP-7702. */
  | { readonly code: "no-authorizations" | "authorization-creation" }
  /** A field that does not fit into its type. */
  | { readonly code: "malformed"; readonly field: string };

export type RefusalCode = Refusal["code"];

/** Of a nonce that is not its sender's next one. */
export function wrongNonce(nonce: bigint, expected: bigint): Refusal & { readonly code: "nonce-too-low" | "nonce-too-high" } {
  return { code: nonce < expected ? "nonce-too-low" : "nonce-too-high", nonce, expected };
}

/** A refusal as the end of a sentence about the transaction. */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case "nonce-too-low":
    case "nonce-too-high":
      return `its nonce is ${refusal.nonce}, and its sender's next one is ${refusal.expected}`;
    case "insufficient-funds":
      return `it may cost ${refusal.cost} wei, and its sender has ${refusal.balance}`;
    case "block-gas-exceeded":
      return `its gas limit of ${refusal.gasLimit} is more than the ${refusal.available} gas left in the block`;
    case "fee-below-base-fee":
      return `its ${refusal.field} of ${refusal.fee} is below the block's base fee of ${refusal.baseFee}`;
    case "blob-fee-below-base-fee":
      return `its maxFeePerBlobGas of ${refusal.fee} is below the block's ${refusal.baseFee}`;
    case "sender-has-code":
      return `its sender ${refusal.sender} has code (EIP-3607)`;
    case "intrinsic-gas-too-low":
      return `its gas limit of ${refusal.gasLimit} is below the ${refusal.least} gas that it costs before it runs`;
    case "floor-gas-too-low":
      return `its gas limit of ${refusal.gasLimit} is below the ${refusal.least} gas that its data costs at least (EIP-7623)`;
    case "cap-exceeded":
      return `its gas limit of ${refusal.gasLimit} is above the ${refusal.cap} that a transaction may have (EIP-7825)`;
    case "type-not-supported":
      return `hardfork ${refusal.hardfork} has no transactions of type ${refusal.type}`;
    case "priority-fee-above-fee":
      return `its maxPriorityFeePerGas of ${refusal.priorityFee} is above its maxFeePerGas of ${refusal.fee}`;
    case "init-code-too-large":
      return `its init code has ${refusal.length} bytes, more than ${refusal.limit} (EIP-3860)`;
    case "blob-gas-exceeded":
      return `its blobs use ${refusal.blobGas} gas, more than the block's ${refusal.available}`;
    case "too-many-blobs":
      return `it has ${refusal.count} blobs, more than ${refusal.limit} (EIP-7594)`;
    case "malformed":
      return `its ${refusal.field} does not fit`;
    default:
      return PLAIN[refusal.code];
  }
}

/** Those that have no figures. */
const PLAIN = {
  "nonce-overflow": "its nonce is the last one that there is (EIP-2681)",
  "no-blobs": "it is of type 3 and has no blobs",
  "blob-version-unknown": "a versioned hash of its blobs is of another version than 1",
  "blob-creation": "it has blobs and creates a contract",
  "no-authorizations": "it is of type 4 and has no authorizations",
  "authorization-creation": "it has authorizations and creates a contract",
} as const;
