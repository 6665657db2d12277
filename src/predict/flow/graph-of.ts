import type { Expression } from "../symbolic/expression.ts";
import { markRequiredCalls } from "./requirements.ts";
import { straighten } from "./straighten.ts";
import { numberExpressions, usedSymbols } from "./used-symbols.ts";
import { mapEdges } from "./edges.ts";
import type { Draft, DraftNode, EdgeSide } from "./draft.ts";
import { explore } from "./explore.ts";
import type { CodeBlocks } from "../code/blocks.ts";
import type { Binding, Edge, Effect, Exit, FlowGraph, FlowNode, Unresolved } from "./graph.ts";

/**
 * What code does to the state when it is called with a selector; without one, for selectors that it does not know. Ways that can only revert are
 * left out: the graph speaks of calls that succeed.
 */
export function flowGraph(blocks: CodeBlocks, selector: bigint | undefined): FlowGraph {
  return new Pruning(explore(blocks, selector)).graph();
}

/** Turns a draft into a graph of what may succeed. */
class Pruning {
  readonly #draft: Draft;
  readonly #alive = new Set<DraftNode>();
  readonly #made = new Map<DraftNode, FlowNode>();
  readonly #nodes: FlowNode[] = [];
  readonly #unresolved = new Set<Unresolved>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  graph(): FlowGraph {
    this.#findAlive();
    const { entry, pool, selectors, blocks } = this.#draft;
    const start = this.#alive.has(entry) ? this.#node(entry) : this.#stub({ kind: "revert" });
    for (const [draft, node] of this.#made) this.#fill(draft, node);
    markRequiredCalls(this.#nodes);
    const keepsMemory = this.#nodes.some(readsMemory);
    if (!keepsMemory) for (const node of this.#nodes) node.effects = node.effects.filter(({ kind }) => kind !== "write");
    const used = usedSymbols(this.#nodes);
    for (const node of this.#nodes) node.exit = withBindings(node.exit, used);
    const nodes = straighten(start, this.#nodes);
    return {
      entry: start,
      nodes,
      symbolCount: pool.symbolCount,
      expressionCount: numberExpressions(nodes),
      selectors,
      unresolved: this.#unresolved,
      code: blocks.hex,
    };
  }

  /** The nodes from which something else than a revert can be reached. */
  #findAlive(): void {
    const before = new Map<DraftNode, DraftNode[]>();
    const found: DraftNode[] = [];
    for (const node of this.#draft.nodes) {
      for (const successor of node.successors.values()) before.set(successor, [...(before.get(successor) ?? []), node]);
      if (this.#endsWell(node)) found.push(node);
    }
    for (let node = found.pop(); node !== undefined; node = found.pop()) {
      if (this.#alive.has(node)) continue;
      this.#alive.add(node);
      found.push(...(before.get(node) ?? []));
    }
  }

  #endsWell({ result, skipped }: DraftNode): boolean {
    // A node that was never run is where exploring was cut short.
    return result === undefined || skipped !== undefined || ["stop", "return", "unresolved"].includes(result.end.kind);
  }

  /** The node that stands for a draft's; its edges are made later, since there are loops. */
  #node(draft: DraftNode): FlowNode {
    const known = this.#made.get(draft);
    if (known !== undefined) return known;
    const node = this.#stub({ kind: "revert" }, draft.programCounter);
    this.#made.set(draft, node);
    return node;
  }

  #stub(exit: Exit, programCounter = 0): FlowNode {
    const node: FlowNode = { index: this.#nodes.length, programCounter, effects: [], exit };
    this.#nodes.push(node);
    return node;
  }

  #fill(draft: DraftNode, node: FlowNode): void {
    node.exit = this.#exit(draft);
    node.effects = [...(draft.result?.effects ?? []), ...this.#requirements(draft, node.exit)];
    if (node.exit.kind === "unresolved") this.#unresolved.add(node.exit.reason);
  }

  #exit(draft: DraftNode): Exit {
    const end = draft.result?.end;
    if (end === undefined || (this.#draft.isCutShort && draft.result === undefined)) return { kind: "unresolved", reason: "size" };
    switch (end.kind) {
      case "next":
        return this.#jump(draft, "next");
      case "jump":
        return end.target.constant !== undefined ? this.#jump(draft, "next") : this.#switch(draft, end.target);
      case "branch":
        return this.#branch(draft, end.condition);
      default:
        return end;
    }
  }

  #jump(draft: DraftNode, side: EdgeSide): Exit {
    const edge = this.#edge(draft, side);
    return edge === undefined ? { kind: "revert" } : { kind: "jump", edge };
  }

  #switch(draft: DraftNode, target: Expression): Exit {
    const edges = new Map<number, Edge>();
    for (const side of draft.successors.keys()) {
      const edge = this.#edge(draft, side);
      if (edge !== undefined && typeof side === "number") edges.set(side, edge);
    }
    const [only, ...others] = edges.values();
    if (only === undefined) return { kind: "revert" };
    return others.length === 0 ? { kind: "jump", edge: only } : { kind: "switch", target, edges };
  }

  #branch(draft: DraftNode, condition: Expression): Exit {
    if (draft.decided !== undefined) return this.#jump(draft, draft.decided);
    const [taken, other] = [this.#edge(draft, "taken"), this.#edge(draft, "other")];
    if (taken === undefined && other === undefined) return { kind: "revert" };
    if (taken === undefined || other === undefined || (taken.to === other.to && taken.bindings.length === 0 && other.bindings.length === 0))
      return { kind: "jump", edge: (taken ?? other) as Edge };
    return { kind: "branch", condition, taken, other };
  }

  /** What a branch whose other side only reverts asks for. */
  #requirements(draft: DraftNode, exit: Exit): Effect[] {
    const end = draft.result?.end;
    if (end?.kind !== "branch" || draft.decided !== undefined || exit.kind !== "jump") return [];
    const [taken, other] = [this.#isAlive(draft, "taken"), this.#isAlive(draft, "other")];
    return taken === other ? [] : [{ kind: "require", condition: end.condition, holds: taken }];
  }

  #isAlive(draft: DraftNode, side: EdgeSide): boolean {
    const successor = draft.successors.get(side);
    return successor !== undefined && this.#alive.has(successor);
  }

  #edge(draft: DraftNode, side: EdgeSide): Edge | undefined {
    if (draft.skipped === side) return { to: this.#stub({ kind: "unresolved", reason: "selector" }), bindings: [] };
    const successor = draft.successors.get(side);
    if (successor === undefined || !this.#alive.has(successor)) return undefined;
    return { to: this.#node(successor), bindings: this.#bindings(draft, side, successor) };
  }

  #bindings(from: DraftNode, side: EdgeSide, to: DraftNode): Binding[] {
    const state = to.incoming.get(`${from.index}:${side}`);
    if (state === undefined) return [];
    const bindings: Binding[] = [];
    for (const [position, symbol] of to.joins.stack) {
      const word = state.stack[position];
      if (word !== undefined && word !== symbol) bindings.push({ symbol, word });
    }
    for (const [offset, symbol] of to.joins.memory) {
      const word = state.memory.word(this.#draft.pool, this.#draft.pool.constant(BigInt(offset)));
      if (word !== undefined && word !== symbol) bindings.push({ symbol, word });
    }
    return bindings;
  }
}

function readsMemory({ effects, exit }: FlowNode): boolean {
  if (exit.kind === "return" && exit.data.kind === "memory") return true;
  return effects.some(
    (effect: Effect) =>
      effect.kind === "memory-word" ||
      effect.kind === "memory-hash" ||
      (effect.kind === "call" && effect.input.kind === "memory") ||
      (effect.kind === "create" && effect.initCode.kind === "memory"),
  );
}

function withBindings(exit: Exit, used: ReadonlySet<Expression>): Exit {
  return mapEdges(exit, (edge) => ({ ...edge, bindings: edge.bindings.filter(({ symbol }) => used.has(symbol)) }));
}
