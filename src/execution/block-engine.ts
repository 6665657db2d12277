import type { Log } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { BlockContext } from "./block-context.ts";
import type { ExecutedTransaction } from "./executor.ts";
import type { HaltReason } from "./halt-reason.ts";
import type { StateOverrides } from "./state-override.ts";
import type { AccountState } from "./state-reader.ts";
import type { Refusal } from "./refusal.ts";
import type { Transaction } from "./transaction.ts";

/** A transaction in the form that an engine reads, made once and executed as often as wanted. */
export interface EncodedTransaction<Encoded extends Transaction = Transaction> {
  readonly transaction: Encoded;
  readonly bytes: Uint8Array;
}

/** An account to start from, with all of its storage. */
export interface LoadedAccount extends AccountState {
  readonly address: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** Why a run ended before its last transaction: that one does not fit into the block any more, or no block may contain it as things stand. */
export type RunStop = { readonly kind: "block-gas" } | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * A block while its transactions are executed, and what became of them. Results lie in the engine's memory; objects are made for what is asked.
 * It is good until the engine opens another block.
 */
export interface BlockRun {
  readonly context: BlockContext;
  /** Transactions that were executed. */
  readonly count: number;
  /** What they used, in gas, and what is left for others. */
  readonly gasUsed: bigint;
  readonly gasLeft: bigint;
  /** Executes transactions in order after those before, up to the first that the block may not contain. `done` of them are in the block. */
  execute(transactions: readonly EncodedTransaction[]): { readonly done: number; readonly stop?: RunStop };
  /** Puts state in place of what the block would find, before its first transaction. A run with overrides is never committed. */
  override(overrides: StateOverrides): void;
  /**
   * Executes a call that no block will contain, after the transactions: at a base fee of zero, whatever gas the block has left. It is counted as
   * one of them, at `index`.
   */
  call(encoded: EncodedTransaction): { readonly index: number } | { readonly stop: RunStop };
  /** Calls a contract as the block itself does before and after its transactions. It is none of them. Gives what the call gave back. */
  callAsSystem(to: Hex, data: Hex): Hex;
  succeeded(index: number): boolean;
  /** Why a transaction halted; undefined where it succeeded or reverted. */
  halt(index: number): HaltReason | undefined;
  /** Whether a call or creation inside of it ran out of gas, even where it succeeded. */
  ranOutInside(index: number): boolean;
  gasUsedBy(index: number): bigint;
  returnData(index: number): Hex;
  createdAddress(index: number): Hex | undefined;
  /** Whether it called Solidity's console.log. */
  callsConsole(index: number): boolean;
  /** The calldata of its calls to Solidity's console.log, reverted ones too. */
  consoleCalls(index: number): Hex[];
  logCount(index: number): number;
  logs(index: number): Log[];
  /** All of it, the access set included, but no preimages. */
  result(index: number): ExecutedTransaction;
}

/** The hot path: a state that many executors read and one writer changes, and blocks executed on it. */
export interface BlockEngine {
  /** Starts from a state, in place of any that was there. */
  load(accounts: Iterable<LoadedAccount>): void;
  /** Opens a block on the state. `blockHash` gives the hash of one of the 256 blocks before it. */
  open(context: BlockContext, blockHash: (number: bigint) => Hex): BlockRun;
  /** Writes what a run changed into the state: the one writer. */
  commit(run: BlockRun): void;
}
