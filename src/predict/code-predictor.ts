import type { BlockContext } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import { CodeCache } from "./analysis/code-cache.ts";
import { OP } from "./code/opcodes.ts";
import { loadKeccak } from "./keccak.ts";
import type { PredictedSet, PredictionState, Predictor } from "./predictor.ts";
import { Tapes } from "./tape/tapes.ts";
import type { Surroundings } from "./walk/call.ts";
import { predictAccesses } from "./walk/predict-accesses.ts";

/** The parts of a block that prediction makes use of, where they are known beforehand. */
export type PredictedBlock = Partial<Pick<BlockContext, "chainId" | "timestamp" | "number" | "coinbase" | "baseFee" | "gasLimit">>;

/**
 * Predicts access sets from bytecode and nothing but: each function is analysed when it is first called, and every transaction is led through its
 * function's graph with its own calldata. What the graph asks of the state is read as it is now.
 *
 * @example (await CodePredictor.create(state)).predict(transaction)?.accesses.filter(({ write }) => write !== "none");
 */
export class CodePredictor implements Predictor {
  readonly #codes: CodeCache;
  readonly #state: PredictionState;
  readonly #tapes: Tapes;
  #block: Surroundings["block"] = new Map();

  private constructor(state: PredictionState, block: PredictedBlock, codes: CodeCache) {
    this.#state = state;
    this.#codes = codes;
    this.#tapes = new Tapes(codes, state);
    this.inBlock(block);
  }

  /**
   * `codes` keeps what was analysed before, by states whose `codeId` means the same.
   *
   * @throws ENGINE_MISSING where the package's modules cannot be loaded.
   */
  static async create(state: PredictionState, block: PredictedBlock = {}, codes: CodeCache = new CodeCache()): Promise<CodePredictor> {
    await loadKeccak();
    return new CodePredictor(state, block, codes);
  }

  /** What transactions are predicted from now on find in their block. */
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
      const replayed = this.#tapes.replay(transaction, surroundings);
      if (replayed !== undefined) return replayed;
      const walked = predictAccesses(this.#codes, this.#state, surroundings, transaction);
      if (walked !== undefined) this.#tapes.learn(transaction, surroundings, walked);
      return walked;
    } catch (error) {
      // Words that hang on each other in long chains are worked out recursively: code made for it can exceed the stack.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }
}
