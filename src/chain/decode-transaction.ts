import { RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import type { AccessListEntry, Authorization } from "../execution/transaction.ts";
import { invalidParameters } from "../errors/rpc-error.ts";
import { keccak256, keccakHex, toQuantityBytes } from "./bytes.ts";
import { RlpReader } from "./rlp-reader.ts";
import { verifySidecar } from "./sidecar.ts";
import { recoverAddress } from "./signature.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/**
 * Decodes a transaction as eth_sendRawTransaction takes it, and recovers its sender. Blob transactions come with their sidecar, which is
 * verified and left out (EIP-4844); bytes behind the transaction are ignored.
 *
 * @throws RpcError in EDR's words, also for a signature that is not valid.
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  const [type] = bytes;
  if (type === undefined) throw invalidParameters("input too short");
  if (type >= 0xc0) return decodeLegacy(new RlpReader(bytes));
  if (type === 1 || type === 2 || type === 4) return decodeTyped(new RlpReader(bytes, 1), type);
  if (type === 3) return decodePooledBlobs(new RlpReader(bytes, 1));
  throw invalidParameters(`Invalid transaction type ${type}.`);
}

function decodeLegacy(reader: RlpReader): SignedTransaction {
  const end = reader.list();
  const start = reader.position;
  const nonce = reader.quantity(8);
  const gasPrice = reader.quantity(16);
  const gasLimit = reader.quantity(8);
  const to = reader.optionalAddress();
  const value = reader.quantity(32);
  const data = reader.data();
  const signed = reader.bytes.subarray(start, reader.position);
  const v = reader.quantity(8);
  const { r, s, compact } = readSignature(reader);
  reader.end(start, end);

  const isProtected = v >= 35n;
  const chainId = isProtected ? (v - 35n) / 2n : undefined;
  const yParity = isProtected ? Number((v - 1n) % 2n) : [0n, 27n].includes(v) ? 0 : [1n, 28n].includes(v) ? 1 : undefined;
  const domain = chainId === undefined ? [] : [toQuantityBytes(chainId), EMPTY_STRING, EMPTY_STRING].map((item) => RLP.encode(item));
  const from = sender(keccak256(asList(Buffer.concat([signed, ...domain]))), compact, yParity);
  const raw = reader.bytes.subarray(0, end);
  return {
    ...{ hash: keccakHex(raw), type: 0, from, nonce, gasLimit, value, data, gasPrice, v, r, s, raw, isImpersonated: false },
    ...(to !== undefined && { to }),
    ...(chainId !== undefined && { chainId }),
  };
}

function decodeTyped(reader: RlpReader, type: 1 | 2 | 3 | 4): SignedTransaction {
  const envelope = reader.position;
  const end = reader.list();
  const start = reader.position;
  const chainId = reader.quantity(8);
  const nonce = reader.quantity(8);
  const fees =
    type === 1 ? { gasPrice: reader.quantity(16) } : { maxPriorityFeePerGas: reader.quantity(16), maxFeePerGas: reader.quantity(16) };
  const gasLimit = reader.quantity(8);
  const to = type >= 3 ? reader.fixed(20) : reader.optionalAddress();
  const value = reader.quantity(32);
  const data = reader.data();
  const accessList = reader.items(() => readAccess(reader));
  const extra = type === 3 ? readBlobs(reader) : type === 4 ? { authorizationList: reader.items(() => readAuthorization(reader)) } : {};
  const signed = reader.bytes.subarray(start, reader.position);
  const yParity = reader.bit();
  const { r, s, compact } = readSignature(reader);
  reader.end(start, end);

  const from = sender(keccak256(asList(signed, type)), compact, yParity);
  const raw = envelope === 1 ? reader.bytes.subarray(0, end) : Buffer.concat([Uint8Array.of(type), reader.bytes.subarray(envelope, end)]);
  return {
    ...{ hash: keccakHex(raw), type, from, chainId, nonce, ...fees, gasLimit, value, data, accessList, ...extra },
    ...{ v: BigInt(yParity), r, s, raw, isImpersonated: false },
    ...(to !== undefined && { to }),
  };
}

/** The form in which blob transactions are sent: [transaction, blobs, commitments, proofs], with one proof a blob. */
function decodePooledBlobs(reader: RlpReader): SignedTransaction {
  const end = reader.list();
  const start = reader.position;
  const transaction = decodeTyped(reader, 3);
  const [blobs, commitments, proofs] = [131_072, 48, 48].map((length) => reader.items(() => reader.fixed(length)));
  reader.end(start, end);
  if (!verifySidecar(transaction.blobVersionedHashes ?? [], { blobs: blobs ?? [], commitments: commitments ?? [], proofs: proofs ?? [] })) {
    throw invalidParameters("Failed to RLP decode Eip4844PooledTransaction.");
  }
  return transaction;
}

function readBlobs(reader: RlpReader): { maxFeePerBlobGas: bigint; blobVersionedHashes: Hex[] } {
  return { maxFeePerBlobGas: reader.quantity(16), blobVersionedHashes: reader.items(() => reader.fixed(32)) };
}

function readAccess(reader: RlpReader): AccessListEntry {
  const end = reader.list();
  const start = reader.position;
  const entry = { address: reader.fixed(20), storageKeys: reader.items(() => reader.fixed(32)) };
  reader.end(start, end);
  return entry;
}

function readAuthorization(reader: RlpReader): Authorization {
  const end = reader.list();
  const start = reader.position;
  const [chainId, address, nonce] = [reader.quantity(32), reader.fixed(20), reader.quantity(8)];
  const [yParity, r, s] = [Number(reader.quantity(1)), word(reader.quantity(32)), word(reader.quantity(32))];
  reader.end(start, end);
  return { chainId, address, nonce, yParity, r, s };
}

/** The two numbers of a signature, and both as words in a row. */
function readSignature(reader: RlpReader): { readonly r: bigint; readonly s: bigint; readonly compact: Uint8Array } {
  const compact = new Uint8Array(64);
  const read = (end: number): bigint => {
    const value = reader.quantity(32);
    const digits = reader.last;
    compact.set(digits, end - digits.length);
    return value;
  };
  return { r: read(32), s: read(64), compact };
}

function sender(hash: Uint8Array, compact: Uint8Array, yParity: number | undefined): Hex {
  const address = yParity === undefined ? undefined : recoverAddress(hash, { compact, yParity: yParity === 0 ? 0 : 1 });
  if (address === undefined) throw invalidParameters("Invalid Signature");
  return address;
}

/** Puts a list's prefix, and a transaction's type, before content that is encoded already. */
function asList(content: Uint8Array, type?: number): Uint8Array {
  const length = toQuantityBytes(BigInt(content.length));
  const prefix = content.length < 56 ? [0xc0 + content.length] : [0xf7 + length.length, ...length];
  return Buffer.concat([Uint8Array.from(type === undefined ? prefix : [type, ...prefix]), content]);
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

const EMPTY_STRING = new Uint8Array();
