import type { CodeBlocks } from "../code/blocks.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";
import type { BlockResult } from "./block-machine.ts";
import type { Joins } from "./join.ts";
import type { State } from "./state.ts";

/** A way out of a draft's node: the side of its branch, or the target of its jump. */
export type EdgeSide = "next" | "taken" | "other" | number;

/** A node while its function is explored. */
export interface DraftNode {
  readonly index: number;
  readonly programCounter: number;
  readonly joins: Joins;
  /** The state that each way into it brings, by the node and the side it comes from. */
  readonly incoming: Map<string, State>;
  readonly symbols: Map<string, Expression>;
  readonly successors: Map<EdgeSide, DraftNode>;
  result: BlockResult | undefined;
  /** For a branch whose condition is known: the side that it takes. */
  decided: "taken" | "other" | undefined;
  /** The side on which a selector is found that exploring without one does not follow. */
  skipped: "taken" | "other" | undefined;
  runs: number;
}

/** What exploring found, before it is pruned. */
export interface Draft {
  readonly pool: ExpressionPool;
  readonly blocks: CodeBlocks;
  readonly entry: DraftNode;
  readonly nodes: readonly DraftNode[];
  readonly selectors: readonly bigint[];
  readonly isCutShort: boolean;
}
