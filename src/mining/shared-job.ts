import { ParallelError } from "../errors/error.ts";
import type { Group } from "./groups.ts";

// A window of a block's transactions as threads share it: plain words in the engine's memory. The main thread writes the plan and reads what
// comes of it; an executor (assembly/job.ts) claims a group, then writes the outcome of its transactions, and nothing else.

/** Words of the head, by index. */
export const HEAD = {
  /** Not 0: executors stop after the transaction at work. */
  isCancelled: 0,
  /** How many groups executors looked at, from the last one on: the main thread comes from the first. */
  nextGroup: 1,
  groupCount: 2,
  /** Rises with each awaited transaction, and with each executor that found no more work: what the main thread waits on. */
  progress: 3,
  /** A pointer to the block's record, which each executor copies, and whether the block is new to it. */
  block: 4,
  /** The transaction that the main thread waits for, counted from 1. */
  awaited: 5,
  /** What is to be done: a number of JOB. */
  kind: 6,
  /** How many records or subtries a step of the tries has. */
  parts: 7,
  words: 8,
} as const;

/** Kinds of jobs: transactions of a block, or a step of bringing the state's tries up to date (trie-job.ts). */
export const JOB = { transactions: 0, keys: 1, storage: 2, state: 3 } as const;

/** A group's owner where nobody has it, and where the main thread keeps it. Others are executors' numbers. */
export const OWNER = { nobody: 0, main: 1 } as const;

/** A transaction's outcome before there is one, and where its executor could not execute it. Others are pointers to results. */
export const OUTCOME = { none: 0, failed: 1 } as const;

/** Where each part of a job lies, counted from its start in bytes (assembly/job.ts). */
export interface JobLayout {
  readonly groupStarts: number;
  readonly groupOwners: number;
  readonly groupOf: number;
  readonly members: number;
  readonly records: number;
  readonly outcomes: number;
  readonly sums: number;
  readonly started: number;
  readonly ended: number;
  readonly bytes: number;
}

/** The layout of a job of so many transactions, each of which may be a group. */
export function layoutOf(capacity: number): JobLayout {
  let end: number = HEAD.words * 4;
  const take = (bytes: number) => {
    const start = end;
    end += (bytes + 7) & ~7;
    return start;
  };
  const part = (width: number) => take(width * (capacity + 1));
  const [groupStarts, groupOwners, groupOf, members, records, outcomes] = [part(4), part(4), part(4), part(4), part(4), part(4)];
  const [sums, started, ended] = [part(8), part(8), part(8)];
  return { groupStarts, groupOwners, groupOf, members, records, outcomes, sums, started, ended, bytes: end };
}

/** The parts of a job as typed arrays over the shared memory. They stay good when the memory grows. */
export class JobView {
  /** Where it lies, and for how many transactions there is room. */
  readonly at: number;
  readonly capacity: number;
  readonly head: Int32Array;
  readonly groupStarts: Int32Array;
  readonly groupOwners: Int32Array;
  /** Each transaction's group. */
  readonly groupOf: Int32Array;
  readonly members: Int32Array;
  readonly records: Uint32Array;
  /** Written last: whoever finds an outcome finds all else. */
  readonly outcomes: Int32Array;
  readonly sums: BigInt64Array;
  /** Milliseconds on the clock that all threads share. */
  readonly started: Float64Array;
  readonly ended: Float64Array;
  /** Where these lie in the memory. */
  readonly ownersAt: number;
  readonly groupOfAt: number;
  readonly outcomesAt: number;
  readonly sumsAt: number;

  constructor(memory: SharedArrayBuffer, start: number, capacity: number) {
    this.at = start;
    this.capacity = capacity;
    const layout = layoutOf(capacity);
    const words = (at: number) => new Int32Array(memory, start + at, capacity + 1);
    this.head = new Int32Array(memory, start, HEAD.words);
    this.groupStarts = words(layout.groupStarts);
    this.groupOwners = words(layout.groupOwners);
    this.ownersAt = start + layout.groupOwners;
    this.groupOf = words(layout.groupOf);
    this.groupOfAt = start + layout.groupOf;
    this.members = words(layout.members);
    this.records = new Uint32Array(memory, start + layout.records, capacity + 1);
    this.outcomes = words(layout.outcomes);
    this.outcomesAt = start + layout.outcomes;
    this.sumsAt = start + layout.sums;
    this.sums = new BigInt64Array(memory, start + layout.sums, capacity + 1);
    this.started = new Float64Array(memory, start + layout.started, capacity + 1);
    this.ended = new Float64Array(memory, start + layout.ended, capacity + 1);
  }
}

/** @throws INTERNAL where groups do not hold each transaction once */
export function writePlan(job: JobView, groups: readonly Group[], size: number, records: (index: number) => number): void {
  let at = 0;
  for (const [group, { members }] of groups.entries()) {
    job.groupStarts[group] = at;
    job.groupOwners[group] = OWNER.nobody;
    for (const member of members) {
      job.groupOf[member] = group;
      job.members[at++] = member;
    }
  }
  if (at !== size) throw new ParallelError("INTERNAL", { detail: `groups of ${at} transactions stand for a window of ${size}` });
  job.groupStarts[groups.length] = at;
  for (let index = 0; index < size; index++) {
    job.records[index] = records(index);
    job.outcomes[index] = OUTCOME.none;
  }
  job.head.fill(0);
  job.head[HEAD.groupCount] = groups.length;
}
