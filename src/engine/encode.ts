import type { BlockContext, Hardfork } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { recoverAuthorities } from "./authorities.ts";
import type { EngineInstance } from "./instance.ts";
import { ADDRESS_BYTES, AUTHORIZATION, BLOCK, LISTED, TRANSACTION, WORD_BYTES } from "./memory-map.ts";

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

/** Writes the block and opens it. */
export function openBlock(engine: EngineInstance, block: BlockContext, blobBaseFee: bigint): void {
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
  view.setUint32(at + BLOCK.preimages, 1, true);
  engine.exports.beginBlock();
}

/** What is asked of senders, and of what they bid. */
export interface SenderRules {
  readonly checksSender: boolean;
  readonly refusesContracts: boolean;
  /** Raises what a transaction bids for gas to this price, for senders that are made up. */
  readonly leastFee: bigint;
}

/** Writes a transaction and gives its pointer. */
export function writeTransaction(
  engine: EngineInstance,
  transaction: Transaction,
  chainId: number,
  { checksSender, refusesContracts, leastFee }: SenderRules,
): number {
  const { data, accessList = [], blobVersionedHashes = [], authorizationList = [] } = transaction;
  const list = transaction.type >= 1 ? accessList : [];
  const blobs = transaction.type === 3 ? blobVersionedHashes : [];
  const authorizations = transaction.type === 4 ? recoverAuthorities(authorizationList, chainId) : [];
  const dataLength = (data.length - 2) / 2;
  const listBytes = list.reduce((sum, entry) => sum + LISTED.slots + entry.storageKeys.length * WORD_BYTES, 0);
  const at = engine.exports.stageTransaction(
    TRANSACTION.bytes + listBytes + blobs.length * WORD_BYTES + authorizations.length * AUTHORIZATION.bytes + dataLength + 16,
  );
  const listAt = at + TRANSACTION.bytes;
  const blobsAt = listAt + listBytes;
  const authorizationsAt = blobsAt + blobs.length * WORD_BYTES;
  const dataAt = authorizationsAt + authorizations.length * AUTHORIZATION.bytes;

  const price = transaction.type < 2 ? (transaction.gasPrice ?? 0n) : (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n);
  const { view } = engine;
  const set = (offset: number, value: number) => view.setUint32(at + offset, value, true);
  set(TRANSACTION.type, transaction.type);
  set(TRANSACTION.isCreation, transaction.to === undefined ? 1 : 0);
  set(TRANSACTION.checksSender, checksSender ? 1 : 0);
  set(TRANSACTION.refusesContracts, refusesContracts ? 1 : 0);
  view.setBigUint64(at + TRANSACTION.nonce, transaction.nonce, true);
  view.setBigUint64(at + TRANSACTION.gasLimit, transaction.gasLimit, true);
  engine.writeReversed(at + TRANSACTION.from, transaction.from, ADDRESS_BYTES);
  engine.writeReversed(at + TRANSACTION.to, transaction.to ?? "0x", ADDRESS_BYTES);
  engine.writeWord(at + TRANSACTION.value, transaction.value);
  engine.writeWord(at + TRANSACTION.maxFee, price > leastFee ? price : leastFee);
  engine.writeWord(at + TRANSACTION.maxPriorityFee, transaction.maxPriorityFeePerGas ?? 0n);
  engine.writeWord(at + TRANSACTION.maxBlobFee, transaction.type === 3 ? (transaction.maxFeePerBlobGas ?? 0n) : 0n);
  set(TRANSACTION.data, dataAt);
  set(TRANSACTION.dataLength, dataLength);
  set(TRANSACTION.accessList, listAt);
  set(TRANSACTION.accessListCount, list.length);
  set(TRANSACTION.blobHashes, blobsAt);
  set(TRANSACTION.blobCount, blobs.length);
  set(TRANSACTION.authorizations, authorizationsAt);
  set(TRANSACTION.authorizationCount, authorizations.length);
  set(TRANSACTION.authorizationsPaid, transaction.type === 4 ? authorizationList.length : 0);

  engine.writeData(dataAt, data);
  writeAccessList(engine, listAt, list);
  for (const [index, hash] of blobs.entries()) engine.writeReversed(blobsAt + index * WORD_BYTES, hash, WORD_BYTES);
  for (const [index, { authority, target, nonce }] of authorizations.entries()) {
    const entry = authorizationsAt + index * AUTHORIZATION.bytes;
    engine.writeReversed(entry + AUTHORIZATION.authority, authority, ADDRESS_BYTES);
    engine.writeReversed(entry + AUTHORIZATION.target, target, ADDRESS_BYTES);
    view.setBigUint64(entry + AUTHORIZATION.nonce, nonce, true);
  }
  return at;
}

function writeAccessList(engine: EngineInstance, start: number, list: NonNullable<Transaction["accessList"]>): void {
  let at = start;
  for (const { address, storageKeys } of list) {
    engine.writeReversed(at + LISTED.address, address, ADDRESS_BYTES);
    engine.view.setUint32(at + LISTED.slotCount, storageKeys.length, true);
    at += LISTED.slots;
    for (const key of storageKeys) {
      engine.writeReversed(at, key, WORD_BYTES);
      at += WORD_BYTES;
    }
  }
}
