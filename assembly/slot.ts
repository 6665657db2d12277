import { arenaAllocate } from "./memory";
import { findKey, insertKey, OWNER } from "./table";
import { blockArena, epoch, lastSlot, setLastSlot, slotTable } from "./executor";
import { GENERATION, WORLD_RECORD } from "./account";
import { worldIsPartial, worldSlot, WORLD_PRESENT, WORLD_VALUE } from "./world";
import { remember } from "./journal";
import { copy, zero } from "./word";

// A slot cell is an executor's own copy of a storage slot, with its transient twin: values now and before the transaction, whether it is
// warm, and the recorder's entry.

export const SLOT_VALUE: usize = 40;
const SLOT_GENERATION: usize = 72;
const SLOT_WARM: usize = 76;
export const SLOT_BEFORE: usize = 80;
const TRANSIENT: usize = 112;
const TRANSIENT_EPOCH: usize = 144;
const SLOT_LOADED: usize = 148;
export const SLOT_ENTRY: usize = 152;
export const SLOT_PREVIOUS: usize = 184;
const SLOT_EPOCH: usize = 36;
const CELL_BYTES: usize = 192;

/** The cell of an account's slot; it may not be loaded yet. The account must be. */
export function slotCell(account: usize, key: usize): usize {
  const known = findKey(slotTable, key, account);
  if (known != 0) return known;
  const cell = arenaAllocate(blockArena, CELL_BYTES);
  copy(cell, key);
  store<u32>(cell, <u32>account, OWNER);
  store<u32>(cell, <u32>lastSlot, SLOT_PREVIOUS);
  setLastSlot(cell);
  insertKey(slotTable, cell);
  return cell;
}

@inline
export function slotAccount(cell: usize): usize {
  return <usize>load<u32>(cell, OWNER);
}

/** Makes a slot ready for the transaction at work. False where the world does not hold it: it must be asked for. */
@inline
export function loadSlot(cell: usize): bool {
  const isReady = load<u32>(cell, SLOT_EPOCH) == epoch && load<u32>(cell, SLOT_GENERATION) == load<u32>(slotAccount(cell), GENERATION);
  return isReady ? true : openSlot(cell);
}

function openSlot(cell: usize): bool {
  const account = slotAccount(cell);
  if (load<u8>(cell, SLOT_LOADED) == 0) {
    if (!readWorld(cell, account)) return false;
    store<u8>(cell, 1, SLOT_LOADED);
  }
  refresh(cell);
  if (load<u32>(cell, SLOT_EPOCH) != epoch) {
    store<u32>(cell, epoch, SLOT_EPOCH);
    copy(cell + SLOT_BEFORE, cell + SLOT_VALUE);
  }
  return true;
}

/** A slot of an account that was cleared since is zero. */
export function refresh(cell: usize): void {
  const generation = load<u32>(slotAccount(cell), GENERATION);
  if (load<u32>(cell, SLOT_GENERATION) == generation) return;
  remember(cell + SLOT_VALUE, 32);
  remember(cell + SLOT_GENERATION, 4);
  zero(cell + SLOT_VALUE);
  store<u32>(cell, generation, SLOT_GENERATION);
}

function readWorld(cell: usize, account: usize): bool {
  const record = <usize>load<u32>(account, WORLD_RECORD);
  const slot: usize = record == 0 ? 0 : worldSlot(record, cell);
  if (slot == 0) return !worldIsPartial() || record == 0 || load<u8>(record, WORLD_PRESENT) == 0;
  copy(cell + SLOT_VALUE, slot + WORLD_VALUE);
  return true;
}

/** Gives a slot a value, whatever the world holds. */
export function forceSlot(cell: usize, value: usize): void {
  store<u8>(cell, 1, SLOT_LOADED);
  store<u32>(cell, load<u32>(slotAccount(cell), GENERATION), SLOT_GENERATION);
  copy(cell + SLOT_VALUE, value);
}

/** Whether the slot's value was read or written in this block. */
@inline
export function isSlotLoaded(cell: usize): bool {
  return load<u8>(cell, SLOT_LOADED) != 0;
}

/** Makes a slot warm (EIP-2929). Gives whether it was. */
export function warmSlot(cell: usize): bool {
  if (load<u32>(cell, SLOT_WARM) == epoch) return true;
  remember(cell + SLOT_WARM, 4);
  store<u32>(cell, epoch, SLOT_WARM);
  return false;
}

export function setSlot(cell: usize, value: usize): void {
  remember(cell + SLOT_VALUE, 32);
  copy(cell + SLOT_VALUE, value);
}

/** Loads a transient value (EIP-1153) over its key. */
export function loadTransient(cell: usize, result: usize): void {
  if (load<u32>(cell, TRANSIENT_EPOCH) == epoch) copy(result, cell + TRANSIENT);
  else zero(result);
}

export function storeTransient(cell: usize, value: usize): void {
  remember(cell + TRANSIENT, 32);
  remember(cell + TRANSIENT_EPOCH, 4);
  store<u32>(cell, epoch, TRANSIENT_EPOCH);
  copy(cell + TRANSIENT, value);
}
