import { z } from "zod";
import { RULE_CHOICES, type ConflictRule } from "../graph/rule.ts";
import { STRATEGIES } from "../mining/strategy.ts";
import type { SourceLine } from "../naming/names.ts";
import {
  REPORT_VERSION,
  type Advice,
  type AdvicePattern,
  type CellKind,
  type Example,
  type FunctionScore,
  type GraphView,
  type Harmless,
  type Hotspot,
  type MeasuredTraffic,
  type Matrix,
  type MatrixCell,
  type NotCovered,
  type PredictionMiss,
  type PredictionScore,
  type Report,
  type TrafficReport,
} from "./model.ts";

/** A schema with an entry for each field of `T`, the optional ones too: a field added to the model and not here does not compile. */
type Shape<T> = { readonly [Field in keyof Required<T>]: z.ZodTypeAny };

const record =
  <T>() =>
  <S extends Shape<T>>(shape: S) =>
    z.object(shape);

const text = z.string();
const figure = z.number().finite();
const whole = figure.int().nonnegative();
const status = z.union([z.literal(0), z.literal(1)]);

const PATTERNS = [
  "shared-counter",
  "capped-counter",
  "erc20-supply",
  "enumerable-set",
  "amm-pool",
  "fee-treasury",
  "reentrancy-guard",
  "pausable",
  "roles",
  "erc4626-total-assets",
  "permit-nonce",
  "oracle",
  "per-user-price",
  "last-updated",
  "first-in-block",
  "false-sharing",
  "entry-point",
  "eth-balance",
  "keyed-by-argument",
  "overwritten",
  "unknown",
] as const satisfies readonly AdvicePattern[];

const CELL_KINDS = ["always", "same-argument", "same-user", "never", "unknown"] as const satisfies readonly CellKind[];

const rule = record<ConflictRule>()({
  granularity: z.enum(RULE_CHOICES.granularity),
  kinds: z.enum(RULE_CHOICES.kinds),
  writes: z.enum(RULE_CHOICES.writes),
  senders: z.enum(RULE_CHOICES.senders),
  fees: z.enum(RULE_CHOICES.fees),
  credits: z.enum(RULE_CHOICES.credits),
});

const counts = record<Report["counts"]>()({ traffics: whole, functions: whole, tests: whole, transactions: whole });
const overOrders = record<TrafficReport["overOrders"]>()({ orders: whole, min: figure, max: figure });
const sourceLine = record<SourceLine>()({ file: text, line: whole, text, expression: text.optional() });

const graph = record<GraphView>()({
  transactions: z.array(
    record<GraphView["transactions"][number]>()({
      call: text,
      sender: text,
      gas: figure,
      status,
      level: whole,
      critical: z.boolean(),
      origin: text.optional(),
    }),
  ),
  edges: z.array(record<GraphView["edges"][number]>()({ from: whole, to: whole, variables: z.array(whole) })),
  variables: z.array(text),
  accesses: z.array(z.array(whole)),
  locationVariable: z.array(whole),
});

const measured = record<MeasuredTraffic>()({
  strategy: z.enum(STRATEGIES),
  workers: whole,
  cores: whole,
  blocks: z.array(record<MeasuredTraffic["blocks"][number]>()({ transactions: whole, milliseconds: figure })),
  milliseconds: figure,
  executors: whole,
  work: figure,
  inVain: figure,
  reexecutions: z.array(record<MeasuredTraffic["reexecutions"][number]>()({ transaction: whole, variable: text.optional() })),
  spans: z.array(
    record<MeasuredTraffic["spans"][number]>()({
      executor: whole,
      first: whole,
      count: whole,
      started: figure,
      ended: figure,
      inVain: z.boolean(),
    }),
  ),
});

const traffic = record<TrafficReport>()({
  name: text,
  kind: z.enum(["traffic", "sequence", "cloned"]),
  description: text,
  transactionCount: whole,
  failedCount: whole,
  gas: figure,
  span: figure,
  longestChain: whole,
  parallelism: figure,
  componentCount: whole,
  conflictCount: whole,
  speedup: figure,
  bestSpeedup: figure,
  overOrders,
  curve: z.array(record<TrafficReport["curve"][number]>()({ executors: whole, speedup: figure })),
  measured: measured.optional(),
  drift: z.array(text),
  graph: graph.optional(),
  omitted: whole.optional(),
});

const advice = record<Advice>()({ pattern: z.enum(PATTERNS), text, inherent: z.boolean() });

const hotspot = record<Hotspot>()({
  variable: text,
  bundle: z.array(text),
  traffic: text,
  transactionCount: whole,
  ofTransactions: whole,
  speedupNow: figure,
  speedupAlone: figure,
  speedupWithAbove: figure,
  overOrders,
  repairs: z.array(
    record<Hotspot["repairs"][number]>()({ kind: z.enum(["gone", "keyed-per-user", "shards"]), shards: whole.optional(), speedup: figure }),
  ),
  readAt: sourceLine.optional(),
  writtenAt: sourceLine.optional(),
  declaredAt: sourceLine.optional(),
  functions: z.array(text),
  serialGasPerCall: figure,
  callsPerSecond: figure,
  kind: z.enum(["value", "gas", "false-sharing"]),
  advice,
});

const harmless = record<Harmless>()({
  variable: text,
  reads: whole,
  writes: whole,
  why: z.enum(["never written", "restored", "no-op", "commutative"]),
});

const matrix = record<Matrix>()({
  functions: z.array(record<Matrix["functions"][number]>()({ name: text, calls: whole, clones: whole, admin: z.boolean() })),
  cells: z.array(
    record<MatrixCell>()({
      row: text,
      column: text,
      kind: z.enum(CELL_KINDS),
      variables: z.array(text),
      argument: text.optional(),
      evidence: z.enum(["cloned", "measured", "predicted", "none"]),
      proven: z.boolean().optional(),
      weak: z.boolean(),
      conditional: z.boolean().optional(),
      unknown: z.array(text).optional(),
    }),
  ),
});

const counted = { transactions: whole, exact: whole, written: whole, found: whole, predicted: whole, right: whole };
const prediction = record<PredictionScore>()({
  ...counted,
  functions: z.array(
    record<FunctionScore>()({
      name: text,
      ...counted,
      misses: z.array(
        record<PredictionMiss>()({
          what: z.enum(["not predicted", "not written", "not touched", "incomplete"]),
          variable: text.optional(),
          reason: text,
          count: whole,
        }),
      ),
    }),
  ),
});

const example = record<Example>()({
  test: text,
  file: text.optional(),
  transactions: z.array(
    record<Example["transactions"][number]>()({ call: text, line: whole.optional(), status, gas: figure, writes: z.array(text) }),
  ),
});

/** The report's JSON: its fields in their order. Fields that it does not know are left out, those of the model are all here. */
export const reportSchema = record<Report>()({
  version: z.literal(REPORT_VERSION),
  project: text,
  pluginVersion: text,
  rule,
  estimated: z.boolean(),
  executors: whole,
  gasPerSecond: figure,
  counts,
  verdict: z.array(text),
  traffics: z.array(traffic),
  hotspots: z.array(hotspot),
  harmless: z.array(harmless),
  matrix,
  prediction: prediction.optional(),
  notCovered: z.array(record<NotCovered>()({ what: text, reason: text })),
  examples: z.array(example),
  otherRules: z.array(text),
});
