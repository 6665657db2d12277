import { median } from "../helpers/median.ts";
import type { Ceiling, MachineCeiling } from "../../src/workload/bench/machine-ceiling.ts";
import { type Mined, ourChain, type Phase, PHASES } from "./our-chain.ts";
import type { BlockWorkload } from "./workload.ts";

/** One kind of chain's passes, medians of. Times in milliseconds. */
export interface Summary {
  readonly wall: number;
  readonly cpu: number;
  readonly phases: Readonly<Record<Phase, number>>;
}

/** Our chains mining the same blocks in turns, beside the machine's own ceiling at each turn. */
export interface Comparison {
  readonly workload: BlockWorkload;
  readonly gas: number;
  readonly sequential: Summary;
  readonly parallel: Summary;
  /** How much faster: the first block of such transactions that a chain ever saw, and the middle one of those after. */
  readonly first: number;
  readonly speedup: number;
  readonly ceiling: Ceiling;
  /** What the speedup would be if executors and main thread had cores of their own, as many as executors: by CPU times. */
  readonly modelled: number;
  readonly repetitions: number;
  /** The share of transactions that executors executed. */
  readonly handedOver: number;
}

// V8 compiles WebAssembly a second time, for speed, while it runs; so both chains warm up. Milliseconds, and passes.
const WARM_UPS = 3;
const SETTLING = 700;
const SETTLING_TIME = 1_500;
const BUDGET = 3_000;
const LEAST_PASSES = 7;
const MOST_PASSES = 60;

/** `leastPasses`: of blocks so large that a few tell enough. */
export async function compare(
  workload: BlockWorkload,
  workers: number,
  ceiling: MachineCeiling,
  leastPasses = LEAST_PASSES,
): Promise<Comparison> {
  const alone = await ourChain(workload, undefined);
  const together = await ourChain(workload, workers);
  const turns: { sequential: Mined; parallel: Mined; ceiling: Ceiling }[] = [];
  const turn = async () => {
    const ours = { sequential: await alone(), parallel: await together() };
    if (ours.sequential.hash !== ours.parallel.hash) throw new Error(`${workload.name}: the blocks differ`);
    return { ...ours, ceiling: await ceiling.measure() };
  };
  // The first chain ever made compiles the engine.
  await alone();
  const { sequential, parallel } = await turn();
  await settle(together);
  for (let pass = 1; pass < WARM_UPS; pass++) await turn();
  const start = performance.now();
  while (turns.length < leastPasses || (turns.length < MOST_PASSES && performance.now() - start < BUDGET)) turns.push(await turn());
  const middle = (of: (turn: (typeof turns)[number]) => number) => median(turns.map(of));
  const main = ({ records }: Mined) => records.flatMap(({ spans }) => spans.filter(({ executor, inVain }) => executor === 1 && !inVain));
  return {
    workload,
    gas: Number(sequential.gas),
    sequential: summary(turns.map((each) => each.sequential)),
    parallel: summary(turns.map((each) => each.parallel)),
    first: sequential.wall / parallel.wall,
    speedup: middle((each) => each.sequential.wall / each.parallel.wall),
    ceiling: { wall: middle((each) => each.ceiling.wall), cpu: middle((each) => each.ceiling.cpu) },
    modelled: middle((each) => modelledSpeedup(each.sequential, each.parallel, workers)),
    repetitions: middle((each) => each.parallel.records.reduce((sum, { repetitions }) => sum + repetitions.length, 0)),
    handedOver: middle((each) => 1 - main(each.parallel).reduce((sum, { count }) => sum + count, 0) / workload.transactions.length),
  };
}

/** A chain finds out whether handing over pays from some blocks, or from one long one: milliseconds of execution, and at most by the clock. */
async function settle(mine: () => Promise<Mined>): Promise<void> {
  const start = performance.now();
  for (let spent = 0; spent < SETTLING && performance.now() - start < SETTLING_TIME;) spent += (await mine()).phases.execution;
}

/** CPU times of single threads are coarser than those of all together. */
function modelledSpeedup(sequential: Mined, { cpu, mainCpu }: Mined, workers: number): number {
  return sequential.cpu / Math.max(Math.min(mainCpu, cpu), cpu / workers);
}

function summary(passes: readonly Mined[]): Summary {
  const phases = PHASES.map((phase) => [phase, median(passes.map((pass) => pass.phases[phase]))]);
  return {
    wall: median(passes.map(({ wall }) => wall)),
    cpu: median(passes.map(({ cpu }) => cpu)),
    phases: Object.fromEntries(phases) as Summary["phases"],
  };
}
