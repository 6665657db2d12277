import type { CodeBlocks } from "../code/blocks.ts";
import { OP } from "../code/opcodes.ts";
import type { Expression, SymbolOrigin } from "../symbolic/expression.ts";
import { ExpressionPool } from "../symbolic/pool.ts";
import { runBlock, type BlockEnd, type BlockResult } from "./block-machine.ts";
import { comparedSelector, knownTruth, withFact } from "./conditions.ts";
import type { Draft, DraftNode, EdgeSide } from "./draft.ts";
import { DraftNodes } from "./draft-nodes.ts";
import { joinStates, sameState } from "./join.ts";
import { START, type State } from "./state.ts";

/** Bounds on one function: what exceeds them is given up. */
const MOST_NODES = 6_000;
const MOST_INSTRUCTIONS = 2_000_000;
/** A node that is run so often does not settle. */
const MOST_RUNS = 60;

/**
 * Explores what code does when it is called with a selector; without one, what it does for selectors that it does not know. Jumps are resolved
 * by keeping a block apart for each set of return addresses on its stack.
 */
export function explore(blocks: CodeBlocks, selector: bigint | undefined): Draft {
  return new Exploration(blocks, selector).run();
}

class Exploration {
  readonly #blocks: CodeBlocks;
  readonly #pool: ExpressionPool;
  readonly #nodes: DraftNodes;
  readonly #selectors = new Set<bigint>();
  /** Where the symbols of joins belong, by their index. */
  readonly #joinedAt = new Map<number, { readonly node: DraftNode; readonly position: number }>();
  readonly #waiting = new Set<DraftNode>();
  #instructions = 0;

  constructor(blocks: CodeBlocks, selector: bigint | undefined) {
    this.#blocks = blocks;
    this.#pool = new ExpressionPool(selector);
    this.#nodes = new DraftNodes(blocks);
  }

  run(): Draft {
    const entry = this.#nodes.at(0, START);
    entry.incoming.set("start", START);
    this.#waiting.add(entry);
    while (this.#waiting.size > 0 && !this.#isTooLarge) {
      const node = this.#first();
      this.#waiting.delete(node);
      this.#visit(node);
    }
    return {
      pool: this.#pool,
      blocks: this.#blocks,
      entry,
      nodes: this.#nodes.all,
      selectors: [...this.#selectors],
      isCutShort: this.#waiting.size > 0,
    };
  }

  get #isTooLarge(): boolean {
    return this.#nodes.all.length > MOST_NODES || this.#instructions > MOST_INSTRUCTIONS || this.#pool.isFull;
  }

  /** The earliest found of those that wait: what lies behind a loop settles after it. */
  #first(): DraftNode {
    let first: DraftNode | undefined;
    for (const node of this.#waiting) if (first === undefined || node.index < first.index) first = node;
    return first as DraftNode;
  }

  #visit(node: DraftNode): void {
    const block = this.#blocks.blocks.get(node.programCounter);
    node.runs++;
    if (block === undefined || node.runs > MOST_RUNS) {
      node.result = {
        effects: [],
        end: block === undefined ? { kind: "stop" } : { kind: "unresolved", reason: "size" },
        state: START,
      };
      return;
    }
    const state = joinStates(this.#pool, [...node.incoming.values()], node.joins);
    for (const [position, { symbol }] of node.joins.stack) if (symbol) this.#joinedAt.set(symbol.index, { node, position });
    this.#instructions += block.instructions.length;
    node.result = runBlock(this.#pool, this.#blocks.code, block, state, (counter, origin) => this.#symbol(node, counter, origin));
    this.#follow(node, node.result);
  }

  #symbol(node: DraftNode, programCounter: number, origin: SymbolOrigin): Expression {
    const key = `${programCounter}${origin}`;
    const symbol = node.symbols.get(key) ?? this.#pool.symbol(origin);
    node.symbols.set(key, symbol);
    return symbol;
  }

