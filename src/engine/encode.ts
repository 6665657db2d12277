import type { BlockContext, Hardfork } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { recoverAuthorities } from "./authorities.ts";
import type { EngineInstance } from "./instance.ts";
import { AUTHORIZATION, BLOCK, LISTED, TRANSACTION, WORD_BYTES } from "./memory-map.ts";
import { writeReversedHex } from "./reversed-hex.ts";

/** The module's numbers of hardforks; those that changed nothing in execution share one. */
const HARDFORK_NUMBERS: Partial<Record<Hardfork, number>> = {
  berlin: 0,
  london: 1,
  arrowGlacier: 1,
  grayGlacier: 1,
  merge: 2,
  shanghai: 3,
  cancun: 4,
  prague: 5,
  osaka: 6,
};

/** Whether the engine speaks a hardfork. */
export function speaks(hardfork: Hardfork): boolean {
  return HARDFORK_NUMBERS[hardfork] !== undefined;
}

/** Writes the block and opens it. Preimages of hashes take time and memory, and name storage slots to whoever reads them. */
export function openBlock(engine: EngineInstance, block: BlockContext, blobBaseFee: bigint, keepsPreimages = true): void {
  const at = engine.exports.blockRecord();
  const hardfork = HARDFORK_NUMBERS[block.hardfork] ?? 0;
  engine.hardfork = block.hardfork;
  engine.writeWord(at + BLOCK.chainId, BigInt(block.chainId));
  engine.writeWord(at + BLOCK.number, block.number);
  engine.writeWord(at + BLOCK.timestamp, block.timestamp);
  engine.writeWord(at + BLOCK.gasLimit, block.gasLimit);
  engine.writeReversed(at + BLOCK.coinbase, block.coinbase, WORD_BYTES);
  engine.writeWord(at + BLOCK.baseFee, block.baseFee ?? 0n);
  engine.writeWord(at + BLOCK.randomness, hardfork >= 2 ? BigInt(block.prevRandao ?? 0) : (block.difficulty ?? 0n));
  engine.writeWord(at + BLOCK.blobBaseFee, blobBaseFee);
  const { view } = engine;
  view.setUint32(at + BLOCK.hardfork, hardfork, true);
  view.setUint32(at + BLOCK.unlimitedCode, block.allowUnlimitedContractSize === true ? 1 : 0, true);
  view.setUint32(at + BLOCK.preimages, keepsPreimages ? 1 : 0, true);
  engine.exports.beginBlock();
}

/**
 * Who sends, by the module's numbers: somebody made up (funded, of any nonce), a sender as a block demands it, the block itself, or a sender as a
 * block demands it whatever the base fee.
 */
export const SENDER_KIND = { madeUp: 0, checked: 1, system: 2, unpriced: 3 } as const;

/** What is asked of senders, and of what they bid. */
export interface SenderRules {
  readonly sender: keyof typeof SENDER_KIND;
  readonly refusesContracts: boolean;
  /** Raises what a transaction bids for gas to this price, for senders that are made up. */
  readonly leastFee: bigint;
}

/** Writes a transaction and gives its pointer. */
export function writeTransaction(engine: EngineInstance, transaction: Transaction, chainId: number, rules: SenderRules): number {
  const encoded = encodeTransaction(transaction, chainId, rules);
  const at = engine.exports.stageTransaction(encoded.length);
  engine.bytes.set(encoded, at);
  return at;
}

