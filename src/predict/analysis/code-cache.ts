import type { Hex } from "../../access/hex.ts";
import type { ImmutablePlaces } from "../code/blocks.ts";
import type { FlowGraph } from "../flow/graph.ts";
import { AnalysedCode, type FunctionCounts, type KeptAnalyses } from "./analysed-code.ts";

/** Codes that are kept: contracts that transactions make would add up. */
const MOST_CODES = 4_096;

/** Analysed codes by what the state calls them. */
export class CodeCache {
  readonly #codes = new Map<string | number | bigint, AnalysedCode>();
  readonly #openEnded = new WeakSet<FlowGraph>();
  readonly #kept: KeptAnalyses | undefined;

  /** `kept` has what was analysed before, and takes what `save` gives it. */
  constructor(kept?: KeptAnalyses) {
    this.#kept = kept;
  }

  get(id: string | number | bigint, code: () => Hex): AnalysedCode {
    let known = this.#codes.get(id);
    if (known !== undefined) return known;
    if (this.#codes.size >= MOST_CODES) this.#codes.clear();
    this.#codes.set(id, (known = new AnalysedCode(code(), undefined, this.#kept)));
    return known;
  }

  /** A code that was asked for before. */
  known(id: string | number | bigint): AnalysedCode | undefined {
    return this.#codes.get(id);
  }

  /** Code as the compiler gives it, with room for immutables. */
  compiled(code: Hex, immutables: ImmutablePlaces): AnalysedCode {
    const id = immutables.size === 0 ? code : `${code} ${[...immutables].join()}`;
    const known = this.#codes.get(id) ?? new AnalysedCode(code, immutables, this.#kept);
    this.#codes.set(id, known);
    return known;
  }

  /** Lets what was analysed outlast the process. */
  save(): void {
    for (const code of this.#codes.values()) code.save();
  }

  /** How functions came here. */
  get counts(): FunctionCounts {
    return [...this.#codes.values()].reduce<FunctionCounts>(
      (sum, { counts }) => ({ made: sum.made + counts.made, adopted: sum.adopted + counts.adopted, read: sum.read + counts.read }),
      { made: 0, adopted: 0, read: 0 },
    );
  }

  /** Whether a graph did not tell all of a transaction that went through it. */
  isOpenEnded(graph: FlowGraph): boolean {
    return this.#openEnded.has(graph);
  }

  noteOpenEnd(graph: FlowGraph): void {
    this.#openEnded.add(graph);
  }
}
