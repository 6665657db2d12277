import type { ConflictRule } from "../graph/rule.ts";
import type { Strategy } from "../mining/strategy.ts";
import type { SourceLine } from "../naming/names.ts";

/** The version of the JSON that `--json` writes; raised when a field changes its meaning or goes. */
export const REPORT_VERSION = 1;

/**
 * All that a report says, as plain data: the terminal, the JSON and the HTML are three views of it.
 * Gas in gas units as numbers, speedups as plain factors; every figure is modelled in gas under `rule`, but for what `measured` holds.
 */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly project: string;
  readonly pluginVersion: string;
  readonly rule: ConflictRule;
  /** True where speedups under `senders: distinct` are estimated, since some scored calls were not cloned to distinct senders. */
  readonly estimated: boolean;
  /** The executors that speedups are modelled for: the `8` of "on 8". */
  readonly executors: number;
  /** Gas per second that one core is taken to execute, for throughput lines. */
  readonly gasPerSecond: number;
  readonly counts: { readonly traffics: number; readonly functions: number; readonly tests: number; readonly transactions: number };
  /** One or two sentences: what runs one at a time, on what, and whether one should care. */
  readonly verdict: readonly string[];
  readonly traffics: readonly TrafficReport[];
  readonly hotspots: readonly Hotspot[];
  readonly harmless: readonly Harmless[];
  readonly matrix: Matrix;
  /** How far prediction from bytecode agreed with what the traffic did; absent where nothing could be compared. */
  readonly prediction?: PredictionScore;
  readonly notCovered: readonly NotCovered[];
  readonly examples: readonly Example[];
  /** Sentences on rules that would change the verdict: "With --credits conflict: 1.0x." */
  readonly otherRules: readonly string[];
}

/** One scored traffic or sequence, replayed as one block. */
export interface TrafficReport {
  readonly name: string;
  readonly kind: "traffic" | "sequence" | "cloned";
  /** `200 users mint`, from the declared mix. */
  readonly description: string;
  readonly transactionCount: number;
  readonly failedCount: number;
  readonly gas: number;
  /** The gas of the heaviest path, and how many transactions lie on it. */
  readonly span: number;
  readonly longestChain: number;
  readonly parallelism: number;
  readonly componentCount: number;
  readonly conflictCount: number;
  /** Modelled on `Report.executors`. */
  readonly speedup: number;
  /** The most that so many transactions of these costs allow on so many executors. */
  readonly bestSpeedup: number;
  /** Minimum and maximum of the modelled speedup over shuffled orders. */
  readonly overOrders: { readonly orders: number; readonly min: number; readonly max: number };
  /** Modelled speedup on 1, 2, 4, … executors. */
  readonly curve: readonly { readonly executors: number; readonly speedup: number }[];
  /** How a parallel network executed it as it mined it; absent where none did. */
  readonly measured?: MeasuredTraffic;
  /** Transactions whose set, status or gas differ from the run in the tests, e.g. "3 transactions used other gas: …". */
  readonly drift: readonly string[];
  /** The DAG and its vertices for the lanes and the graph view. Absent in the short JSON of a big traffic (`omitted` says how many transactions). */
  readonly graph?: GraphView;
  readonly omitted?: number;
}

/** What was timed when a traffic was mined. Milliseconds of that machine's clock, from the first block's start, without the time between blocks. */
export interface MeasuredTraffic {
  readonly strategy: Strategy;
  /** Threads that the network may use beside the main one, and those that the machine runs at once. */
  readonly workers: number;
  readonly cores: number;
  /** The blocks that it was mined in: their transactions, and the milliseconds from the first one's start to the last one's end. */
  readonly blocks: readonly { readonly transactions: number; readonly milliseconds: number }[];
  readonly milliseconds: number;
  /** Threads that executed something. */
  readonly executors: number;
  /** What executions took on all executors together, and what went into others whose results could not be used. */
  readonly work: number;
  readonly inVain: number;
  /** Transactions that were executed again, and the variable that another one had changed meanwhile. */
  readonly reexecutions: readonly { readonly transaction: number; readonly variable?: string }[];
  /** Who executed what when. Executor 1 is the main thread; `first` is a transaction of the traffic, and `count` those from there on. */
  readonly spans: readonly {
    readonly executor: number;
    readonly first: number;
    readonly count: number;
    readonly started: number;
    readonly ended: number;
    readonly inVain: boolean;
  }[];
}

/** A traffic's conflict graph as the HTML draws it. Index arrays refer to `transactions`. */
export interface GraphView {
  readonly transactions: readonly {
    readonly call: string;
    readonly sender: string;
    readonly gas: number;
    readonly status: 0 | 1;
    readonly level: number;
    readonly critical: boolean;
    readonly origin?: string;
  }[];
  /** From the earlier to the later, with the variables (indexes into `variables`) that make the conflict. One edge a pair; chains, not all pairs. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly variables: readonly number[] }[];
  readonly variables: readonly string[];
  /** For the what-if toggles: each transaction's accesses, `[location, mode bits]…`, and each location's variable. The HTML rebuilds graph and lanes from these. */
  readonly accesses: readonly (readonly number[])[];
  readonly locationVariable: readonly number[];
}

