import type { Transaction } from "../../execution/transaction.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { PredictedSet, PredictionState } from "../predictor.ts";
import type { Surroundings } from "./call.ts";
import { TouchedState } from "./touched-state.ts";
import { Walker } from "./walker.ts";
import { Memos } from "./word-memo.ts";

/** How often a prediction begins anew since a graph did not tell all: calls may nest so many of them. */
const MOST_ROUNDS = 8;

/** What one transaction is predicted to touch where it succeeds. Undefined where nothing is known, or where the call cannot succeed. */
export function predictAccesses(
  codes: CodeCache,
  state: PredictionState,
  surroundings: Surroundings,
  transaction: Transaction,
): PredictedSet | undefined {
  const touched = new TouchedState(state, transaction.from);
  const memos = new Memos();
  try {
    return predictFrom(codes, touched, surroundings, transaction, memos);
  } finally {
    memos.release();
  }
}

function predictFrom(
  codes: CodeCache,
  touched: TouchedState,
  surroundings: Surroundings,
  transaction: Transaction,
  memos: Memos,
): PredictedSet | undefined {
  let insists = false;
  for (let round = 1; ; round++) {
    const walker = new Walker(codes, touched, surroundings, memos, insists);
    const trace = walker.follow(transaction);
    if (walker.foundOpenEnd && round < MOST_ROUNDS) continue;
    if (trace === undefined && !insists && walker.stepped) {
      insists = true;
      continue;
    }
    if (trace === undefined) return undefined;
    const accesses = trace.accesses((place, left) => touched.isRestored(place, left));
    return accesses.length === 0 && trace.gaps.size > 0 ? undefined : { accesses, gaps: [...trace.gaps] };
  }
}
