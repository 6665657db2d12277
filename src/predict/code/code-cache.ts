import type { Hex } from "../../access/hex.ts";
import { flowGraph } from "../flow/graph-of.ts";
import type { FlowGraph } from "../flow/graph.ts";
import { splitIntoBlocks, type CodeBlocks, type ImmutablePlaces } from "./blocks.ts";

/** Functions of one contract that are analysed: no contract has more, and calldata must not fill the memory. */
const MOST_FUNCTIONS = 1_000;
/** Codes that are kept: contracts that transactions make would add up. */
const MOST_CODES = 4_096;
/** How an account names the account whose code it runs (EIP-7702). */
const DELEGATION_PREFIX = "0xef0100";

/** A contract's code and the graphs of its functions, each made when it is first asked for. */
export class AnalysedCode {
  readonly blocks: CodeBlocks;
  /** The account whose code is run in place of this one. */
  readonly delegate: Hex | undefined;
  readonly #functions = new Map<bigint, FlowGraph>();
  #fallback: FlowGraph | undefined;

  /** `immutables` tells where code that is not deployed leaves room for them. */
  constructor(code: Hex, immutables?: ImmutablePlaces) {
    this.delegate = code.startsWith(DELEGATION_PREFIX) && code.length === 48 ? `0x${code.slice(8)}` : undefined;
    this.blocks = splitIntoBlocks(code, immutables);
  }

  /** What it does with calldata that its dispatcher does not know, and with none. */
  get fallback(): FlowGraph {
    return (this.#fallback ??= flowGraph(this.blocks, undefined));
  }

  /** The selectors that its dispatcher compares with; not all of them where it looks them up in a table. */
  get selectors(): readonly bigint[] {
    return this.fallback.selectors;
  }

  /** What it does with calldata of at least four bytes. Undefined where too many functions were asked for. */
  function(selector: bigint): FlowGraph | undefined {
    const known = this.#functions.get(selector);
    if (known !== undefined) return known;
    if (!this.#isDispatched(selector)) return this.fallback;
    if (this.#functions.size >= MOST_FUNCTIONS) return undefined;
    const graph = flowGraph(this.blocks, selector);
    this.#functions.set(selector, graph);
    return graph;
  }

  #isDispatched(selector: bigint): boolean {
    const { selectors, unresolved } = this.fallback;
    return unresolved.size > 0 || selectors.includes(selector);
  }
}

/** Analysed codes by what the state calls them. */
export class CodeCache {
  readonly #codes = new Map<string | number | bigint, AnalysedCode>();
  readonly #openEnded = new WeakSet<FlowGraph>();

  get(id: string | number | bigint, code: () => Hex): AnalysedCode {
    let known = this.#codes.get(id);
    if (known !== undefined) return known;
    if (this.#codes.size >= MOST_CODES) this.#codes.clear();
    this.#codes.set(id, (known = new AnalysedCode(code())));
    return known;
  }

  /** Whether a graph did not tell all of a transaction that went through it. */
  isOpenEnded(graph: FlowGraph): boolean {
    return this.#openEnded.has(graph);
  }

  noteOpenEnd(graph: FlowGraph): void {
    this.#openEnded.add(graph);
  }
}
