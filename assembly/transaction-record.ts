import { accountCell } from "./account";
import { copy, zero } from "./word";

// A transaction as TypeScript writes it. Pointers in it are counted from its start, so that it can be made anywhere and copied.

export const TYPE: usize = 0;
export const IS_CREATION: usize = 4;
export const SENDER_KIND: usize = 8;
export const NONCE: usize = 16;
export const GAS_LIMIT: usize = 24;
export const FROM: usize = 32;
export const TO: usize = 56;
export const VALUE: usize = 80;
/** Or the gas price, for types 0 and 1. */
export const MAX_FEE: usize = 112;
export const MAX_PRIORITY_FEE: usize = 144;
export const MAX_BLOB_FEE: usize = 176;
export const DATA: usize = 208;
export const DATA_LENGTH: usize = 212;
/** Entries of {address, slot count, padding, slots}. */
export const ACCESS_LIST: usize = 216;
export const ACCESS_LIST_COUNT: usize = 220;
export const BLOB_HASHES: usize = 224;
export const BLOB_COUNT: usize = 228;
/** Those with a good signature: {authority, target, nonce}. */
export const AUTHORIZATIONS: usize = 232;
export const AUTHORIZATION_COUNT: usize = 236;
/** How many there are with bad ones, which are paid for too. */
export const AUTHORIZATIONS_PAID: usize = 240;
export const REFUSES_CONTRACTS: usize = 244;
export const AUTHORIZATION_BYTES: usize = 56;

// Senders: made up (for calls and clones: funded, of any nonce), checked as in a block, or the block itself (system calls: free of charge).
export const SENDER_CHECKED: u32 = 1;
export const SENDER_SYSTEM: u32 = 2;
export const SENDER_UNPRICED: u32 = 3;

/** The record of the transaction at work. */
export let transaction: usize = 0;

export function openRecord(record: usize): void {
  transaction = record;
}

/** A part of the transaction that has a length of its own. */
export function partOf(field: usize): usize {
  return transaction + <usize>load<u32>(transaction + field);
}

export function gasLimitOf(record: usize): u64 {
  return load<u64>(record, GAS_LIMIT);
}

export function isCreation(): bool {
  return load<u32>(transaction, IS_CREATION) != 0;
}

/** Whether the block itself sends. */
@inline
export function isSystemCall(): bool {
  return load<u32>(transaction, SENDER_KIND) == SENDER_SYSTEM;
}

/** Whether senders with code are refused (EIP-3607). */
export function refusesContracts(): bool {
  return load<u32>(transaction, REFUSES_CONTRACTS) != 0;
}

/** The account of an address in the record. */
export function accountOf(address: usize): usize {
  return accountCell(load<u64>(address), load<u64>(address, 8), load<u64>(address, 16));
}

/** BLOBHASH, over its index. */
export function blobHash(index: usize): void {
  const isFar = (load<u64>(index, 8) | load<u64>(index, 16) | load<u64>(index, 24)) != 0;
  if (isFar || load<u64>(index) >= <u64>load<u32>(transaction, BLOB_COUNT)) zero(index);
  else copy(index, partOf(BLOB_HASHES) + <usize>(load<u64>(index) << 5));
}
