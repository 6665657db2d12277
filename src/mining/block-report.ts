import type { Hex } from "../access/hex.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { Transaction } from "../execution/transaction.ts";
import { buildConflictGraph, type ConflictGraph } from "../graph/conflict-graph.ts";
import { metrics } from "../graph/metrics.ts";
import { DEFAULT_RULE, type ConflictRule } from "../graph/rule.ts";
import { bestSpeedup, speedupCurve } from "../graph/schedule.ts";
import { tabulate, type Tabulated } from "../graph/tabulate.ts";
import type { MiningRecord } from "./block-record.ts";
import { type BlockTimeline, timelineOf } from "./block-timeline.ts";
import type { MiningOptions } from "./mining-options.ts";
import { type Expectations, type PredictionScore, scorePrediction } from "./prediction-score.ts";

/** How a block came about, and what of it could run at the same time: plain data (docs/block-report.md). */
export interface BlockReport {
  readonly version: 1;
  readonly block: { readonly number: number; readonly hash: Hex; readonly transactions: number; readonly gasUsed: number };
  /** Measured. Absent where the block was executed one by one without a choice, or is so old that it was forgotten. */
  readonly mining?: MeasuredMining;
  readonly modelled: ModelledSpeedup;
  /** Locations that transactions wait for each other on, most waits first. */
  readonly hotspots: readonly BlockHotspot[];
  /** Absent where nothing predicts. */
  readonly prediction?: PredictionScore;
}

/** A block's timeline, and the network's options that it came about under. */
export type MeasuredMining = BlockTimeline & Pick<MiningOptions, "strategy" | "workers">;

/** What the block's own access sets allow. */
export interface ModelledSpeedup {
  readonly rule: ConflictRule;
  readonly costs: "gas";
  readonly work: number;
  /** The heaviest path's cost, and how many transactions the longest path has. */
  readonly span: number;
  readonly longestChain: number;
  readonly components: number;
  readonly conflicts: number;
  /** `best`: if none conflicted. */
  readonly speedups: readonly { readonly executors: number; readonly speedup: number; readonly best: number }[];
}

export interface BlockHotspot {
  readonly location: string;
  /** The state variable, where the project's artifacts name it. */
  readonly variable?: string;
  readonly transactions: number;
  readonly waits: number;
}

export interface ReportInput {
  readonly number: number;
  readonly hash: Hex;
  readonly transactions: readonly (Transaction & { readonly hash: Hex })[];
  readonly executed: readonly ExecutedTransaction[];
  readonly options?: MiningOptions;
  readonly records?: readonly MiningRecord[];
  readonly expectations?: Expectations;
}

/** Senders of a block are who they are. */
const RULE: ConflictRule = { ...DEFAULT_RULE, senders: "as-sent" };

const EXECUTORS = [1, 2, 4, 8, 16, 32];

const MOST_HOTSPOTS = 10;

export function reportBlock({ number, hash, transactions, executed, options, records = [], expectations }: ReportInput): BlockReport {
  const costs = executed.map(({ gasUsed }) => Number(gasUsed));
  const sets = executed.map(({ accesses }) => accesses);
  const tabulated = tabulate(sets, costs, RULE, () => false);
  const graph = buildConflictGraph(tabulated.table, RULE.kinds);
  return {
    version: 1,
    block: { number, hash, transactions: transactions.length, gasUsed: costs.reduce((sum, gas) => sum + gas, 0) },
    ...(options !== undefined && records.length > 0 && { mining: measuredMining(options, records, transactions) }),
    modelled: modelledSpeedup(graph),
    hotspots: hotspotsOf(graph, tabulated),
    ...(expectations !== undefined && { prediction: scorePrediction(transactions, executed, expectations) }),
  };
}

/** How a block was executed, from its records: what is measured of it, without executing anything again. */
export function measuredMining(
  { strategy, workers }: MiningOptions,
  records: readonly MiningRecord[],
  transactions: readonly { readonly hash: Hex }[],
): MeasuredMining {
  return { strategy, workers, ...timelineOf(records, transactions) };
}

function modelledSpeedup(graph: ConflictGraph): ModelledSpeedup {
  const { work, span, longestChain, componentCount, conflictCount } = metrics(graph);
  const curve = speedupCurve(graph, EXECUTORS);
  return {
    ...{ rule: RULE, costs: "gas", work, span, longestChain, components: componentCount, conflicts: conflictCount },
    speedups: curve.map(({ executors, speedup }) => ({
      executors,
      speedup: rounded(speedup),
      best: rounded(bestSpeedup(graph.costs, executors)),
    })),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function hotspotsOf({ locations: waits, offsets, vertexCount }: ConflictGraph, { table, keys }: Tabulated): BlockHotspot[] {
  const waitsOn = new Uint32Array(keys.length);
  const edges = offsets[vertexCount] ?? 0;
  for (let edge = 0; edge < edges; edge++) add(waitsOn, waits[edge] ?? 0);
  const touching = new Uint32Array(keys.length);
  for (const location of table.locations) add(touching, location);
  return keys
    .map((location, id) => ({ location, transactions: touching[id] ?? 0, waits: waitsOn[id] ?? 0 }))
    .filter((hotspot) => hotspot.waits > 0)
    .sort((one, other) => other.waits - one.waits)
    .slice(0, MOST_HOTSPOTS);
}

function add(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
