import { median } from "../helpers/median.ts";
import { type Mined, ourChain, type Teller } from "./our-chain.ts";
import type { BlockWorkload } from "./workload.ts";

/** How one chain fares with blocks of a workload: the first that it sees, and the middle one of those after. */
export interface PlannedMining {
  readonly firstRepeated: number;
  readonly repeated: number;
  readonly predictions: number;
  /** Milliseconds: planning, and execution with it. */
  readonly planning: number;
  readonly execution: number;
  /** CPU time of all threads, in milliseconds. */
  readonly cpu: number;
}

export interface PredictionGain {
  readonly workload: BlockWorkload;
  readonly predicted: PlannedMining;
  /** By round 0 and what earlier blocks taught, and nothing else. */
  readonly alone: PlannedMining;
}

const PASSES = 9;

/** Mines the same blocks with prediction and without, in turns. */
export async function comparePrediction(workload: BlockWorkload, workers: number): Promise<PredictionGain> {
  const chains = [await ourChain(workload, workers), await ourChain(workload, workers, "none" satisfies Teller)] as const;
  const passes: Mined[][] = [[], []];
  for (let pass = 0; pass < PASSES; pass++) for (const [index, mine] of chains.entries()) passes[index]?.push(await mine());
  const [predicted = [], alone = []] = passes;
  return { workload, predicted: summary(predicted), alone: summary(alone) };
}

function summary([first, ...later]: readonly Mined[]): PlannedMining {
  const repeated = ({ records }: Mined) => records.reduce((sum, { repetitions }) => sum + repetitions.length, 0);
  const sum = (of: "predictions" | "planning") =>
    median(later.map(({ records }) => records.reduce((total, record) => total + record[of], 0)));
  return {
    ...{ firstRepeated: first === undefined ? 0 : repeated(first), repeated: median(later.map(repeated)) },
    ...{ predictions: sum("predictions"), planning: sum("planning") },
    ...{ execution: median(later.map(({ phases }) => phases.execution)), cpu: median(later.map(({ cpu }) => cpu)) },
  };
}
