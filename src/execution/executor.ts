import type { AccessSet, Log } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { BlockContext } from "./block-context.ts";
import type { Refusal } from "./refusal.ts";
import type { StateReader } from "./state-reader.ts";
import type { Transaction } from "./transaction.ts";

/** What became of one transaction, and what it touched. */
export interface ExecutedTransaction {
  /** 1 where it succeeded, 0 where it failed and was mined all the same. */
  readonly status: 0 | 1;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
  readonly returnData: Hex;
  /** The address of the contract that it created, for a creation. */
  readonly createdAddress?: Hex;
  readonly accesses: AccessSet;
  /** keccak256 preimages of 32 to 256 bytes that it hashed, by hash: what names storage keys. */
  readonly preimages: Readonly<Record<Hex, Hex>>;
  /** Code that it left behind, by the hash that its access set holds; absent where it left none. */
  readonly deployedCode?: Readonly<Record<Hex, Hex>>;
  /** Set instead of being executed where a block may not contain the transaction. It touched nothing then. */
  readonly refusal?: Refusal;
}

export interface ExecuteOptions {
  /** Balance, nonce order and base-fee rules are checked as in a real block. Off for clones, whose senders are made up. Default true. */
  readonly checkSenders?: boolean;
  /** Senders that hold code are refused, as on a real chain (EIP-3607), unless the code is a delegation. Default false: Hardhat lets contracts send. */
  readonly refuseContractSenders?: boolean;
  /** Called after each transaction with the count done so far. */
  readonly onProgress?: (done: number) => void;
}

/**
 * The offline seam: plain objects in and out. The report and the oracle use it, and a remote executor would.
 * Transactions run in order, as one block; each sees what those before it wrote.
 */
export interface Executor {
  execute(
    block: BlockContext,
    transactions: readonly Transaction[],
    base: StateReader,
    options?: ExecuteOptions,
  ): Promise<readonly ExecutedTransaction[]>;
}
