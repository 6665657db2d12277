import type { Log } from "../access/access.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { CapturedState } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { MeasuredMining } from "../mining/block-report.ts";

/** Where a transaction came from: the test (`describe > it`) and the line that sent it. Paths are relative to the project's root, with forward slashes. */
export interface Origin {
  readonly test?: string;
  readonly file?: string;
  readonly line?: number;
}

/** What the network that ran the test said of the transaction; replays are held against it. */
export interface Outcome {
  readonly status: 0 | 1;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
}

export interface WorkloadTransaction {
  readonly transaction: Transaction;
  readonly origin?: Origin;
  /** The name that a declared traffic's mix gave to this call. */
  readonly label?: string;
  readonly outcome?: Outcome;
}

/** How a parallel network executed a traffic's transactions as it mined them: measured, in milliseconds of that machine's clock. */
export interface MeasuredExecution {
  /** Threads that the machine runs at once. */
  readonly cores: number;
  /** The blocks in order, with how many transactions each holds, whose places count from its first. */
  readonly blocks: readonly { readonly transactions: number; readonly mining: MeasuredMining }[];
}

/**
 * An ordered list of transactions and the state that they start from, replayed as one block.
 * - `example`: one block as a test made it.
 * - `traffic`: declared traffic, scored.
 * - `sequence`: a captured sequence as it was, named by `workload(name, fn)`, scored.
 */
export interface Workload {
  readonly name: string;
  readonly kind: "example" | "traffic" | "sequence";
  /** The block that it is replayed in: the first captured block's context. */
  readonly block: BlockContext;
  readonly transactions: readonly WorkloadTransaction[];
  readonly state: CapturedState;
  /** Of a traffic that a parallel network mined, and no other's transactions with it. */
  readonly measured?: MeasuredExecution;
}

/** Something that capture saw and could not keep, and why, in a user's words. */
export interface CaptureGap {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}

/** All that one run of tests or of a script left. */
export interface Capture {
  readonly workloads: readonly Workload[];
  readonly gaps: readonly CaptureGap[];
}