/** A transaction as the module reads it (assembly/transaction-record.ts). Pointers in it count from its start, so it may lie anywhere. */
export function encodeTransaction(transaction: Transaction, chainId: number, { sender, refusesContracts, leastFee }: SenderRules): Buffer {
  const { data, accessList = [], blobVersionedHashes = [], authorizationList = [] } = transaction;
  const list = transaction.type >= 1 ? accessList : [];
  const blobs = transaction.type === 3 ? blobVersionedHashes : [];
  const authorizations = transaction.type === 4 ? recoverAuthorities(authorizationList, chainId) : [];
  const dataLength = (data.length - 2) / 2;
  const blobsAt = TRANSACTION.bytes + list.reduce((sum, entry) => sum + LISTED.slots + entry.storageKeys.length * WORD_BYTES, 0);
  const authorizationsAt = blobsAt + blobs.length * WORD_BYTES;
  const dataAt = authorizationsAt + authorizations.length * AUTHORIZATION.bytes;
  const price = transaction.type < 2 ? (transaction.gasPrice ?? 0n) : (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n);

  // Room to read a word past the end of the data, and a length that keeps the next record aligned.
  const length = (dataAt + dataLength + 2 * WORD_BYTES) & ~7;
  const { bytes, view } = takeRecord(length);
  view.setUint32(TRANSACTION.type, transaction.type, true);
  view.setUint32(TRANSACTION.isCreation, transaction.to === undefined ? 1 : 0, true);
  view.setUint32(TRANSACTION.senderKind, SENDER_KIND[sender], true);
  view.setUint32(TRANSACTION.refusesContracts, refusesContracts ? 1 : 0, true);
  view.setBigUint64(TRANSACTION.nonce, transaction.nonce, true);
  view.setBigUint64(TRANSACTION.gasLimit, transaction.gasLimit, true);
  writeReversedHex(bytes, TRANSACTION.from, transaction.from);
  if (transaction.to !== undefined) writeReversedHex(bytes, TRANSACTION.to, transaction.to);
  writeWord(view, TRANSACTION.value, transaction.value);
  writeWord(view, TRANSACTION.maxFee, price > leastFee ? price : leastFee);
  writeWord(view, TRANSACTION.maxPriorityFee, transaction.maxPriorityFeePerGas ?? 0n);
  writeWord(view, TRANSACTION.maxBlobFee, transaction.type === 3 ? (transaction.maxFeePerBlobGas ?? 0n) : 0n);
  view.setUint32(TRANSACTION.data, dataAt, true);
  view.setUint32(TRANSACTION.dataLength, dataLength, true);
  view.setUint32(TRANSACTION.accessList, TRANSACTION.bytes, true);
  view.setUint32(TRANSACTION.accessListCount, list.length, true);
  view.setUint32(TRANSACTION.blobHashes, blobsAt, true);
  view.setUint32(TRANSACTION.blobCount, blobs.length, true);
  view.setUint32(TRANSACTION.authorizations, authorizationsAt, true);
  view.setUint32(TRANSACTION.authorizationCount, authorizations.length, true);
  view.setUint32(TRANSACTION.authorizationsPaid, transaction.type === 4 ? authorizationList.length : 0, true);

  bytes.write(data.slice(2), dataAt, "hex");
  writeAccessList(bytes, view, list);
  for (const [index, hash] of blobs.entries()) writeReversedHex(bytes, blobsAt + index * WORD_BYTES, hash);
  for (const [index, { authority, target, nonce }] of authorizations.entries()) {
    const entry = authorizationsAt + index * AUTHORIZATION.bytes;
    writeReversedHex(bytes, entry + AUTHORIZATION.authority, authority);
    writeReversedHex(bytes, entry + AUTHORIZATION.target, target);
    view.setBigUint64(entry + AUTHORIZATION.nonce, nonce, true);
  }
  return bytes;
}

function writeAccessList(bytes: Buffer, view: DataView, list: NonNullable<Transaction["accessList"]>): void {
  let at: number = TRANSACTION.bytes;
  for (const { address, storageKeys } of list) {
    writeReversedHex(bytes, at + LISTED.address, address);
    view.setUint32(at + LISTED.slotCount, storageKeys.length, true);
    at += LISTED.slots;
    for (const key of storageKeys) {
      writeReversedHex(bytes, at, key);
      at += WORD_BYTES;
    }
  }
}

/** Words are mostly small, and limbs beyond a small one zero already. */
function writeWord(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, BigInt.asUintN(64, value), true);
  for (let rest = value >> 64n, limb = 8; rest > 0n && limb < WORD_BYTES; rest >>= 64n, limb += 8)
    view.setBigUint64(at + limb, BigInt.asUintN(64, rest), true);
}

/** Records are carved from zeroed pieces of memory, since to make memory for each would take longer than all else. */
const PIECE_BYTES = 65_536;

let piece = Buffer.alloc(PIECE_BYTES);
let taken = 0;

/** Zeroed memory for a record, aligned to 8 bytes as their lengths are. */
function takeRecord(length: number): { readonly bytes: Buffer; readonly view: DataView } {
  if (taken + length > piece.length) {
    piece = Buffer.alloc(Math.max(PIECE_BYTES, length));
    taken = 0;
  }
  const start = taken;
  taken += length;
  return { bytes: piece.subarray(start, taken), view: new DataView(piece.buffer, piece.byteOffset + start, length) };
}
