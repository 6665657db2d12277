// The engine's module: what TypeScript calls. Pointers lead into the shared memory.

import { adoptedCount } from "./adopt";
import { blockRecord, blockHash, readBlockRecord } from "./block";
import { allocate } from "./memory";
import { openExecutor } from "./executor";
import { prepareInterpreter } from "./interpreter";
import { copy } from "./word";
import { needWhat } from "./need";
import { result } from "./result";
import { worldAccount, worldSlot } from "./world";

export { allocate, breakLock, release, setHolder } from "./memory";
export { adopt, adoptAll } from "./adopt";
export { executeAll, executeUnclaimed, stopReason, suppliedGas, supplyGas, takeResult, useGas } from "./batch";
export { worldChecksum } from "./checksum";
export { commit } from "./commit";
export { executeBatch, openJob, tellBatch } from "./job";
export { keccak256 } from "./keccak";
export { overrideBalance, overrideCode, overrideNonce, overrideSlot, overrideStorage } from "./override";
export { beginBranch, endBranch, redoTo, repeatTo, undoBytes, undoMark, undoTo, visit } from "./undo";
export { worldClear, worldForgetStorage, worldSetAccount, worldSetSlot, worldCode } from "./world";
export { blockRecord } from "./block";
export { execute, resume } from "./transaction";
export { openWindow } from "./executor";
export { reserveReturnData } from "./frame";
export { isSealed, sumOf } from "./seal";
export { encodeReceipts } from "./receipt";
export { orderedRoot } from "./trie/ordered";
export { beginFinding } from "./trie/found";
export { dirtyRecords, findKeys, findUnits, followRecords, settleUnits, shareState, shareStorage } from "./trie/share";
export { proveAccount, proveSlot, storageRoot, worldRoot } from "./trie/state";

/** Starts a block, whose record was written: what earlier ones left in the executor is gone. */
export function beginBlock(): void {
  blockRecord();
  readBlockRecord();
  openExecutor();
  prepareInterpreter();
}

/** Tells the hash, a word, of the block so many before this one. */
export function setBlockHash(distance: u32, hash: usize): void {
  const known = blockHash(distance);
  copy(known, hash);
  store<u32>(known, 1, 32);
}

/** What the transaction waits for: an account cell, a slot cell, or how many blocks ago. */
export function needed(): usize {
  return needWhat;
}

/** The world's record of an address, a word's low 20 bytes; or 0. */
export function worldAccountAt(address: usize): usize {
  return worldAccount(load<u64>(address), load<u64>(address, 8), load<u64>(address, 16));
}

/** The world's record of a slot of an account's record; or 0. */
export function worldSlotAt(account: usize, key: usize): usize {
  return worldSlot(account, key);
}

/** How many results `adoptAll` took over. */
export function lastAdopted(): u32 {
  return adoptedCount;
}

export function lastResult(): usize {
  return result;
}

let staging: usize = 0;
let stagingBytes: usize = 0;
let stateStaging: usize = 0;
let stateStagingBytes: usize = 0;

/** Memory for a transaction that TypeScript hands over; the next one may go there too. */
export function stageTransaction(bytes: usize): usize {
  if (bytes > stagingBytes) {
    const wide: usize = bytes < 65536 ? 65536 : bytes * 2;
    staging = allocate(wide);
    stagingBytes = wide;
  }
  return staging;
}

/** Memory for state that TypeScript hands over while a transaction waits for it. */
export function stageState(bytes: usize): usize {
  if (bytes > stateStagingBytes) {
    const wide: usize = bytes < 65536 ? 65536 : bytes * 2;
    stateStaging = allocate(wide);
    stateStagingBytes = wide;
  }
  return stateStaging;
}
