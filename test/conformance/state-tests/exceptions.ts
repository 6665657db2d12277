import type { RefusalCode } from "../../../src/execution/refusal.ts";

/** What the official tests call each refusal. */
const CODES: Readonly<Record<string, readonly RefusalCode[]>> = {
  GAS_ALLOWANCE_EXCEEDED: ["block-gas-exceeded"],
  GAS_LIMIT_EXCEEDS_MAXIMUM: ["cap-exceeded"],
  INITCODE_SIZE_EXCEEDED: ["init-code-too-large"],
  INSUFFICIENT_ACCOUNT_FUNDS: ["insufficient-funds"],
  INSUFFICIENT_MAX_FEE_PER_BLOB_GAS: ["blob-fee-below-base-fee"],
  INSUFFICIENT_MAX_FEE_PER_GAS: ["fee-below-base-fee"],
  INTRINSIC_GAS_BELOW_FLOOR_GAS_COST: ["floor-gas-too-low"],
  INTRINSIC_GAS_TOO_LOW: ["intrinsic-gas-too-low"],
  NONCE_IS_MAX: ["nonce-overflow"],
  NONCE_MISMATCH_TOO_HIGH: ["nonce-too-high"],
  NONCE_MISMATCH_TOO_LOW: ["nonce-too-low"],
  PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS: ["priority-fee-above-fee"],
  SENDER_NOT_EOA: ["sender-has-code"],
  TYPE_1_TX_PRE_FORK: ["type-not-supported"],
  TYPE_2_TX_PRE_FORK: ["type-not-supported"],
  TYPE_3_TX_PRE_FORK: ["type-not-supported"],
  TYPE_4_TX_PRE_FORK: ["type-not-supported"],
  TYPE_3_TX_BLOB_COUNT_EXCEEDED: ["too-many-blobs", "blob-gas-exceeded"],
  TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED: ["blob-gas-exceeded", "too-many-blobs"],
  TYPE_3_TX_CONTRACT_CREATION: ["blob-creation"],
  TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH: ["blob-version-unknown"],
  TYPE_3_TX_ZERO_BLOBS: ["no-blobs"],
  TYPE_4_TX_CONTRACT_CREATION: ["authorization-creation"],
  TYPE_4_EMPTY_AUTHORIZATION_LIST: ["no-authorizations"],
};

/** The codes that a case allows, from its `expectException`: names with `TransactionException.` before them, several with `|` between. */
export function expectedCodes(exception: string): readonly RefusalCode[] {
  return exception.split("|").flatMap((name) => CODES[name.replace("TransactionException.", "")] ?? []);
}
