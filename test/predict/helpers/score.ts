import type { Access } from "../../../src/access/access.ts";
import { locationKey, type LocationKey } from "../../../src/access/location.ts";
import { StateDraft } from "../../../src/execution/captured-state.ts";
import type { ExecutedTransaction } from "../../../src/execution/executor.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import { CodePredictor } from "../../../src/predict/code-predictor.ts";
import type { PredictedSet } from "../../../src/predict/predictor.ts";
import type { Recording } from "../../../src/workload/replay.ts";
import { applyWrites, predictionState } from "./prediction-state.ts";

/** What a prediction got wrong of one transaction. */
export interface Miss {
  readonly transaction: Transaction;
  readonly what: string;
  readonly key: LocationKey;
}

/** How predictions of many transactions compare with what these did. Calls that succeeded and touched storage are counted. */
export interface Score {
  transactions: number;
  /** Of those, how many had a complete prediction whose storage locations are those that were read and those that were written. */
  exactSets: number;
  /** Storage locations that were written, and how many of them were predicted as written. */
  written: number;
  writtenFound: number;
  /** Locations predicted as written with confidence `exact`, and how many of them were not. */
  claimed: number;
  claimedWrongly: number;
  /** Complete predictions, and the locations touched beside them. */
  complete: number;
  beside: number;
  readonly misses: Miss[];
}

export const newScore = (): Score => ({
  transactions: 0,
  exactSets: 0,
  written: 0,
  writtenFound: 0,
  claimed: 0,
  claimedWrongly: 0,
  complete: 0,
  beside: 0,
  misses: [],
});

/** Predicts each transaction of a recording on the state before it, and counts. */
export async function scoreRecording({ workload, executed }: Recording, score: Score): Promise<void> {
  const draft = new StateDraft(workload.state);
  const predictor = await CodePredictor.create(predictionState(draft), workload.block);
  for (const [index, { transaction }] of workload.transactions.entries()) {
    const result = executed[index];
    if (result === undefined) continue;
    if (result.status === 1) scoreOne(transaction, result, predictor.predict(transaction), score);
    applyWrites(draft, result);
  }
}

/** Counts one transaction that succeeded. */
export function scoreOne(transaction: Transaction, result: ExecutedTransaction, predicted: PredictedSet | undefined, score: Score): void {
  const touched = new Map(result.accesses.filter(({ location }) => location.kind === "storage").map((access) => [keyOf(access), access]));
  const accesses = (predicted?.accesses ?? []).filter(({ location }) => location.kind === "storage");
  if (touched.size === 0 && accesses.length === 0) return;
  score.transactions++;
  const miss = (what: string, key: LocationKey): number => score.misses.push({ transaction, what, key });
  const known = new Map(accesses.map((access) => [locationKey(access.location), access]));
  let isExact = predicted?.gaps.length === 0;
  if (isExact) score.complete++;
  else miss(predicted === undefined ? "nothing predicted" : `incomplete: ${predicted.gaps.join()}`, "");
  for (const [key, { write }] of touched) {
    const guess = known.get(key);
    if (write !== "none") {
      score.written++;
      if (guess !== undefined && guess.write !== "none") score.writtenFound++;
      else miss("write not predicted", key);
    }
    if (guess === undefined) {
      isExact = false;
      if (predicted?.gaps.length === 0) {
        score.beside++;
        miss("touched beside a complete set", key);
      }
    } else if ((write !== "none") !== (guess.write !== "none")) isExact = false;
  }
  for (const [key, { write, confidence }] of known) {
    const access = touched.get(key);
    if (access === undefined || (access.write !== "none") !== (write !== "none")) {
      isExact = false;
      miss(`predicted ${write} (${confidence}), and ${access === undefined ? "untouched" : access.write}`, key);
    }
    if (confidence !== "exact" || write === "none") continue;
    score.claimed++;
    if (access === undefined || access.write === "none") score.claimedWrongly++;
  }
  if (isExact) score.exactSets++;
}

function keyOf({ location }: Access): LocationKey {
  return locationKey(location);
}
