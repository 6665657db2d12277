import type { World } from "../engine/world.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { CodeCache } from "../predict/code/code-cache.ts";
import type { PredictedSet, Predictor } from "../predict/predictor.ts";
import type { ConflictMemory, Kind } from "./conflict-memory.ts";
import type { MiningOptions } from "./mining-options.ts";

/** Steps of one prediction: where a transaction takes more it is left at that. Some hundred microseconds. */
const MOST_STEPS = 1_000;

/** What was analysed for any chain of the process: the engine's worlds tell codes by their hashes. */
let codes: CodeCache | undefined;

/** Predicts transactions of a chain from their bytecode on its state as it is. Neither loading nor analysing holds a block up. */
export class Foresight {
  readonly #world: World;
  readonly #memory: ConflictMemory;
  readonly #isEager: boolean;
  #predictor: Predictor | undefined;
  #loading: Promise<void> | undefined;
  /** Transactions whose code is to be analysed when the predictor is there, one of a kind. */
  readonly #waiting = new Map<Kind, Transaction>();

  constructor(world: World, memory: ConflictMemory, { predictor, isEager = false }: MiningOptions) {
    this.#world = world;
    this.#memory = memory;
    this.#isEager = isEager;
    if (predictor !== undefined) this.#loading = Promise.resolve();
    if (predictor !== "none") this.#predictor = predictor;
  }

  /** Loads the predictor where that was not done yet. */
  load(): Promise<void> {
    return (this.#loading ??= this.#create());
  }

  async #create(): Promise<void> {
    const [{ CodePredictor }, { CodeCache }, { worldState }] = await Promise.all([
      import("../predict/code-predictor.ts"),
      import("../predict/code/code-cache.ts"),
      import("../predict/world-state.ts"),
    ]);
    codes ??= new CodeCache();
    this.#predictor = await CodePredictor.create(worldState(this.#world), {}, { codes, mostSteps: MOST_STEPS });
    for (const [kind, transaction] of this.#waiting) this.#analyse(kind, transaction);
    this.#waiting.clear();
  }

  /** A transaction waits for a block: code that was not seen before is analysed now rather than when the block is made. */
  expect(transaction: Transaction): void {
    const kind = this.#memory.kindOf(transaction);
    if (kind.prediction.isAnalysed) return;
    if (this.#predictor !== undefined) return this.#analyse(kind, transaction);
    this.#waiting.set(kind, transaction);
    void this.load();
  }

  /** A block begins: what its transactions find in it. */
  async openBlock(block: BlockContext): Promise<void> {
    if (this.#isEager) await this.load();
    this.#predictor?.inBlock(block);
  }

  /** What a transaction will touch, where finding out pays. @param time what executing it takes, in milliseconds */
  predict(transaction: Transaction, { prediction }: Kind, time: number): PredictedSet | undefined {
    if (this.#predictor === undefined || !(this.#isEager || prediction.pays(time))) return undefined;
    return this.#predictor.predict(transaction);
  }

  /** What a block's transactions are predicted to touch on the state as it is. Undefined where nothing predicts, or it is not loaded. */
  predictAll(transactions: readonly Transaction[], block: BlockContext): readonly (PredictedSet | undefined)[] | undefined {
    this.#predictor?.inBlock(block);
    return this.#predictor === undefined ? undefined : transactions.map((transaction) => this.#predictor?.predict(transaction));
  }

  #analyse({ prediction }: Kind, transaction: Transaction): void {
    prediction.isAnalysed = true;
    this.#predictor?.predict(transaction);
  }
}
