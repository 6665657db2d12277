import { accountCell, BALANCE, CODE, forceLoad, GENERATION, NONCE } from "./account";
import { hashCode, makeCode } from "./code";
import { blockArena, nextGeneration, scratch } from "./executor";
import { forceSlot, slotCell } from "./slot";
import { copy } from "./word";

// State that a call is to find in place of the world's: written into the executor's own cells before any transaction, so that the world stays as
// it is.

function cellOf(address: usize): usize {
  const cell = accountCell(load<u64>(address), load<u64>(address, 8), load<u64>(address, 16));
  forceLoad(cell);
  return cell;
}

export function overrideBalance(address: usize, balance: usize): void {
  copy(cellOf(address) + BALANCE, balance);
}

export function overrideNonce(address: usize, nonce: u64): void {
  store<u64>(cellOf(address), nonce, NONCE);
}

export function overrideCode(address: usize, bytes: usize, length: u32): void {
  const cell = cellOf(address);
  const code: usize = length == 0 ? 0 : makeCode(blockArena, bytes, length);
  if (code != 0) hashCode(code, scratch);
  store<u32>(cell, <u32>code, CODE);
}

/** Empties an account's storage. */
export function overrideStorage(address: usize): void {
  store<u32>(cellOf(address), nextGeneration(), GENERATION);
}

export function overrideSlot(address: usize, key: usize, value: usize): void {
  forceSlot(slotCell(cellOf(address), key), value);
}
