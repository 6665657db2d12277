import type { ExecutedTransaction, Executor } from "../../execution/executor.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { Names } from "../../naming/names.ts";
import { cloneCalls, type ClonedCalls, type RejectedShape } from "../../workload/clone/clone-calls.ts";
import { recordedCalls, type RecordedCall } from "../../workload/clone/recorded-call.ts";
import { callShapes, type CallShape } from "../../workload/clone/shape.ts";
import type { Recording } from "../../workload/replay.ts";
import { holdsRole, readsItsSender } from "./admin.ts";
import { nameRecording, type NamedRecording } from "./named-recording.ts";
import { templatesOf, type AccessTemplate } from "./template.ts";

/** Clones of a function's first shape where they are scored, and where they are for the matrix alone; further shapes get fewer, since they only add conditions. */
const CLONES_TO_SCORE = 64;
const CLONES_TO_RELATE = 16;
const CLONES_OF_FURTHER_SHAPES = 8;
const SHAPES_OF_A_FUNCTION = 4;

/** Where calls could not be cloned, this many recorded ones stand for the function. */
const CALLS_IN_PLACE_OF_CLONES = 4;

/** A function with what it does to state, whoever calls it. */
export interface AnalysedFunction {
  /** `Drop.mint` */
  readonly name: string;
  /** Successful calls recorded. */
  readonly calls: number;
  /** Clones that ran beside others: one that got through alone is no crowd. */
  readonly clones: number;
  /** Calls that only a privileged account makes: not scored. */
  readonly isAdmin: boolean;
  readonly templates: readonly AccessTemplate[];
  /** The cloned calls of its first shape that could be cloned, as one block. */
  readonly cloned: ClonedCalls | undefined;
  readonly rejected: readonly RejectedShape[];
}

/**
 * Analyses every function that some recording called with success: by clones where they are accepted, else by the calls themselves.
 *
 * @param options.areScored whether the clones will be scored as traffics, which takes more of them
 */
export async function analyseFunctions(
  recordings: readonly { recording: Recording; names: Names }[],
  executor: Executor,
  rule: ConflictRule,
  { areScored, onProgress }: { readonly areScored: boolean; readonly onProgress: (done: number, total: number) => void },
): Promise<AnalysedFunction[]> {
  const clonesOfFirstShape = areScored ? CLONES_TO_SCORE : CLONES_TO_RELATE;
  const calls = recordings.flatMap(({ recording, names }) => recordedCalls(recording, names));
  const byFunction = Map.groupBy(callShapes(calls), ({ label }) => label);
  const functions: AnalysedFunction[] = [];
  for (const [name, shapes] of byFunction) {
    functions.push(await analyseFunction(name, shapes, executor, rule, clonesOfFirstShape));
    onProgress(functions.length, byFunction.size);
  }
  return functions;
}

/** Analyses one function by recorded calls of it. */
export function analyseCalls(
  name: string,
  calls: readonly RecordedCall[],
  executor: Executor,
  rule: ConflictRule,
): Promise<AnalysedFunction> {
  return analyseFunction(name, callShapes(calls), executor, rule, CLONES_TO_RELATE);
}

async function analyseFunction(
  name: string,
  shapes: readonly CallShape[],
  executor: Executor,
  rule: ConflictRule,
  clonesOfFirstShape: number,
): Promise<AnalysedFunction> {
  const mostCalled = [...shapes].sort((a, b) => b.calls.length - a.calls.length).slice(0, SHAPES_OF_A_FUNCTION);
  const results = [];
  for (const [rank, shape] of mostCalled.entries()) {
    results.push(await cloneCalls(shape, rank === 0 ? clonesOfFirstShape : CLONES_OF_FURTHER_SHAPES, executor));
  }
  const accepted = results.filter((result) => "workload" in result);
  const rejected = results.filter((result) => "failure" in result);
  const calls = shapes.flatMap((shape) => shape.calls);
  const blocks = accepted.map((cloned) => ({ named: nameClones(cloned), steady: steadyCalls(cloned) }));
  const fromClones = blocks.flatMap(({ named, steady }) => templatesOf(named, steady, rule));
  const fromCalls = rejected.flatMap(({ shape }) =>
    shape.calls.slice(0, CALLS_IN_PLACE_OF_CLONES).flatMap((call) => templatesOfCall(call, rule)),
  );
  const first = new Set(blocks.flatMap(({ named, steady }) => slotsOfTheFirst(named, steady, rule)));
  return {
    name,
    calls: calls.length,
    clones: accepted.reduce((sum, { executed }) => (executed.length > 1 ? sum + executed.length : sum), 0),
    isAdmin: calls.every(holdsRole) || (accepted.length === 0 && calls.every(readsItsSender)),
    templates: distinct([...fromClones, ...fromCalls].filter(({ slot }) => !first.has(slot))),
    cloned: accepted[0],
    rejected,
  };
}

/** All clones but the first, which does for the others what happens once in a block: a price accumulator's step, an accrual of interest. */
function steadyCalls({ executed }: ClonedCalls): number[] {
  const all = [...executed.keys()];
  return all.length > 2 ? all.slice(1) : all;
}

/** Plain variables that a block's first call alone touches: where few calls of the same function are seen, they must not pass for each call's. */
function slotsOfTheFirst(named: NamedRecording, steady: readonly number[], rule: ConflictRule): string[] {
  if (steady.includes(0)) return [];
  const later = new Set(templatesOf(named, steady, rule).map(({ slot }) => slot));
  return templatesOf(named, [0], rule).flatMap(({ slot, keys }) => (keys.length === 0 && !later.has(slot) ? [slot] : []));
}

function templatesOfCall({ recording, index, names, executed }: RecordedCall, rule: ConflictRule): AccessTemplate[] {
  const alone = nameRecording(aloneIn(recording, index, executed), names);
  return templatesOf(alone, [0], rule);
}

function aloneIn({ workload }: Recording, index: number, executed: ExecutedTransaction): Recording {
  return { workload: { ...workload, transactions: workload.transactions.slice(index, index + 1) }, executed: [executed], drift: [] };
}

/** Names cloned calls: clones run against the original's contracts, so its names hold. */
export function nameClones({ workload, executed, original }: ClonedCalls): NamedRecording {
  return nameRecording({ workload, executed, drift: [] }, original.names);
}

function distinct(templates: readonly AccessTemplate[]): AccessTemplate[] {
  return [...new Map(templates.map((template) => [JSON.stringify(template), template])).values()];
}
