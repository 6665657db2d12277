import type { Expression, SymbolOrigin } from "../symbolic/expression.ts";
import type { ExpressionPool } from "../symbolic/pool.ts";
import type { Effect } from "./graph.ts";

/** Gives the symbol that an instruction of the node binds, the same each time that the node is run. */
export type SymbolSource = (programCounter: number, origin: SymbolOrigin) => Expression;

/** What the parts of a machine share while it runs a block. */
export interface MachineTools {
  readonly pool: ExpressionPool;
  readonly code: Uint8Array;
  readonly symbols: SymbolSource;
  /** What the block does, in its order. */
  readonly effects: Effect[];
}
