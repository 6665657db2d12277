import type { Hex } from "../access/hex.ts";
import { type BlockContext, type Hardfork, HARDFORKS } from "../execution/block-context.ts";
import { BLOB_GAS, bidField, bidOf } from "../execution/cost.ts";
import { INIT_CODE_LIMIT, TRANSACTION_GAS_CAP } from "../execution/limits.ts";
import type { Refusal } from "../execution/refusal.ts";
import type { Authorization, Transaction } from "../execution/transaction.ts";

const MAX_WORD = 2n ** 256n - 1n;
const MAX_U64 = 2n ** 64n - 1n;
/** EIP-7594: blobs of a transaction. */
const BLOB_LIMIT = 6;
/** The hardfork that brought each type. */
const TYPE_SINCE = { 0: "chainstart", 1: "berlin", 2: "london", 3: "cancun", 4: "prague" } as const;

/** What of a block decides whether a transaction is well formed. */
export type FormalRules = Pick<BlockContext, "hardfork" | "transactionGasCap" | "allowUnlimitedContractSize">;

/**
 * Why no block of the hardfork may contain a transaction, whatever the state; undefined where one may.
 *
 * @param leastFee raises what the transaction bids for gas to this price, for senders that are made up
 */
export function formalRefusal(transaction: Transaction, block: FormalRules, leastFee: bigint): Refusal | undefined {
  const bid = bidOf(transaction);
  const fee = bid > leastFee ? bid : leastFee;
  return (
    sizeRefusal(transaction, block) ??
    typeRefusal(transaction, block.hardfork) ??
    feeRefusal(transaction, fee) ??
    (transaction.type === 3 ? blobRefusal(transaction, block.hardfork) : undefined) ??
    (transaction.type === 4 && transaction.to === undefined ? { code: "authorization-creation" } : undefined)
  );
}

function sizeRefusal({ value, gasLimit, nonce, to, data }: Transaction, block: FormalRules): Refusal | undefined {
  if (value > MAX_WORD) return malformed("value");
  if (gasLimit > MAX_U64) return malformed("gasLimit");
  if (nonce >= MAX_U64) return { code: "nonce-overflow" };
  const cap = block.transactionGasCap ?? (isSince(block.hardfork, "osaka") ? TRANSACTION_GAS_CAP : MAX_U64);
  if (gasLimit > cap) return { code: "cap-exceeded", gasLimit, cap };
  const length = (data.length - 2) / 2;
  const isLimited = to === undefined && isSince(block.hardfork, "shanghai") && block.allowUnlimitedContractSize !== true;
  return isLimited && length > INIT_CODE_LIMIT ? { code: "init-code-too-large", length, limit: INIT_CODE_LIMIT } : undefined;
}

function typeRefusal({ type, accessList = [], authorizationList = [] }: Transaction, hardfork: Hardfork): Refusal | undefined {
  if (!isSince(hardfork, TYPE_SINCE[type])) return { code: "type-not-supported", type, hardfork };
  const isListed = accessList.every(({ address, storageKeys }) => hasBytes(address, 20) && storageKeys.every((key) => hasBytes(key, 32)));
  if (type >= 1 && !isListed) return malformed("accessList");
  if (type !== 4) return undefined;
  if (authorizationList.length === 0) return { code: "no-authorizations" };
  return authorizationList.every(fits) ? undefined : malformed("authorizationList");
}

function fits({ address, chainId, nonce, yParity, r, s }: Authorization): boolean {
  return (
    hasBytes(address, 20) && chainId <= MAX_WORD && nonce <= MAX_U64 && yParity <= 0xff && BigInt(r) <= MAX_WORD && BigInt(s) <= MAX_WORD
  );
}

function feeRefusal({ type, gasLimit, maxPriorityFeePerGas = 0n }: Transaction, fee: bigint): Refusal | undefined {
  const field = bidField({ type });
  if (gasLimit * fee > MAX_WORD || fee > MAX_WORD) return malformed(field);
  if (type < 2) return undefined;
  if (maxPriorityFeePerGas > MAX_WORD) return malformed("maxPriorityFeePerGas");
  return maxPriorityFeePerGas > fee ? { code: "priority-fee-above-fee", priorityFee: maxPriorityFeePerGas, fee } : undefined;
}

function blobRefusal({ to, maxFeePerBlobGas = 0n, blobVersionedHashes = [] }: Transaction, hardfork: Hardfork): Refusal | undefined {
  if (maxFeePerBlobGas > MAX_WORD) return malformed("maxFeePerBlobGas");
  if (!blobVersionedHashes.every((hash) => hasBytes(hash, 32))) return malformed("blobVersionedHashes");
  if (!blobVersionedHashes.every((hash) => hash.startsWith("0x01"))) return { code: "blob-version-unknown" };
  const count = blobVersionedHashes.length;
  const [blobGas, available] = [BLOB_GAS * BigInt(count), BLOB_GAS * blobsOfBlock(hardfork)];
  if (blobGas > available) return { code: "blob-gas-exceeded", blobGas, available };
  if (count > BLOB_LIMIT && isSince(hardfork, "osaka")) return { code: "too-many-blobs", count, limit: BLOB_LIMIT };
  if (count === 0) return { code: "no-blobs" };
  return to === undefined ? { code: "blob-creation" } : undefined;
}

/** EIP-4844, EIP-7691. */
function blobsOfBlock(hardfork: Hardfork): bigint {
  return isSince(hardfork, "prague") ? 9n : 6n;
}

function isSince(hardfork: Hardfork, first: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(first);
}

function hasBytes(hex: Hex, bytes: number): boolean {
  return hex.length === 2 + 2 * bytes;
}

function malformed(field: string): Refusal {
  return { code: "malformed", field };
}
