import type { ExecutionOutcome, GasEstimate } from "./network-chain.ts";

/** Steps that halve what is left to search, at the most. */
const MOST_STEPS = 20;

/** What an execution with a gas limit came to. */
export interface Attempt {
  readonly outcome: ExecutionOutcome;
  /** A call inside of it ran out of gas. */
  readonly ranOutInside: boolean;
}

export interface EstimateOptions {
  /** The message's own gas limit: what it is tried with first, and the most that the search tries. */
  readonly gasLimit: bigint;
  /** What it costs before it runs. */
  readonly intrinsicGas: bigint;
  /** Whether no call inside may run out of gas either. */
  readonly watchesInside: boolean;
}

/** The least gas limit that lets a message succeed, as EDR searches it: exactly what it uses, or within a step of it. */
export function searchGas(attempt: (gasLimit: bigint) => Attempt, { gasLimit, intrinsicGas, watchesInside }: EstimateOptions): GasEstimate {
  const suffices = ({ outcome, ranOutInside }: Attempt) => outcome.kind === "success" && !(watchesInside && ranOutInside);
  const first = attempt(gasLimit);
  if (first.outcome.kind !== "success") return { kind: "failure", outcome: first.outcome };
  if (!suffices(first)) return { kind: "innerOutOfGas" };
  const least = first.outcome.gasUsed > intrinsicGas ? first.outcome.gasUsed : intrinsicGas + 1n;
  if (suffices(attempt(least))) return { kind: "estimate", gas: least };
  return { kind: "estimate", gas: bisect((limit) => suffices(attempt(limit)), least, gasLimit) };
}

function bisect(suffices: (gasLimit: bigint) => boolean, least: bigint, most: bigint): bigint {
  let [low, high] = [least, most];
  for (let step = 0; step < MOST_STEPS && high - low > tolerance(low); step++) {
    const half = low + (high - low) / 2n;
    // The gas that it used is near the answer, so the first step stays close.
    const middle = step === 0 && low * 3n < half ? low * 3n : half;
    if (suffices(middle)) high = middle;
    else low = middle + 1n;
  }
  return high;
}

/** How far above the answer an estimate may lie. */
function tolerance(gas: bigint): bigint {
  const [, step] = TOLERANCES.find(([from]) => gas >= from) ?? [0n, 200n];
  return step;
}

const TOLERANCES: readonly (readonly [from: bigint, step: bigint])[] = [
  [4_000_000n, 50_000n],
  [1_000_000n, 10_000n],
  [100_000n, 1_000n],
  [50_000n, 500n],
  [30_000n, 300n],
];
