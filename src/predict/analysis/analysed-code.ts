import { createHash } from "node:crypto";
import { delegateOf } from "../../access/delegation.ts";
import type { Hex } from "../../access/hex.ts";
import { flowGraph } from "../flow/graph-of.ts";
import type { FlowGraph } from "../flow/graph.ts";
import { splitIntoBlocks, type CodeBlocks, type ImmutablePlaces } from "../code/blocks.ts";
import { decodeGraph, encodeGraph } from "./graph-encoding.ts";

/** A function of a contract; undefined stands for calldata that its dispatcher does not know, and for none. */
export type Selector = bigint | undefined;

/** Functions' graphs as bytes (`encodeGraph`). */
export type EncodedFunctions = ReadonlyMap<Selector, Uint8Array>;

/** How many functions were analysed by this thread, by others, and in runs before. */
export interface FunctionCounts {
  readonly made: number;
  readonly adopted: number;
  readonly read: number;
}

/** Where analyses outlast the process, by what they are of. */
export interface KeptAnalyses {
  read(id: string): EncodedFunctions | undefined;
  write(id: string, functions: EncodedFunctions): void;
}

/** Functions of one contract that are analysed: no contract has more, and calldata must not fill the memory. */
const MOST_FUNCTIONS = 1_000;

/** A contract's code and the graphs of its functions, each made when it is first asked for, or read where it was kept. */
export class AnalysedCode {
  readonly hex: Hex;
  /** Where code that is not deployed leaves room for immutables. */
  readonly immutables: ImmutablePlaces;
  /** The account whose code is run in place of this one. */
  readonly delegate: Hex | undefined;
  readonly #graphs = new Map<Selector, FlowGraph>();
  readonly #kept: KeptAnalyses | undefined;
  /** Graphs that were not made here: kept ones, and those of other threads. Undefined until they are looked for. */
  #encoded: Map<Selector, Uint8Array> | undefined;
  readonly #unsaved = new Set<Selector>();
  #blocks: CodeBlocks | undefined;
  #made = 0;
  #adopted = 0;

  constructor(code: Hex, immutables: ImmutablePlaces = new Map(), kept?: KeptAnalyses) {
    this.hex = code;
    this.immutables = immutables;
    this.delegate = delegateOf(code);
    this.#kept = kept;
  }

  get blocks(): CodeBlocks {
    return (this.#blocks ??= splitIntoBlocks(this.hex, this.immutables));
  }

  /** What it does with calldata that its dispatcher does not know, and with none. */
  get fallback(): FlowGraph {
    return this.#graph(undefined);
  }

  /** The selectors that its dispatcher compares with; not all of them where it looks them up in a table. */
  get selectors(): readonly bigint[] {
    return this.fallback.selectors;
  }

  /** What it does with calldata of at least four bytes. Undefined where too many functions were asked for. */
  function(selector: bigint): FlowGraph | undefined {
    const known = this.#graphs.get(selector);
    if (known !== undefined) return known;
    if (!isDispatched(this.fallback, selector)) return this.fallback;
    return this.#graphs.size >= MOST_FUNCTIONS ? undefined : this.#graph(selector);
  }

  /** What it does with calldata, where that was analysed before: nothing is analysed for it. */
  known(selector: Selector): FlowGraph | undefined {
    const known = this.#graphs.get(selector);
    if (known !== undefined) return known;
    const fallback = this.#recalled(undefined);
    return fallback === undefined || isDispatched(fallback, selector) ? this.#recalled(selector) : fallback;
  }

  /** Takes over what another thread made of the same code. */
  adopt(functions: EncodedFunctions): void {
    const encoded = this.#read();
    for (const [selector, graph] of functions) {
      if (encoded.has(selector) || this.#graphs.has(selector)) continue;
      encoded.set(selector, graph);
      this.#unsaved.add(selector);
    }
  }

  /** Keeps what is not kept yet, and tells whether there was any. */
  save(): boolean {
    if (this.#unsaved.size === 0 || this.#kept === undefined) return false;
    this.#kept.write(this.#id, this.encoded([...this.#unsaved]));
    this.#unsaved.clear();
    return true;
  }

  /** Functions' graphs as bytes, made where they were not yet. */
  encoded(selectors: readonly Selector[]): EncodedFunctions {
    const functions = new Map<Selector, Uint8Array>();
    for (const selector of selectors) {
      const known = this.#encoded?.get(selector);
      const graph = known === undefined && selector !== undefined ? this.function(selector) : this.fallback;
      if (known !== undefined) functions.set(selector, known);
      else if (graph !== undefined && graph === this.#graphs.get(selector)) functions.set(selector, encodeGraph(graph));
    }
    return functions;
  }

  /** How its functions came here, as far as they were looked at. */
  get counts(): FunctionCounts {
    return { made: this.#made, adopted: this.#adopted, read: this.#graphs.size - this.#made - this.#adopted };
  }

  #graph(selector: Selector): FlowGraph {
    const known = this.#graphs.get(selector) ?? this.#recalled(selector);
    if (known !== undefined) return known;
    const graph = flowGraph(this.blocks, selector);
    this.#graphs.set(selector, graph);
    this.#unsaved.add(selector);
    this.#made++;
    return graph;
  }

  #recalled(selector: Selector): FlowGraph | undefined {
    const known = this.#graphs.get(selector);
    if (known !== undefined) return known;
    const encoded = this.#read().get(selector);
    const graph = encoded === undefined ? undefined : decodeGraph(encoded, this.hex);
    if (graph === undefined) this.#encoded?.delete(selector);
    else {
      this.#graphs.set(selector, graph);
      if (this.#unsaved.has(selector)) this.#adopted++;
    }
    return graph;
  }

  #read(): Map<Selector, Uint8Array> {
    return (this.#encoded ??= new Map(this.#kept?.read(this.#id)));
  }

  get #id(): string {
    return createHash("sha256")
      .update(this.hex)
      .update(JSON.stringify([...this.immutables]))
      .digest("hex");
  }
}

function isDispatched({ selectors, unresolved }: FlowGraph, selector: Selector): boolean {
  return selector === undefined || unresolved.size > 0 || selectors.includes(selector);
}
