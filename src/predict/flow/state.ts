import type { Expression } from "../symbolic/expression.ts";
import { Memory } from "../symbolic/memory.ts";

/** What is known when a block begins or ends. Never changed once another block has it. */
export interface State {
  readonly stack: readonly Expression[];
  readonly memory: Memory;
  /** The last call, whose answer is the return data; `none` before the first, `several` where that differs by the way. */
  readonly returned: Expression | "none" | "several";
  /** Conditions that are known to hold (true) or not (false), by the expression's id. */
  readonly facts: ReadonlyMap<number, boolean>;
  /** What slots hold as far as this frame wrote or read them: by the slot expression's id. */
  readonly slots: ReadonlyMap<number, KnownSlot>;
}

export interface KnownSlot {
  readonly slot: Expression;
  readonly value: Expression;
}

export const START: State = { stack: [], memory: Memory.empty, returned: "none", facts: new Map(), slots: new Map() };
