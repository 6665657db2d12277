import { toAddress } from "../access/hex.ts";
import type { Hardfork } from "../execution/block-context.ts";
import { mostCost } from "../execution/cost.ts";
import { type Refusal, wrongNonce } from "../execution/refusal.ts";
import type { Transaction } from "../execution/transaction.ts";

/** What the library's words leave out. */
interface Refused {
  readonly transaction: Transaction;
  readonly hardfork: Hardfork;
  /** What the transaction costs before it runs. */
  readonly intrinsicGas: () => bigint;
}

/** Numbers that a pattern caught in the words. */
type Figures = readonly [bigint, bigint];

/** The library's words and what they say. The first that fits counts. */
const REFUSALS: readonly (readonly [pattern: RegExp, refusal: (figures: Figures, refused: Refused) => Refusal])[] = [
  [/account has nonce of: (\d+)/, ([expected], { transaction }) => wrongNonce(transaction.nonce, expected)],
  [
    /doesn't have enough funds .* only has: (\d+)/,
    ([balance], { transaction }) => ({ code: "insufficient-funds", cost: mostCost(transaction), balance }),
  ],
  [/^INTRINSIC_GAS_TOO_LOW.* minimum gas limit of (\d+)/, ([least], refused) => tooLittleGas(least, refused)],
  [/gasPrice \((\d+)\) is less .* \((\d+)\)/, ([fee, baseFee]) => ({ code: "fee-below-base-fee", field: "gasPrice", fee, baseFee })],
  [
    /maxFeePerGas \((\d+)\) is less .* \((\d+)\)/,
    ([fee, baseFee]) => ({ code: "fee-below-base-fee", field: "maxFeePerGas", fee, baseFee }),
  ],
  [/maxFeePerBlobGas (\d+)\) is less .* \((\d+)\)/, ([fee, baseFee]) => ({ code: "blob-fee-below-base-fee", fee, baseFee })],
  [/EIP-3607/, (_, { transaction }) => ({ code: "sender-has-code", sender: toAddress(transaction.from) })],
  [/gas limit (\d+) exceeds .* EIP-7825 \((\d+)\)/, ([gasLimit, cap]) => ({ code: "cap-exceeded", gasLimit, cap })],
  [/EIP-\d+ not enabled/, (_, { transaction: { type }, hardfork }) => ({ code: "type-not-supported", type, hardfork })],
  [/^maxFeePerGas cannot be less than/, (_, { transaction }) => priorityFeeAboveFee(transaction)],
  [
    /initcode size .* is (\d+) while the max is (\d+)/,
    ([length, limit]) => ({ code: "init-code-too-large", length: Number(length), limit: Number(limit) }),
  ],
  [/^nonce cannot equal or exceed/, () => ({ code: "nonce-overflow" })],
  [/^(\d+) blobs exceeds max (\d+)/, ([count, limit]) => ({ code: "too-many-blobs", count: Number(count), limit: Number(limit) })],
  [/total blob gas of (\d+) to exceed .* of (\d+)/, ([blobGas, available]) => ({ code: "blob-gas-exceeded", blobGas, available })],
  [/at least one blob/, () => ({ code: "no-blobs" })],
  [/does not start with KZG commitment version/, () => ({ code: "blob-version-unknown" })],
  [
    /cannot be used to create contracts/,
    (_, { transaction }) => ({ code: transaction.type === 3 ? "blob-creation" : "authorization-creation" }),
  ],
  [/authorization list is empty/, () => ({ code: "no-authorizations" })],
  [/versioned hash is invalid length/, () => ({ code: "malformed", field: "blobVersionedHashes" })],
  [/^Invalid EIP-2930/, () => ({ code: "malformed", field: "accessList" })],
  [/^Invalid EIP-7702/, () => ({ code: "malformed", field: "authorizationList" })],
];

/** A field that the library finds too large, the last of a product. */
const TOO_LARGE = /(\w+) cannot exceed MAX_/;

/** What an error of the library, thrown before it executes anything, says. */
export function libraryRefusal({ message }: Error, refused: Refused): Refusal {
  for (const [pattern, refusal] of REFUSALS) {
    const [found, ...caught] = pattern.exec(message) ?? [];
    if (found !== undefined) return refusal([BigInt(caught[0] ?? 0), BigInt(caught[1] ?? 0)], refused);
  }
  return { code: "malformed", field: TOO_LARGE.exec(message)?.[1] ?? `form (${message})` };
}

/** The library tells of the larger of both alone. */
function tooLittleGas(least: bigint, { transaction: { gasLimit }, intrinsicGas }: Refused): Refusal {
  const intrinsic = intrinsicGas();
  if (gasLimit < intrinsic) return { code: "intrinsic-gas-too-low", gasLimit, least: intrinsic };
  return { code: "floor-gas-too-low", gasLimit, least };
}

function priorityFeeAboveFee({ maxPriorityFeePerGas = 0n, gasPrice = 0n, maxFeePerGas = gasPrice }: Transaction): Refusal {
  return { code: "priority-fee-above-fee", priorityFee: maxPriorityFeePerGas, fee: maxFeePerGas };
}
