import type { ConflictRule } from "../../graph/rule.ts";
import type { GraphView, MeasuredTraffic, Report, TrafficReport } from "../model.ts";
import { measuredSentence } from "../terminal/measured.ts";

/** Transactions of one traffic that the page holds at most: what-ifs over more would no longer follow a click. */
export const EMBEDDED_TRANSACTIONS = 20_000;

/** What the page's script needs of a report, as JSON inside the page. */
export interface PageData {
  readonly executors: number;
  readonly executorChoices: readonly number[];
  readonly kinds: ConflictRule["kinds"];
  readonly traffics: readonly PageTraffic[];
  readonly hotspots: readonly { readonly traffic: string; readonly bundle: readonly string[] }[];
}

/** A traffic's transactions in columns, and their accesses. Empty columns where the report came without the graph. */
export interface PageTraffic {
  readonly name: string;
  /** How many the traffic has; the columns hold the first of them in block order. */
  readonly transactionCount: number;
  readonly callNames: readonly string[];
  readonly originNames: readonly string[];
  /** By transaction: indexes into `callNames` and `originNames` (-1 for none), gas, status, the sender shortened. */
  readonly calls: readonly number[];
  readonly origins: readonly number[];
  readonly costs: readonly number[];
  readonly statuses: readonly number[];
  readonly senders: readonly string[];
  readonly variables: readonly string[];
  readonly accesses: readonly (readonly number[])[];
  readonly locationVariable: readonly number[];
  /** What was timed when it was mined, if anything was. */
  readonly measured?: PageMeasured;
}

/** What was timed, in lanes. */
export interface PageMeasured {
  /** The report's sentence on it. */
  readonly sentence: string;
  readonly executors: number;
  /** Lanes from 0, which is the main thread; times in milliseconds. */
  readonly spans: readonly {
    readonly lane: number;
    readonly first: number;
    readonly count: number;
    readonly started: number;
    readonly ended: number;
    readonly inVain: boolean;
  }[];
  /** When each block was done. */
  readonly blockEnds: readonly number[];
}

/** The part of a report that the page computes with. */
export function pageData(report: Report): PageData {
  return {
    executors: report.executors,
    executorChoices: executorChoices(report),
    kinds: report.rule.kinds,
    traffics: report.traffics.map(pageTraffic),
    hotspots: report.hotspots.map(({ variable, traffic, bundle }) => ({ traffic, bundle: bundle.length > 0 ? bundle : [variable] })),
  };
}

/** 1 to 32 in powers of two, and the report's own number of executors. */
export function executorChoices({ executors }: Report): readonly number[] {
  return [...new Set([1, 2, 4, 8, 16, 32, executors])].toSorted((one, other) => one - other);
}

function pageTraffic({ name, transactionCount, graph, measured }: TrafficReport): PageTraffic {
  const { transactions, variables, accesses, locationVariable }: GraphView = graph ?? EMPTY_GRAPH;
  const kept = transactions.slice(0, EMBEDDED_TRANSACTIONS);
  const callNames = [...new Set(kept.map(({ call }) => call))];
  const originNames = [...new Set(kept.flatMap(({ origin }) => origin ?? []))];
  const [callIndex, originIndex] = [indexOf(callNames), indexOf(originNames)];
  return {
    name,
    transactionCount,
    callNames,
    originNames,
    calls: kept.map(({ call }) => callIndex.get(call) ?? -1),
    origins: kept.map(({ origin }) => originIndex.get(origin ?? "") ?? -1),
    costs: kept.map(({ gas }) => gas),
    statuses: kept.map(({ status }) => status),
    senders: kept.map(({ sender }) => shortAddress(sender)),
    variables,
    accesses: accesses.slice(0, EMBEDDED_TRANSACTIONS),
    locationVariable,
    ...(measured !== undefined && { measured: measuredLanes(measured) }),
  };
}

/** Executors numbered as lanes: the main thread is the first, the others follow in the order in which they came in. */
function measuredLanes(measured: MeasuredTraffic): PageMeasured {
  const lanes = indexOf([MAIN_THREAD, ...measured.spans.map(({ executor }) => executor)].map(String));
  let end = 0;
  return {
    sentence: measuredSentence(measured),
    executors: lanes.size,
    spans: measured.spans.map(({ executor, ...span }) => ({ ...span, lane: lanes.get(String(executor)) ?? 0 })),
    blockEnds: measured.blocks.map(({ milliseconds }) => (end += milliseconds)),
  };
}

/** Its number among executors. */
const MAIN_THREAD = 1;

/** `0x7099…79c8` */
function shortAddress(address: string): string {
  return address.length > 14 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address;
}

const EMPTY_GRAPH: GraphView = { transactions: [], edges: [], variables: [], accesses: [], locationVariable: [] };

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index]));
}
