import type { Hex } from "../../../src/access/hex.ts";
import type { BlockContext } from "../../../src/execution/block-context.ts";
import type { ExecuteOptions } from "../../../src/execution/executor.ts";
import type { CapturedState } from "../../../src/execution/state-reader.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";

/** A block to execute on both sides. */
export interface FuzzCase {
  readonly block: BlockContext;
  readonly state: CapturedState;
  readonly transactions: readonly Transaction[];
  readonly options: Pick<ExecuteOptions, "checkSenders" | "refuseContractSenders">;
  /** Where not empty, the first transaction alone is executed many times, each time with gas that ends at a point of its way. */
  readonly gasPoints: readonly GasPoint[];
}

/** An instruction that the transaction comes to, chosen by a number that is wrapped around, and by how much its gas misses or exceeds. */
export interface GasPoint {
  readonly instruction: number;
  /** Whether it is one of those that touch state or call, which are few. */
  readonly isWeighty: boolean;
  readonly more: bigint;
}

export type Accounts = Record<Hex, CapturedState["accounts"][Hex]>;
