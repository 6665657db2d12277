import type { Hex } from "../../access/hex.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { DataExpression } from "../symbolic/memory.ts";

/** How a call runs the code that it calls. */
export type CallMode = "call" | "callcode" | "delegatecall" | "staticcall";

/** Memory that a call's answer is written to. */
export interface MemoryRange {
  readonly at: Expression;
  readonly size: Expression;
}

/** Something that a block does beside computing, in its order. Symbols are bound when it comes to pass. */
export type Effect =
  /** Symbols of a node that was put behind this one take their words. */
  | { readonly kind: "bind"; readonly bindings: readonly Binding[] }
  /** What must hold for the call to succeed: the other way only reverts. */
  | { readonly kind: "require"; readonly condition: Expression; readonly holds: boolean }
  | {
      readonly kind: "load";
      readonly slot: Expression;
      readonly result: Expression;
      readonly transient: boolean;
      readonly programCounter: number;
    }
  | {
      readonly kind: "store";
      readonly slot: Expression;
      readonly value: Expression;
      readonly transient: boolean;
      readonly commutes: boolean;
      readonly programCounter: number;
    }
  /** Something of an account is read: `result` has the origin that says what. */
  | { readonly kind: "account"; readonly address: Expression; readonly result: Expression }
  | {
      readonly kind: "call";
      readonly mode: CallMode;
      readonly target: Expression;
      readonly value: Expression;
      readonly input: DataExpression;
      readonly output: MemoryRange;
      /** Whether it succeeded; what it gave back goes by this symbol too. */
      readonly result: Expression;
      /** Whether all is reverted where the call fails. */
      readonly mustSucceed: boolean;
    }
  | {
      readonly kind: "create";
      readonly value: Expression;
      readonly initCode: DataExpression;
      /** Of CREATE2. */
      readonly salt: Expression | undefined;
      /** The address, 0 where it failed. */
      readonly result: Expression;
      /** Whether all is reverted where the creation fails. */
      readonly mustSucceed: boolean;
    }
  | { readonly kind: "selfdestruct"; readonly beneficiary: Expression }
  /** Memory is written where it depends on the input: the analysis took it to lie at or beyond `least`. */
  | { readonly kind: "bound"; readonly at: Expression; readonly least: bigint }
  | { readonly kind: "write"; readonly at: Expression; readonly size: Expression; readonly source: WriteSource }
  | { readonly kind: "memory-word"; readonly at: Expression; readonly result: Expression }
  | { readonly kind: "memory-hash"; readonly at: Expression; readonly size: Expression; readonly result: Expression };

/** What is written to a run's memory. */
export type WriteSource =
  | { readonly kind: "word"; readonly word: Expression }
  | { readonly kind: "byte"; readonly word: Expression }
  | { readonly kind: "calldata"; readonly offset: Expression }
  | { readonly kind: "code"; readonly offset: Expression }
  | { readonly kind: "memory"; readonly offset: Expression }
  | { readonly kind: "returned"; readonly call: Expression; readonly offset: Expression }
  | { readonly kind: "unknown" };

/** A way from one node to the next, and the words that the next node's symbols of origin `join` take on it. */
export interface Edge<Node = FlowNode> {
  readonly to: Node;
  readonly bindings: readonly Binding[];
}

export interface Binding {
  readonly symbol: Expression;
  readonly word: Expression;
}

/** How a node ends. */
export type Exit<Node = FlowNode> =
  | { readonly kind: "jump"; readonly edge: Edge<Node> }
  | { readonly kind: "branch"; readonly condition: Expression; readonly taken: Edge<Node>; readonly other: Edge<Node> }
  /** A jump to one of several targets, by program counter. */
  | { readonly kind: "switch"; readonly target: Expression; readonly edges: ReadonlyMap<number, Edge<Node>> }
  | { readonly kind: "stop" }
  | { readonly kind: "return"; readonly data: DataExpression }
  | { readonly kind: "revert" }
  /** Nobody can tell where it goes on. */
  | { readonly kind: "unresolved"; readonly reason: Unresolved };

/**
 * Why a way could not be followed: a jump that nothing tells the target of, a function too large for the analysis, or a selector that the code was
 * explored without.
 */
export type Unresolved = "jump" | "size" | "selector";

/** A basic block as it runs in one context: one set of return addresses on the stack. */
export interface FlowNode {
  readonly index: number;
  readonly programCounter: number;
  /** Both are filled in while the graph is made, and fixed from then on. */
  effects: readonly Effect[];
  exit: Exit;
}

/** One function of a contract, or all of the code where no selector is given, as a graph of what it does to the state. */
export interface FlowGraph {
  readonly entry: FlowNode;
  readonly nodes: readonly FlowNode[];
  readonly symbolCount: number;
  /** All that its nodes refer to have ids below. */
  readonly expressionCount: number;
  /** The selectors that the code compares with, where it was explored without one. */
  readonly selectors: readonly bigint[];
  readonly unresolved: ReadonlySet<Unresolved>;
  /** All of the contract's code. */
  readonly code: Hex;
}
