import type { Hex } from "../access/hex.ts";
import type { BlockContext, Hardfork } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { recoverAuthorities } from "./authorities.ts";
import type { EngineInstance } from "./instance.ts";
import { AUTHORIZATION, BLOCK, LISTED, TRANSACTION, WORD_BYTES } from "./memory-map.ts";

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

/** Who sends, by the module's numbers: somebody made up (funded, of any nonce), a sender as a block demands it, or the block itself. */
export const SENDER_KIND = { madeUp: 0, checked: 1, system: 2 } as const;

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

/** A transaction as the module reads it (assembly/transaction.ts). Pointers in it count from its start, so it may lie anywhere. */
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
  const record = Buffer.alloc((dataAt + dataLength + 2 * WORD_BYTES) & ~7);
  record.writeUInt32LE(transaction.type, TRANSACTION.type);
  record.writeUInt32LE(transaction.to === undefined ? 1 : 0, TRANSACTION.isCreation);
  record.writeUInt32LE(SENDER_KIND[sender], TRANSACTION.senderKind);
  record.writeUInt32LE(refusesContracts ? 1 : 0, TRANSACTION.refusesContracts);
  record.writeBigUInt64LE(transaction.nonce, TRANSACTION.nonce);
  record.writeBigUInt64LE(transaction.gasLimit, TRANSACTION.gasLimit);
  writeReversed(record, TRANSACTION.from, transaction.from);
  if (transaction.to !== undefined) writeReversed(record, TRANSACTION.to, transaction.to);
  writeWord(record, TRANSACTION.value, transaction.value);
  writeWord(record, TRANSACTION.maxFee, price > leastFee ? price : leastFee);
  writeWord(record, TRANSACTION.maxPriorityFee, transaction.maxPriorityFeePerGas ?? 0n);
  writeWord(record, TRANSACTION.maxBlobFee, transaction.type === 3 ? (transaction.maxFeePerBlobGas ?? 0n) : 0n);
  record.writeUInt32LE(dataAt, TRANSACTION.data);
  record.writeUInt32LE(dataLength, TRANSACTION.dataLength);
  record.writeUInt32LE(TRANSACTION.bytes, TRANSACTION.accessList);
  record.writeUInt32LE(list.length, TRANSACTION.accessListCount);
  record.writeUInt32LE(blobsAt, TRANSACTION.blobHashes);
  record.writeUInt32LE(blobs.length, TRANSACTION.blobCount);
  record.writeUInt32LE(authorizationsAt, TRANSACTION.authorizations);
  record.writeUInt32LE(authorizations.length, TRANSACTION.authorizationCount);
  record.writeUInt32LE(transaction.type === 4 ? authorizationList.length : 0, TRANSACTION.authorizationsPaid);

  record.write(data.slice(2), dataAt, "hex");
  writeAccessList(record, list);
  for (const [index, hash] of blobs.entries()) writeReversed(record, blobsAt + index * WORD_BYTES, hash);
  for (const [index, { authority, target, nonce }] of authorizations.entries()) {
    const entry = authorizationsAt + index * AUTHORIZATION.bytes;
    writeReversed(record, entry + AUTHORIZATION.authority, authority);
    writeReversed(record, entry + AUTHORIZATION.target, target);
    record.writeBigUInt64LE(nonce, entry + AUTHORIZATION.nonce);
  }
  return record;
}

function writeAccessList(record: Buffer, list: NonNullable<Transaction["accessList"]>): void {
  let at: number = TRANSACTION.bytes;
  for (const { address, storageKeys } of list) {
    writeReversed(record, at + LISTED.address, address);
    record.writeUInt32LE(storageKeys.length, at + LISTED.slotCount);
    at += LISTED.slots;
    for (const key of storageKeys) {
      writeReversed(record, at, key);
      at += WORD_BYTES;
    }
  }
}

function writeReversed(record: Buffer, at: number, hex: Hex): void {
  const length = record.write(hex.slice(2), at, "hex");
  record.subarray(at, at + length).reverse();
}

/** Words are mostly small, and limbs beyond a small one zero already. */
function writeWord(record: Buffer, at: number, value: bigint): void {
  record.writeBigUInt64LE(BigInt.asUintN(64, value), at);
  for (let rest = value >> 64n, limb = 8; rest > 0n && limb < WORD_BYTES; rest >>= 64n, limb += 8)
    record.writeBigUInt64LE(BigInt.asUintN(64, rest), at + limb);
}
