import { locationKey, type LocationKey } from "../../access/location.ts";
import { StateDraft } from "../../execution/captured-state.ts";
import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { CodeCache } from "../../predict/analysis/code-cache.ts";
import { CodePredictor } from "../../predict/code-predictor.ts";
import type { Confidence, PredictedAccess, PredictedSet } from "../../predict/predictor.ts";
import type { NamedRecording } from "../analysis/named-recording.ts";
import type { FunctionScore, PredictionCounts, PredictionMiss, PredictionScore } from "../model.ts";
import { applyWrites, predictionState } from "./draft-state.ts";
import { GAPS } from "./matrix.ts";

/**
 * Predicts each transaction on the state that it ran on, and compares with what it did: calls of contracts that succeeded and touched storage, or were
 * predicted to. Undefined where there is none.
 */
export async function scorePredictions(recordings: readonly NamedRecording[], codes: CodeCache): Promise<PredictionScore | undefined> {
  const tallies = new Map<string, Tally>();
  for (const named of recordings) {
    const { workload, executed } = named.recording;
    const draft = new StateDraft(workload.state);
    const predictor = await CodePredictor.create(predictionState(draft), workload.block, codes);
    for (const [index, { transaction }] of workload.transactions.entries()) {
      const result = executed[index];
      if (result === undefined) continue;
      if (result.status === 1 && transaction.to !== undefined) {
        const name = named.calls[index]?.label ?? "";
        const tally = tallies.get(name) ?? new Tally(name);
        tallies.set(name, tally);
        tally.compare(predictor.predict(transaction), result, named);
      }
      applyWrites(draft, result);
    }
  }
  const functions = [...tallies.values()].map((tally) => tally.score).filter(({ transactions }) => transactions > 0);
  return functions.length === 0 ? undefined : { ...sumOf(functions), functions };
}

const NOTHING: PredictionCounts = { transactions: 0, exact: 0, written: 0, found: 0, predicted: 0, right: 0 };

function sumOf(scores: readonly PredictionCounts[]): PredictionCounts {
  return scores.reduce(
    (sum, score) => ({
      transactions: sum.transactions + score.transactions,
      exact: sum.exact + score.exact,
      written: sum.written + score.written,
      found: sum.found + score.found,
      predicted: sum.predicted + score.predicted,
      right: sum.right + score.right,
    }),
    NOTHING,
  );
}

/** Why a location was predicted that was not touched. */
const OVERSHOT: Readonly<Record<Confidence, string>> = {
  exact: "predicted on every way",
  current: "the state that it read had changed",
  possible: "on a way that the call did not take",
};

/** Counts one function's transactions. */
class Tally {
  readonly #name: string;
  readonly #counts: PredictionCounts[] = [];
  readonly #misses = new Map<string, PredictionMiss>();

  constructor(name: string) {
    this.#name = name;
  }

  get score(): FunctionScore {
    const misses = [...this.#misses.values()].sort((one, other) => other.count - one.count);
    return { name: this.#name, ...sumOf(this.#counts), misses };
  }

  compare(predicted: PredictedSet | undefined, { accesses }: ExecutedTransaction, { variables }: NamedRecording): void {
    const touched = new Map(
      accesses.filter(({ location }) => location.kind === "storage").map((access) => [locationKey(access.location), access]),
    );
    const guesses = new Map(storageOf(predicted).map((access) => [locationKey(access.location), access]));
    if (touched.size === 0 && guesses.size === 0) return;
    const why = predicted === undefined ? "nothing could be predicted" : predicted.gaps.map((gap) => GAPS[gap]).join(", ");
    const name = (key: LocationKey): string | undefined => variables.get(key)?.variable;
    let isExact = why === "";
    if (!isExact) this.#miss("incomplete", undefined, why);
    const isWritten = (key: LocationKey): boolean => (touched.get(key)?.write ?? "none") !== "none";
    const isGuessed = (key: LocationKey): boolean => (guesses.get(key)?.write ?? "none") !== "none";
    for (const key of touched.keys()) {
      if (guesses.has(key) && isGuessed(key) === isWritten(key)) continue;
      isExact = false;
      if (isWritten(key)) this.#miss("not predicted", name(key), why === "" ? "its key was told otherwise" : why);
    }
    for (const [key, { confidence }] of guesses) {
      if (touched.has(key) && (isWritten(key) || !isGuessed(key))) continue;
      isExact = false;
      this.#miss(isGuessed(key) ? "not written" : "not touched", name(key), OVERSHOT[confidence]);
    }
    const written = [...touched.keys()].filter(isWritten);
    const told = [...guesses.keys()].filter(isGuessed);
    this.#counts.push({
      transactions: 1,
      exact: isExact ? 1 : 0,
      written: written.length,
      found: written.filter(isGuessed).length,
      predicted: told.length,
      right: told.filter(isWritten).length,
    });
  }

  #miss(what: PredictionMiss["what"], variable: string | undefined, reason: string): void {
    const key = JSON.stringify([what, variable, reason]);
    const count = (this.#misses.get(key)?.count ?? 0) + 1;
    this.#misses.set(key, { what, ...(variable === undefined ? {} : { variable }), reason, count });
  }
}

function storageOf(predicted: PredictedSet | undefined): PredictedAccess[] {
  return (predicted?.accesses ?? []).filter(({ location }) => location.kind === "storage");
}
