import type { Hex } from "../access/hex.ts";

/** An account without its storage; `code` is the code itself, 0x where there is none. */
export interface AccountState {
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Hex;
}

/** A fixed state to execute against. Reads are asynchronous since the state may be a node's, asked as it is needed. */
export interface StateReader {
  /** The account, or undefined where none exists. */
  account(address: Hex): Promise<AccountState | undefined>;
  /** A slot's value, 32 bytes; zero where it was never set. */
  storage(address: Hex, slot: Hex): Promise<Hex>;
  /**
   * Whether an account that exists without nonce and code has storage: no contract can be made there (EIP-7610). Real chains have a few from
   * before EIP-161 whose addresses no creation can meet, so a reader that cannot tell leaves this out.
   */
  hasStorage?(address: Hex): Promise<boolean>;
  /** The hash of one of the 256 blocks before the block's own number. */
  blockHash(number: bigint): Promise<Hex>;
}

/** An account as a captured state holds it: with the slots that were read, and no others. */
export interface CapturedAccount extends AccountState {
  readonly storage: Readonly<Record<Hex, Hex>>;
}

/** A state as plain data, for files and tests: what execution read of it. Absent accounts and slots do not exist. */
export interface CapturedState {
  readonly accounts: Readonly<Record<Hex, CapturedAccount>>;
  /** By block number in decimal. */
  readonly blockHashes?: Readonly<Record<string, Hex>>;
}
