import { RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import type { AccessListEntry, Authorization } from "../execution/transaction.ts";
import { invalidParameters } from "../errors/rpc-error.ts";
import type { SignedHash } from "../engine/precompiles/ecrecover.ts";
import { keccak256, keccakHex, toQuantityBytes } from "./bytes.ts";
import { RlpReader } from "./rlp-reader.ts";
import { verifySidecar } from "./sidecar.ts";
import { recoverAddress } from "./signature.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** A transaction as its bytes tell it. They do not tell its sender, who is whoever signed the hash. */
export interface UnattributedTransaction {
  /** Undefined where it cannot be anybody's. */
  readonly signature: SignedHash | undefined;
  /** The transaction as one of that sender's. @throws RpcError where the sidecar of its blobs is not valid */
  of(sender: Hex): SignedTransaction;
}

/**
 * Decodes a transaction as eth_sendRawTransaction takes it, and recovers its sender. Blob transactions come with their sidecar, which is
 * verified and left out (EIP-4844); bytes behind the transaction are ignored.
 *
 * @throws RpcError in EDR's words, also for a signature that is not valid.
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  const transaction = readTransaction(bytes);
  return attribute(transaction, transaction.signature && recoverAddress(transaction.signature));
}

/** Decodes a transaction up to its sender. @throws RpcError in EDR's words */
export function readTransaction(bytes: Uint8Array): UnattributedTransaction {
  const [type] = bytes;
  if (type === undefined) throw invalidParameters("input too short");
  if (type >= 0xc0) return readLegacy(new RlpReader(bytes));
  if (type === 1 || type === 2 || type === 4) return readTyped(new RlpReader(bytes, 1), type);
  if (type === 3) return readPooledBlobs(new RlpReader(bytes, 1));
  throw invalidParameters(`Invalid transaction type ${type}.`);
}

/** The transaction of a sender; undefined stands for a signature that is not valid. @throws RpcError in EDR's words */
export function attribute(transaction: UnattributedTransaction, sender: Hex | undefined): SignedTransaction {
  if (sender === undefined) throw invalidParameters("Invalid Signature");
  return transaction.of(sender);
}

function readLegacy(reader: RlpReader): UnattributedTransaction {
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
  const compact = new Uint8Array(64);
  const [r, s] = [reader.word(compact, 32), reader.word(compact, 64)];
  reader.end(start, end);

  const isProtected = v >= 35n;
  const chainId = isProtected ? (v - 35n) / 2n : undefined;
  const parity = isProtected ? Number((v - 1n) % 2n) : [0n, 27n].includes(v) ? 0 : [1n, 28n].includes(v) ? 1 : undefined;
  const domain = chainId === undefined ? [] : [toQuantityBytes(chainId), EMPTY_STRING, EMPTY_STRING].map((item) => RLP.encode(item));
  const raw = reader.bytes.subarray(0, end);
  return {
    signature: parity === undefined ? undefined : signatureOf(listOf([signed, ...domain]), compact, parity === 0 ? 0 : 1),
    of: (from) => ({
      ...{ hash: keccakHex(raw), type: 0, from, nonce, gasLimit, value, data, gasPrice, v, r, s, raw, isImpersonated: false },
      ...(to !== undefined && { to }),
      ...(chainId !== undefined && { chainId }),
    }),
  };
}

function readTyped(reader: RlpReader, type: 1 | 2 | 3 | 4): UnattributedTransaction {
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
  const extra =
    type === 3 ? readBlobs(reader) : type === 4 ? { authorizationList: reader.items(() => readAuthorization(reader)) } : undefined;
  const signedEnd = reader.position;
  const yParity = reader.bit();
  const compact = new Uint8Array(64);
  const [r, s] = [reader.word(compact, 32), reader.word(compact, 64)];
  reader.end(start, end);

  const raw = envelope === 1 ? reader.bytes.subarray(0, end) : Buffer.concat([Uint8Array.of(type), reader.bytes.subarray(envelope, end)]);
  return {
    signature: signatureOf(asList(reader.bytes, start, signedEnd, type), compact, yParity),
    of: (from) => ({
      ...{ hash: keccakHex(raw), type, from, chainId, nonce, ...fees, gasLimit, value, data, accessList },
      ...{ v: BigInt(yParity), r, s, raw, isImpersonated: false },
      ...extra,
      ...(to !== undefined && { to }),
    }),
  };
}

/** The form in which blob transactions are sent: [transaction, blobs, commitments, proofs], with one proof a blob. */
function readPooledBlobs(reader: RlpReader): UnattributedTransaction {
  const end = reader.list();
  const start = reader.position;
  const { signature, of } = readTyped(reader, 3);
  return {
    signature,
    of: (sender) => {
      const transaction = of(sender);
      const [blobs = [], commitments = [], proofs = []] = [131_072, 48, 48].map((length) => reader.items(() => reader.fixed(length)));
      reader.end(start, end);
      if (!verifySidecar(transaction.blobVersionedHashes ?? [], { blobs, commitments, proofs })) {
        throw invalidParameters("Failed to RLP decode Eip4844PooledTransaction.");
      }
      return transaction;
    },
  };
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

function signatureOf(encoded: Uint8Array, compact: Uint8Array, yParity: 0 | 1): SignedHash {
  return { hash: keccak256(encoded), compact, yParity };
}

function listOf(items: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(items);
  return asList(content, 0, content.length);
}

/** Puts a list's prefix, and a transaction's type, before content that is encoded already: some bytes from `start` up to `end`. */
function asList(content: Buffer, start: number, end: number, type?: number): Uint8Array {
  const length = end - start;
  const lengthBytes = length < 56 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
  const prefix = (type === undefined ? 0 : 1) + 1 + lengthBytes;
  const bytes = Buffer.allocUnsafe(prefix + length);
  if (type !== undefined) bytes[0] = type;
  bytes[prefix - lengthBytes - 1] = lengthBytes === 0 ? 0xc0 + length : 0xf7 + lengthBytes;
  if (lengthBytes > 0) bytes.writeUIntBE(length, prefix - lengthBytes, lengthBytes);
  content.copy(bytes, prefix, start, end);
  return bytes;
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

const EMPTY_STRING = new Uint8Array();
