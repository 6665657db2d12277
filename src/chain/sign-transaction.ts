import { type Input, RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import { keccak256, keccakHex, toBytes, toHex, toQuantityBytes } from "./bytes.ts";
import { addressOfKey, sign } from "./signature.ts";
import type { SignedTransaction, UnsignedTransaction } from "./signed-transaction.ts";

/** Signs a transaction with a private key, as eth_sendTransaction does for the network's own accounts. `from` saves working the address out. */
export function signTransaction(
  transaction: UnsignedTransaction,
  privateKey: Hex,
  from: Hex = addressOfKey(privateKey),
): SignedTransaction {
  const { compact, yParity } = sign(keccak256(encode(transaction, domainFields(transaction))), privateKey);
  const [r, s] = [compact.subarray(0, 32), compact.subarray(32)].map((half) => BigInt(toHex(half)));
  return finish(transaction, from, { v: BigInt(yParity) + legacyOffset(transaction), r: r ?? 0n, s: s ?? 0n }, false);
}

/**
 * A transaction of a sender without a key. EDR puts the sender's address where r and s would be, so that equal transactions of different
 * senders have different hashes.
 */
export function impersonateTransaction(transaction: UnsignedTransaction, from: Hex): SignedTransaction {
  const address = BigInt(from);
  const parity = transaction.type === 0 ? 0n : 1n;
  return finish(transaction, from, { v: parity + legacyOffset(transaction), r: address, s: address }, true);
}

/** A transaction that nobody signs: of a simulated block. */
export function leaveUnsigned(transaction: UnsignedTransaction, from: Hex): SignedTransaction {
  return finish(transaction, from, { v: 0n, r: 0n, s: 0n }, false);
}

type Values = Pick<SignedTransaction, "v" | "r" | "s">;

function finish(transaction: UnsignedTransaction, from: Hex, values: Values, isImpersonated: boolean): SignedTransaction {
  const raw = encode(transaction, [values.v, values.r, values.s].map(toQuantityBytes));
  return { ...transaction, hash: keccakHex(raw), from, ...values, raw, isImpersonated };
}

/** What is added to the parity in legacy transactions: 27, or the chain's id (EIP-155). */
function legacyOffset({ type, chainId }: UnsignedTransaction): bigint {
  if (type !== 0) return 0n;
  return chainId === undefined ? 27n : chainId * 2n + 35n;
}

/** What a legacy transaction is hashed with in the place of its signature (EIP-155). */
function domainFields({ type, chainId }: UnsignedTransaction): Input[] {
  return type === 0 && chainId !== undefined ? [chainId, 0n, 0n].map(toQuantityBytes) : [];
}

function encode(transaction: UnsignedTransaction, signature: readonly Input[]): Uint8Array {
  const { type } = transaction;
  const list = RLP.encode([...fields(transaction), ...signature]);
  return type === 0 ? list : Buffer.concat([Uint8Array.of(type), list]);
}

function fields(transaction: UnsignedTransaction): Input[] {
  const { type, chainId = 0n, nonce, gasLimit, to, value, data } = transaction;
  const { gasPrice = 0n, maxPriorityFeePerGas = 0n, maxFeePerGas = 0n } = transaction;
  const call = [toQuantityBytes(gasLimit), toBytes(to ?? "0x"), toQuantityBytes(value), toBytes(data)];
  if (type === 0) return [...[nonce, gasPrice].map(toQuantityBytes), ...call];
  const fees = type === 1 ? [gasPrice] : [maxPriorityFeePerGas, maxFeePerGas];
  const accessList = (transaction.accessList ?? []).map(({ address, storageKeys }) => [toBytes(address), storageKeys.map(toBytes)]);
  return [...[chainId, nonce, ...fees].map(toQuantityBytes), ...call, accessList, ...typeFields(transaction)];
}

/** The fields that only types 3 (EIP-4844) and 4 (EIP-7702) have. */
function typeFields({ type, maxFeePerBlobGas = 0n, blobVersionedHashes = [], authorizationList = [] }: UnsignedTransaction): Input[] {
  if (type === 3) return [toQuantityBytes(maxFeePerBlobGas), blobVersionedHashes.map(toBytes)];
  if (type !== 4) return [];
  const authorizations = authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => [
    ...[toQuantityBytes(chainId), toBytes(address), toQuantityBytes(nonce)],
    ...[BigInt(yParity), BigInt(r), BigInt(s)].map(toQuantityBytes),
  ]);
  return [authorizations];
}
