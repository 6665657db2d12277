import fc from "fast-check";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { cases } from "./cases/cases.ts";
import type { FuzzCase } from "./cases/fuzz-case.ts";
import { type ComparedBlock, firstDifference, outcomeOf } from "./compare.ts";
import { type Counts, Coverage } from "./coverage.ts";
import { asTest } from "./as-test.ts";
import { withGasPoints } from "./gas-points.ts";
import { NOTHING, trace } from "./trace.ts";

/** Cases of one hardfork; the seed says which. */
export interface Batch {
  readonly hardfork: Hardfork;
  readonly seed: number;
  readonly runs: number;
}

export interface BatchResult {
  readonly counts: Counts;
  /** The smallest case that differs, told as a test; undefined where none does. */
  readonly failure: string | undefined;
}

/** Traces take as long as executions, so that only each so many runs are looked into where no gas points are asked for. */
const TRACED = 4;

const engine = createEngineExecutor();
const reference = createReferenceExecutor();

/** Executes a batch's cases on the engine and on the reference VM; a difference is shrunk. */
export async function runBatch({ hardfork, seed, runs }: Batch): Promise<BatchResult> {
  const coverage = new Coverage();
  let run = 0;
  const property = fc.asyncProperty(cases(hardfork), async (fuzzCase) => {
    run += 1;
    const isTraced = fuzzCase.gasPoints.length > 0 || run % TRACED === 0;
    const { difference } = await compare(fuzzCase, run <= runs ? coverage : new Coverage(), isTraced);
    return difference === undefined;
  });
  const { counterexample } = await fc.check(property, { seed, numRuns: runs, endOnFailure: false });
  coverage.add("runs", Math.min(run, runs));
  if (counterexample === null) return { counts: coverage.counts(), failure: undefined };
  const { compared, difference } = await compare(counterexample[0], new Coverage(), true);
  return { counts: coverage.counts(), failure: asTest(compared, difference ?? "no difference when run again", { hardfork, seed }) };
}

async function compare(
  fuzzCase: FuzzCase,
  coverage: Coverage,
  isTraced: boolean,
): Promise<{ compared: ComparedBlock; difference?: string }> {
  const traced = isTraced ? await trace(fuzzCase) : NOTHING;
  const { block, state, options } = fuzzCase;
  const compared = { block, state, options, transactions: withGasPoints(fuzzCase, traced) };
  const wanted = await outcomeOf(reference, compared);
  const difference = firstDifference(await outcomeOf(engine, compared), wanted);
  coverage.countOutcome(wanted, compared);
  if (isTraced) coverage.countTrace(traced, block.hardfork);
  return { compared, ...(difference !== undefined && { difference }) };
}
