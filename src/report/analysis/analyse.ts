import type { Hex } from "../../access/hex.ts";
import type { Executor } from "../../execution/executor.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { Naming } from "../../naming/naming.ts";
import type { Names } from "../../naming/names.ts";
import { replay, type Recording } from "../../workload/replay.ts";
import type { Capture, Workload } from "../../workload/workload.ts";
import { REPORT_VERSION, type Report } from "../model.ts";
import { verdictOf, type ReportWithoutVerdict } from "../verdict.ts";
import { describeTraffic } from "./description.ts";
import { examplesOf } from "./examples.ts";
import { analyseFunctions, nameClones, type AnalysedFunction } from "./functions.ts";
import { harmlessIn } from "./harmless.ts";
import { hotspotsOf } from "./hotspots.ts";
import { matrixOf } from "./matrix.ts";
import { nameRecording, type NamedRecording } from "./named-recording.ts";
import { notCoveredBy } from "./not-covered.ts";
import { otherRules } from "./other-rules.ts";
import { scoreTraffic, type ScoredTraffic } from "./scored.ts";
import { trafficReportOf } from "./traffic-report.ts";

/** Functions that are scored by their clones where no traffic is declared; the ones with the longest queues come first. */
const CLONED_TRAFFICS = 6;

export interface AnalysisInput {
  readonly project: string;
  readonly pluginVersion: string;
  readonly capture: Capture;
  readonly naming: Naming;
  readonly executor: Executor;
  readonly rule: ConflictRule;
  readonly executors: number;
  readonly gasPerSecond: number;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** A replayed workload with its names. */
export interface Replayed {
  readonly recording: Recording;
  readonly names: Names;
}

/** From a capture to all that the report says: replays, names, clones, graphs, what-ifs, advice and verdict. */
export async function analyse(input: AnalysisInput): Promise<Report> {
  const { capture, executor, rule, executors } = input;
  const replayed = await replayAll(input);
  const functions = await analyseFunctions(replayed, executor, rule, (done, total) => input.onProgress("Cloning calls", done, total));
  const named = replayed.map(({ recording, names }) => nameRecording(recording, names));
  const traffics = scoredTraffics(named, functions, rule);
  const examples = named.filter(({ recording }) => recording.workload.kind === "example");
  const report: ReportWithoutVerdict = {
    version: REPORT_VERSION,
    project: input.project,
    pluginVersion: input.pluginVersion,
    rule,
    estimated: rule.senders === "distinct" && traffics.some(repeatsSenders),
    executors,
    gasPerSecond: input.gasPerSecond,
    counts: {
      traffics: traffics.filter(({ kind }) => kind !== "cloned").length,
      functions: functions.length,
      tests: examplesOf(examples).length,
      transactions: capture.workloads.reduce((sum, { transactions }) => sum + transactions.length, 0),
    },
    traffics: traffics.map((traffic, index) => {
      input.onProgress("Scoring traffic", index, traffics.length);
      return trafficReportOf(traffic, rule, executors);
    }),
    hotspots: hotspotsOf(traffics, rule, executors, input.gasPerSecond),
    harmless: mergeHarmless(traffics),
    matrix: matrixOf(functions, rule),
    notCovered: notCoveredBy(functions, capture.gaps),
    examples: examplesOf(examples),
    otherRules: otherRules(traffics, rule, executors),
  };
  return { ...report, verdict: verdictOf(report) };
}

/** Replays all workloads of a capture, one after another, and opens each one's names. */
export async function replayAll({ capture, executor, naming, onProgress }: Pick<AnalysisInput, "capture" | "executor" | "naming" | "onProgress">): Promise<Replayed[]> {
  const total = capture.workloads.reduce((sum, { transactions }) => sum + transactions.length, 0);
  const codes = codesOf(capture);
  const replayed: Replayed[] = [];
  let done = 0;
  for (const workload of capture.workloads) {
    replayed.push({ recording: await replay(workload, executor), names: naming.open(namingState(workload, codes)) });
    onProgress("Replaying transactions", (done += workload.transactions.length), total);
  }
  return replayed;
}

/** Contracts by address, over all workloads: what a workload itself deploys has its code in the state of a later one. */
function codesOf({ workloads }: Capture): ReadonlyMap<Hex, Hex> {
  const codes = new Map<Hex, Hex>();
  for (const { state } of workloads) {
    for (const [address, { code }] of Object.entries(state.accounts) as [Hex, { code: Hex }][]) if (code !== "0x") codes.set(address, code);
  }
  return codes;
}

/** A workload's own state comes first: other tests may have deployed something else at an address. */
function namingState({ state }: Workload, codes: ReadonlyMap<Hex, Hex>): Parameters<Naming["open"]>[0] {
  return {
    code: (address: Hex) => {
      const own = state.accounts[address]?.code ?? "0x";
      return own === "0x" ? (codes.get(address) ?? "0x") : own;
    },
    storage: (address: Hex, slot: Hex) => state.accounts[address]?.storage[slot],
  };
}

/** Declared traffics and sequences; where there are none, the clones of each function that a user calls. */
function scoredTraffics(named: readonly NamedRecording[], functions: readonly AnalysedFunction[], rule: ConflictRule): ScoredTraffic[] {
  const declared = named.flatMap((each) => {
    const { kind } = each.recording.workload;
    return kind === "example" ? [] : [scoreTraffic(each, kind, describeTraffic(each), rule)];
  });
  if (declared.length > 0) return declared;
  const cloned = functions.flatMap(({ name, isAdmin, cloned: clones }) => {
    if (isAdmin || clones === undefined || clones.executed.length < 2) return [];
    const each = nameClones({ ...clones, workload: { ...clones.workload, name } });
    return [scoreTraffic(each, "cloned", `${clones.executed.length} clones, another ${clones.variation} each`, rule)];
  });
  return cloned.sort((a, b) => b.graph.locations.length - a.graph.locations.length).slice(0, CLONED_TRAFFICS);
}

function repeatsSenders({ named }: ScoredTraffic): boolean {
  const senders = named.recording.workload.transactions.map(({ transaction }) => transaction.from);
  return new Set(senders).size < senders.length;
}

function mergeHarmless(traffics: readonly ScoredTraffic[]): Report["harmless"] {
  const merged = new Map<string, Report["harmless"][number]>();
  for (const each of traffics.flatMap(({ named }) => harmlessIn(named))) {
    const known = merged.get(each.variable);
    merged.set(each.variable, known === undefined ? each : { ...each, reads: known.reads + each.reads });
  }
  return [...merged.values()].sort((a, b) => b.reads - a.reads);
}
