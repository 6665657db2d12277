import type { CodeBlocks } from "../code/blocks.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { DraftNode } from "./draft.ts";
import { Joins } from "./join.ts";
import type { State } from "./state.ts";

/** Contexts of one block, by its return addresses; further ones share one. */
const MOST_CONTEXTS = 48;

/** The nodes of a function while it is explored: one for each block and each set of return addresses on its stack. */
export class DraftNodes {
  readonly #blocks: CodeBlocks;
  readonly #all: DraftNode[] = [];
  readonly #byContext = new Map<string, DraftNode>();
  readonly #contexts = new Map<number, number>();

  constructor(blocks: CodeBlocks) {
    this.#blocks = blocks;
  }

  /** In the order in which they were found. */
  get all(): readonly DraftNode[] {
    return this.#all;
  }

  /** The node of a block with the return addresses that are on a stack. */
  at(programCounter: number, { stack }: State): DraftNode {
    const height = `${programCounter},${stack.length}`;
    const context = height + this.#returnAddresses(programCounter, stack, height);
    const known = this.#byContext.get(context);
    if (known !== undefined) return known;
    const node: DraftNode = {
      index: this.#all.length,
      programCounter,
      joins: new Joins(),
      incoming: new Map(),
      symbols: new Map(),
      successors: new Map(),
      result: undefined,
      decided: undefined,
      skipped: undefined,
      runs: 0,
    };
    this.#all.push(node);
    this.#byContext.set(context, node);
    return node;
  }

  #returnAddresses(programCounter: number, stack: readonly Expression[], context: string): string {
    let addresses = "";
    for (const [position, { constant }] of stack.entries())
      if (constant !== undefined && constant !== 0n && this.#blocks.isJumpTarget(constant)) addresses += `,${position}:${constant}`;
    if (this.#byContext.has(context + addresses)) return addresses;
    const count = (this.#contexts.get(programCounter) ?? 0) + 1;
    this.#contexts.set(programCounter, count);
    return count > MOST_CONTEXTS ? ",*" : addresses;
  }
}
