import type { Hex } from "../access/hex.ts";
import type { MiningRecord, Span } from "./block-record.ts";

/** How a block was executed, as measured. Times in milliseconds from its start, transactions by their places in the block. */
export interface BlockTimeline {
  /** From the first transaction's start to the last one's end. */
  readonly milliseconds: number;
  /** Parts of the block that went to executors, and groups in them. */
  readonly windows: number;
  readonly groups: number;
  /** How many transactions were predicted for these, and what planning took, in milliseconds. */
  readonly predictions: number;
  readonly planning: number;
  /** How many threads executed something, the main one included. */
  readonly executors: number;
  /** Executors that were lost and replaced. */
  readonly faults: number;
  readonly speedup: MeasuredSpeedup;
  readonly reexecutions: readonly Reexecution[];
  /** In the order of their starts. Executor 1 is the main thread. */
  readonly spans: readonly Span[];
}

export interface MeasuredSpeedup {
  /** What the executions that are in the block took together. */
  readonly work: number;
  /** What went into executions in vain. */
  readonly inVain: number;
  /** work / milliseconds. */
  readonly speedup: number;
}

/** A transaction that was executed again. */
export interface Reexecution {
  readonly transaction: number;
  readonly hash: Hex;
  /** What another transaction had changed meanwhile; absent where the executor failed. */
  readonly location?: string;
  /** The state variable, where the project's artifacts name it. */
  readonly variable?: string;
}

/** Puts the batches of a block on one line of time. */
export function timelineOf(records: readonly MiningRecord[], transactions: readonly { readonly hash: Hex }[]): BlockTimeline {
  const start = Math.min(...records.map(({ started }) => started));
  const end = Math.max(...records.map(({ started, milliseconds }) => started + milliseconds));
  const spans = records.flatMap((record) => record.spans.map((span) => onLine(span, record.first, start)));
  spans.sort((one, other) => one.started - other.started);
  const sum = (of: (record: MiningRecord) => number) => records.reduce((total, record) => total + of(record), 0);
  const milliseconds = rounded(end - start);
  return {
    ...{ milliseconds, windows: sum(({ windows }) => windows), groups: sum(({ groups }) => groups), faults: sum(({ faults }) => faults) },
    ...{ predictions: sum(({ predictions }) => predictions), planning: rounded(sum(({ planning }) => planning)) },
    executors: new Set(spans.map(({ executor }) => executor)).size,
    speedup: measuredSpeedup(spans, milliseconds),
    reexecutions: records.flatMap(({ first, repetitions }) =>
      repetitions.map(({ transaction, location }) => ({
        ...{ transaction: first + transaction, hash: transactions[first + transaction]?.hash ?? "0x" },
        ...(location !== undefined && { location }),
      })),
    ),
    spans,
  };
}

function onLine(span: Span, first: number, start: number): Span {
  return { ...span, first: first + span.first, started: rounded(span.started - start), ended: rounded(span.ended - start) };
}

function measuredSpeedup(spans: readonly Span[], milliseconds: number): MeasuredSpeedup {
  const time = (inVain: boolean) =>
    rounded(spans.reduce((sum, span) => (span.inVain === inVain ? sum + span.ended - span.started : sum), 0));
  const work = time(false);
  return { work, inVain: time(true), speedup: milliseconds === 0 ? 1 : rounded(work / milliseconds) };
}

/** To thousandths: a microsecond is finer than the clock. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
