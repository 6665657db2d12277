import type { Transaction } from "../execution/transaction.ts";
import { CodeCache } from "./code/code-cache.ts";
import { OP } from "./code/opcodes.ts";
import { loadKeccak } from "./keccak.ts";
import type { PredictedBlock, PredictedSet, PredictionState, Predictor } from "./predictor.ts";
import type { Surroundings } from "./walk/frame.ts";
import { Walker } from "./walk/walker.ts";

/** What bounds a prediction, and spares it work. */
export interface PredictorOptions {
  /** Codes that were analysed before, by states whose `codeId` means the same. Default: none. */
  readonly codes?: CodeCache;
  /** Nodes of the graph that one prediction goes through at most; what comes after is told as a gap. Default: some milliseconds' worth. */
  readonly mostSteps?: number;
}

/**
 * Predicts access sets from bytecode and nothing but: each function is analysed when it is first called, and every transaction is led through its
 * function's graph with its own calldata. What the graph asks of the state is read as it is now.
 *
 * @example (await CodePredictor.create(state)).predict(transaction)?.accesses.filter(({ write }) => write !== "none");
 */
export class CodePredictor implements Predictor {
  readonly #codes: CodeCache;
  readonly #mostSteps: number | undefined;
  readonly #state: PredictionState;
  #block: Surroundings["block"] = new Map();

  private constructor(state: PredictionState, block: PredictedBlock, { codes = new CodeCache(), mostSteps }: PredictorOptions) {
    this.#state = state;
    this.#codes = codes;
    this.#mostSteps = mostSteps;
    this.inBlock(block);
  }

  /** @throws ENGINE_MISSING where the package's modules cannot be loaded. */
  static async create(state: PredictionState, block: PredictedBlock = {}, options: PredictorOptions = {}): Promise<CodePredictor> {
    await loadKeccak();
    return new CodePredictor(state, block, options);
  }

  inBlock(block: PredictedBlock): void {
    const { chainId, timestamp, number, coinbase, baseFee, gasLimit } = block;
    const words: [number, bigint | number | string | undefined][] = [
      [OP.CHAINID, chainId],
      [OP.TIMESTAMP, timestamp],
      [OP.NUMBER, number],
      [OP.COINBASE, coinbase],
      [OP.BASEFEE, baseFee],
      [OP.GASLIMIT, gasLimit],
    ];
    this.#block = new Map(words.flatMap(([opcode, word]) => (word === undefined ? [] : [[opcode, BigInt(word)] as const])));
  }

  predict(transaction: Transaction): PredictedSet | undefined {
    const surroundings = { origin: BigInt(transaction.from), block: this.#block };
    try {
      return new Walker(this.#codes, this.#state, surroundings, transaction, this.#mostSteps).predict();
    } catch (error) {
      // Words that hang on each other in long chains are worked out recursively: code made for it can exceed the stack.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }
}