/** The patterns that advice is written for. */
export type AdvicePattern =
  | "shared-counter"
  | "capped-counter"
  | "erc20-supply"
  | "enumerable-set"
  | "amm-pool"
  | "fee-treasury"
  | "reentrancy-guard"
  | "pausable"
  | "roles"
  | "erc4626-total-assets"
  | "permit-nonce"
  | "oracle"
  | "per-user-price"
  | "last-updated"
  | "first-in-block"
  | "false-sharing"
  | "entry-point"
  | "eth-balance"
  | "keyed-by-argument"
  | "overwritten"
  | "unknown";

export interface Advice {
  readonly pattern: AdvicePattern;
  /** One paragraph: what it is, and what to change. */
  readonly text: string;
  /** True where the contention is the business itself (an AMM's reserves): said, not nagged about. */
  readonly inherent: boolean;
}

/** A variable, or a bundle of variables that conflict on the same pairs, in the order to fix. */
export interface Hotspot {
  /** `Drop.nextId`, or the bundle's first variable. */
  readonly variable: string;
  readonly bundle: readonly string[];
  /** The traffic that it is scored on. */
  readonly traffic: string;
  readonly transactionCount: number;
  readonly ofTransactions: number;
  /** Speedup now, if this alone caused no conflict, and if it and all hotspots above it caused none. Upper bounds. */
  readonly speedupNow: number;
  readonly speedupAlone: number;
  readonly speedupWithAbove: number;
  /** `speedupWithAbove` over shuffled orders. */
  readonly overOrders: { readonly orders: number; readonly min: number; readonly max: number };
  readonly repairs: readonly { readonly kind: "gone" | "keyed-per-user" | "shards"; readonly shards?: number; readonly speedup: number }[];
  readonly readAt?: SourceLine;
  readonly writtenAt?: SourceLine;
  readonly declaredAt?: SourceLine;
  readonly functions: readonly string[];
  /** Gas in series for each call that takes its turn on it, and the calls per second that one core's serial queue allows at `Report.gasPerSecond`. */
  readonly serialGasPerCall: number;
  readonly callsPerSecond: number;
  readonly kind: "value" | "gas" | "false-sharing";
  readonly advice: Advice;
}

/** Shared, but no reason to wait: read by many and never changed, or restored, or only added to. */
export interface Harmless {
  readonly variable: string;
  readonly reads: number;
  readonly writes: number;
  readonly why: "never written" | "restored" | "no-op" | "commutative";
}

/** How two functions relate when many users call them in one block. */
export type CellKind = "always" | "same-argument" | "same-user" | "never" | "unknown";

export interface MatrixCell {
  readonly row: string;
  readonly column: string;
  readonly kind: CellKind;
  /** Variables of the conflict, most general first. */
  readonly variables: readonly string[];
  /** The argument that must agree, for `same-argument`: `tokenId`. */
  readonly argument?: string;
  /** `predicted` from bytecode, where nothing was executed. */
  readonly evidence: "cloned" | "measured" | "predicted" | "none";
  /** Of `never`: true where bytecode proves it; else it was not seen. */
  readonly proven?: boolean;
  /** True where it rests on few calls. */
  readonly weak: boolean;
  /** Predicted, and on some ways through the functions only. */
  readonly conditional?: boolean;
  /** Why prediction does not know: sentences' ends, as in "not known: calls other contracts". */
  readonly unknown?: readonly string[];
}

export interface Matrix {
  readonly functions: readonly { readonly name: string; readonly calls: number; readonly clones: number; readonly admin: boolean }[];
  /** One cell an unordered pair, `row` not after `column` in `functions`. */
  readonly cells: readonly MatrixCell[];
}

/**
 * How predictions of storage accesses compare with what transactions did that succeeded. Recall is `found` of `written`, precision `right` of `predicted`.
 */
export interface PredictionCounts {
  /** Transactions that were compared. */
  readonly transactions: number;
  /** Of these, how many read and wrote just what was predicted. */
  readonly exact: number;
  /** Slots that were written, and how many of them were predicted as written. */
  readonly written: number;
  readonly found: number;
  /** Slots predicted as written, and how many of them were. */
  readonly predicted: number;
  readonly right: number;
}

/** What prediction got wrong, and why; `count` times. */
export interface PredictionMiss {
  readonly what: "not predicted" | "not written" | "not touched" | "incomplete";
  readonly variable?: string;
  readonly reason: string;
  readonly count: number;
}

/** One function's counts; all functions' together in `PredictionScore`. */
export interface FunctionScore extends PredictionCounts {
  readonly name: string;
  readonly misses: readonly PredictionMiss[];
}

export interface PredictionScore extends PredictionCounts {
  readonly functions: readonly FunctionScore[];
}

export interface NotCovered {
  readonly what: string;
  readonly reason: string;
}

/** What one test sent, for `--tests`. */
export interface Example {
  readonly test: string;
  readonly file?: string;
  readonly transactions: readonly {
    readonly call: string;
    readonly line?: number;
    readonly status: 0 | 1;
    readonly gas: number;
    readonly writes: readonly string[];
  }[];
}
