import type { Executor } from "../../execution/executor.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { Naming } from "../../naming/naming.ts";
import type { Capture } from "../../workload/workload.ts";
import { REPORT_VERSION, type Report } from "../model.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { fillMatrix } from "../prediction/fill-matrix.ts";
import { scorePredictions } from "../prediction/score.ts";
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
import { replayAll } from "./replay-all.ts";
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
  /** Code that prediction analysed before; what it analyses now goes there, too. */
  readonly codes: CodeCache;
  /** Called as long steps go on: the step's name, and its count of all. */
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** From a capture to all that the report says: replays, names, clones, graphs, what-ifs, advice and verdict. */
export async function analyse(input: AnalysisInput): Promise<Report> {
  const { capture, executor, rule, executors, codes } = input;
  const replayed = await replayAll(input);
  const functions = await analyseFunctions(replayed, executor, rule, {
    areScored: capture.workloads.every(({ kind }) => kind === "example"),
    onProgress: (done, total) => input.onProgress("Cloning calls", done, total),
  });
  const named = replayed.map(({ recording, names }) => nameRecording(recording, names));
  const traffics = scoredTraffics(named, functions, rule);
  const examples = examplesOf(named.filter(({ recording }) => recording.workload.kind === "example"));
  const hotspots = hotspotsOf(traffics, rule, executors, input.gasPerSecond);
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
      tests: examples.length,
      transactions: capture.workloads.reduce((sum, { transactions }) => sum + transactions.length, 0),
    },
    traffics: traffics.map((traffic, index) => {
      input.onProgress("Scoring traffic", index, traffics.length);
      return trafficReportOf(traffic, rule, executors);
    }),
    hotspots,
    harmless: mergeHarmless(traffics).filter(({ variable }) => !hotspots.some(({ bundle }) => bundle.includes(variable))),
    matrix: matrixOf(functions, rule),
    notCovered: notCoveredBy(functions, capture.gaps),
    examples,
    otherRules: otherRules(traffics, rule, executors),
  };
  const scored = named.filter(({ recording }) => recording.workload.kind !== "example");
  const prediction = await scorePredictions(scored.length > 0 ? scored : named, codes);
  return {
    ...report,
    verdict: verdictOf(report),
    matrix: await fillMatrix(report.matrix, { contracts: input.naming.contracts, rule, codes, recordings: named }),
    ...(prediction === undefined ? {} : { prediction }),
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
