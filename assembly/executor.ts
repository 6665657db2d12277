import { allocate, allocateZeroed, arenaReset, ARENA_BYTES } from "./memory";
import { clearTable, TABLE_BYTES } from "./table";

// What belongs to one executor. Globals belong to an instance, so each instance has its own.

/** Cells, logs, results and codes of one block. */
export let blockArena: usize = 0;
/** Init codes while their frames run. */
export let codeArena: usize = 0;
export let accountTable: usize = 0;
export let slotTable: usize = 0;
/** The last cell of each kind that was made; each names the one before. */
export let lastAccount: usize = 0;
export let lastSlot: usize = 0;
/** The account that the transaction at work opened last; each names the one before. No transaction changes any other. */
export let lastOpened: usize = 0;
/** Scratch words: enough for any instruction, kept by none. */
export let scratch: usize = 0;

/** The transaction at work, counted from 1 over an executor's life: marks of earlier ones mean nothing. */
export let epoch: u32 = 0;

/** What each clearing of an account's storage is numbered with; 0 is the storage that the world holds. */
let generation: u32 = 0;

const SCRATCH_BYTES: usize = 1024;

export function openExecutor(): void {
  if (blockArena == 0) blockArena = allocateZeroed(ARENA_BYTES);
  if (codeArena == 0) codeArena = allocateZeroed(ARENA_BYTES);
  if (accountTable == 0) accountTable = allocateZeroed(TABLE_BYTES);
  if (slotTable == 0) slotTable = allocateZeroed(TABLE_BYTES);
  if (scratch == 0) scratch = allocate(SCRATCH_BYTES);
  arenaReset(blockArena);
  arenaReset(codeArena);
  clearTable(accountTable);
  clearTable(slotTable);
  lastAccount = 0;
  lastSlot = 0;
}

/** Forgets the cells, and keeps what the block's transactions left: the world has taken it in. */
export function openWindow(): void {
  clearTable(accountTable);
  clearTable(slotTable);
  lastAccount = 0;
  lastSlot = 0;
}

export function nextEpoch(): void {
  epoch++;
  lastOpened = 0;
}

export function nextGeneration(): u32 {
  return ++generation;
}

export function setLastAccount(cell: usize): void {
  lastAccount = cell;
}

export function setLastOpened(cell: usize): void {
  lastOpened = cell;
}

export function setLastSlot(cell: usize): void {
  lastSlot = cell;
}
