import type { FlowGraph } from "../flow/graph.ts";

/** Rounds of all frames are counted as one: what a memo holds of another frame's is old, and nobody has to empty it. */
let lastRound = 0;

export function nextRound(): number {
  return ++lastRound;
}

/** Words of a graph's formulas as they were worked out, by their ids. */
export interface WordMemo {
  readonly words: (bigint | undefined)[];
  /** The round in which each was worked out; below zero where it hangs on the state. */
  readonly rounds: number[];
}

/** Memos that nobody uses. */
const unused = new WeakMap<FlowGraph, WordMemo[]>();

/** The memos that the frames of one prediction use. */
export class Memos {
  readonly #taken: (readonly [FlowGraph, WordMemo])[] = [];

  take(graph: FlowGraph): WordMemo {
    const memo = unused.get(graph)?.pop() ?? newMemo(graph);
    this.#taken.push([graph, memo]);
    return memo;
  }

  /** No frame of the prediction will be asked anything any more. */
  release(): void {
    for (const [graph, memo] of this.#taken) {
      const others = unused.get(graph);
      if (others === undefined) unused.set(graph, [memo]);
      else others.push(memo);
    }
  }
}

function newMemo({ expressionCount }: FlowGraph): WordMemo {
  return {
    words: new Array<bigint | undefined>(expressionCount).fill(undefined),
    rounds: new Array<number>(expressionCount).fill(0),
  };
}
