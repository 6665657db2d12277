// The engine's module: what TypeScript calls. Pointers lead into the shared memory.

import { blockRecord, blockHash, readBlockRecord } from "./block";
import { allocate } from "./memory";
import { openExecutor } from "./executor";
import { prepareInterpreter } from "./interpreter";
import { copy } from "./word";
import { needWhat } from "./need";
import { result } from "./result";

export { allocate } from "./memory";
export { worldClear, worldSetAccount, worldAccount, worldSetSlot, worldCode } from "./world";
export { blockRecord } from "./block";
export { execute, resume } from "./transaction";
export { reserveReturnData } from "./frame";

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
    stagingBytes = bytes < 65536 ? 65536 : bytes * 2;
    staging = allocate(stagingBytes);
  }
  return staging;
}

/** Memory for state that TypeScript hands over while a transaction waits for it. */
export function stageState(bytes: usize): usize {
  if (bytes > stateStagingBytes) {
    stateStagingBytes = bytes < 65536 ? 65536 : bytes * 2;
    stateStaging = allocate(stateStagingBytes);
  }
  return stateStaging;
}
