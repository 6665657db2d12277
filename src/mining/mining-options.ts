import type { AccessTeller } from "./foresight.ts";
import type { Strategy } from "./strategy.ts";

/** How a chain executes its blocks. */
export interface MiningOptions {
  readonly workers: number;
  readonly strategy: Strategy;
  /** Blocks of fewer transactions are executed one by one. */
  readonly minTransactions: number;
  /** The project's cache folder, where analyses of code are kept; without one they are kept in memory. */
  readonly cache?: string;
  /** For tests and benches: who tells what transactions will touch, in place of their bytecode; or nobody. */
  readonly teller?: AccessTeller | "none";
  /** For tests: hands over, and predicts, also where it does not pay. Default false. */
  readonly isEager?: boolean;
}
