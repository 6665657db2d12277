import type { Predictor } from "../predict/predictor.ts";
import type { Strategy } from "./strategy.ts";

/** How a chain executes its blocks. */
export interface MiningOptions {
  readonly workers: number;
  readonly strategy: Strategy;
  /** Blocks of fewer transactions are executed one by one. */
  readonly minTransactions: number;
  /** For tests and benches: in place of the one that reads bytecode, or none at all. */
  readonly predictor?: Predictor | "none";
  /** For tests: hands over, and predicts, also where it does not pay. Default false. */
  readonly isEager?: boolean;
}
