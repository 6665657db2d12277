import { BALANCE, CODE, GENERATION, isLoaded, isPresent, NONCE, PREVIOUS } from "./account";
import { lastAccount, lastSlot } from "./executor";
import { isSlotLoaded, refresh, slotAccount, SLOT_PREVIOUS, SLOT_VALUE } from "./slot";
import {
  accountRecord,
  WORLD_BALANCE,
  WORLD_CODE,
  WORLD_NONCE,
  WORLD_PRESENT,
  WORLD_VALUE,
  worldAdoptCode,
  worldForgetStorage,
  worldSetAccount,
  worldSetSlot,
  worldSlot,
} from "./world";
import { equals, isZero } from "./word";

/** Writes what an executor's cells hold into the world. Only the one writer calls it, while nobody executes. */
export function commit(): void {
  for (let cell = lastAccount; cell != 0; cell = <usize>load<u32>(cell, PREVIOUS)) if (isLoaded(cell)) commitAccount(cell);
  for (let cell = lastSlot; cell != 0; cell = <usize>load<u32>(cell, SLOT_PREVIOUS)) if (isSlotLoaded(cell)) commitSlot(cell);
}

function commitAccount(cell: usize): void {
  const known = accountRecord(cell);
  const record = load<u32>(cell, GENERATION) == 0 ? known : worldForgetStorage(known);
  const code = worldAdoptCode(<usize>load<u32>(cell, CODE));
  const isSame =
    load<u64>(record, WORLD_NONCE) == load<u64>(cell, NONCE) &&
    <usize>load<u32>(record, WORLD_CODE) == code &&
    (load<u8>(record, WORLD_PRESENT) != 0) == isPresent(cell) &&
    equals(record + WORLD_BALANCE, cell + BALANCE);
  if (!isSame) worldSetAccount(cell, cell + BALANCE, load<u64>(cell, NONCE), code, isPresent(cell), false);
}

function commitSlot(cell: usize): void {
  refresh(cell);
  const account = accountRecord(slotAccount(cell));
  const known = worldSlot(account, cell);
  const isSame = known == 0 ? isZero(cell + SLOT_VALUE) : equals(known + WORLD_VALUE, cell + SLOT_VALUE);
  if (!isSame) worldSetSlot(account, cell, cell + SLOT_VALUE);
}