  #follow(node: DraftNode, { end, state }: BlockResult): void {
    [node.decided, node.skipped] = [undefined, undefined];
    const ways = new Map<EdgeSide, readonly [number, State]>();
    if (end.kind === "next") ways.set("next", [end.programCounter ?? this.#blocks.code.length, state]);
    if (end.kind === "jump") this.#followJump(node, end, state, ways);
    if (end.kind === "branch") this.#followBranch(node, end, state, ways);
    for (const [side, successor] of node.successors) {
      if (ways.has(side)) continue;
      successor.incoming.delete(`${node.index}:${side}`);
      node.successors.delete(side);
    }
    for (const [side, [counter, leaving]] of ways) this.#enter(node, side, counter, leaving);
  }

  #followJump(node: DraftNode, end: BlockEnd & { kind: "jump" }, state: State, ways: Map<EdgeSide, readonly [number, State]>): void {
    const targets = this.#targets(end.target, new Set());
    if (targets === undefined) return this.#giveUp(node);
    for (const target of targets)
      if (this.#blocks.isJumpTarget(target)) ways.set(end.target.constant === undefined ? Number(target) : "next", [Number(target), state]);
  }

  #followBranch(node: DraftNode, end: BlockEnd & { kind: "branch" }, state: State, ways: Map<EdgeSide, readonly [number, State]>): void {
    const { condition, target, next = this.#blocks.code.length } = end;
    const holds = knownTruth(condition, state.facts);
    const compared = holds === undefined && this.#pool.selector === undefined ? comparedSelector(condition) : undefined;
    if (compared !== undefined) this.#selectors.add(compared.selector);
    node.skipped = compared?.side;
    node.decided = holds === undefined ? undefined : holds ? "taken" : "other";
    if (holds !== false && node.skipped !== "taken") {
      const targets = this.#targets(target, new Set());
      if (targets?.size !== 1) return this.#giveUp(node);
      for (const counter of targets)
        if (this.#blocks.isJumpTarget(counter)) ways.set("taken", [Number(counter), withFact(state, condition, true)]);
    }
    if (holds !== true && node.skipped !== "other") ways.set("other", [next, withFact(state, condition, false)]);
  }

  #giveUp(node: DraftNode): void {
    if (node.result !== undefined) node.result = { ...node.result, end: { kind: "unresolved", reason: "jump" } };
  }

  #enter(from: DraftNode, side: EdgeSide, programCounter: number, state: State): void {
    if (isDoomed(this.#blocks.blocks.get(programCounter)?.instructions.at(-1)?.opcode)) return this.#leave(from, side);
    const node = this.#nodes.at(programCounter, state);
    const before = from.successors.get(side);
    const key = `${from.index}:${side}`;
    if (before !== undefined && before !== node) before.incoming.delete(key);
    from.successors.set(side, node);
    const known = node.incoming.get(key);
    if (known !== undefined && sameState(known, state)) return;
    node.incoming.set(key, state);
    this.#waiting.add(node);
  }

  /** Blocks that end in a revert are no nodes: a side without a successor reverts. */
  #leave(from: DraftNode, side: EdgeSide): void {
    from.successors.get(side)?.incoming.delete(`${from.index}:${side}`);
    from.successors.delete(side);
  }

  /** The constants that a word can be, undefined where it can be something else. */
  #targets(word: Expression, seen: Set<Expression>): Set<bigint> | undefined {
    if (word.constant !== undefined) return new Set([word.constant]);
    const joined = word.symbol === undefined ? undefined : this.#joinedAt.get(word.symbol.index);
    if (joined === undefined) return undefined;
    const found = new Set<bigint>();
    if (seen.has(word)) return found;
    seen.add(word);
    for (const { stack } of joined.node.incoming.values()) {
      const incoming = stack[joined.position];
      const targets = incoming === undefined ? undefined : this.#targets(incoming, seen);
      if (targets === undefined) return undefined;
      for (const target of targets) found.add(target);
    }
    return found;
  }
}

function isDoomed(lastOpcode: number | undefined): boolean {
  return lastOpcode === OP.REVERT || lastOpcode === OP.INVALID;
}
