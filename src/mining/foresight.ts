import type { World } from "../engine/world.ts";
import { sharedNow } from "../engine/shared-clock.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { BackgroundAnalysis } from "../predict/analysis/background-analysis.ts";
import type { CodeCache } from "../predict/analysis/code-cache.ts";
import type { CodePredictor } from "../predict/code-predictor.ts";
import type { ToldAccess } from "../predict/keys/key-predictor.ts";
import type { PredictedSet } from "../predict/predictor.ts";
import type { ConflictMemory, Kind } from "./conflict-memory.ts";
import type { MiningOptions } from "./mining-options.ts";

/** Tells accesses while a block waits. It may be wrong: it orders work, and nothing else hangs on it. */
export interface AccessTeller {
  /** `analyses`: also where that takes milliseconds, since the code was not seen before. */
  predict(transaction: Transaction, analyses: boolean): readonly ToldAccess[];
  /** As `predict` where nothing has to be analysed that takes long; else a promise, kept when that is done somewhere else. */
  expect(transaction: Transaction): readonly ToldAccess[] | Promise<void>;
  /** Accounts may have other code from now on. */
  forgetCodes(): void;
}

/** What is told of a block's transactions on one state, by transaction. */
export interface BlockPrediction {
  /** All that bytecode tells. */
  readonly predicted: readonly (PredictedSet | undefined)[];
  /** What plans go by. */
  readonly told: readonly (readonly ToldAccess[])[];
}

/** How many transactions wait for the teller at most. */
const MOST_WAITING = 256;

/** What was analysed for any chain of the process: the engine's worlds tell codes by their hashes. */
let codes: CodeCache | undefined;

/** Analyses for any of them. */
let background: BackgroundAnalysis | undefined;

/** Tells what transactions of a chain will touch, on its state as it is. Neither loading nor analysing holds a block up. */
export class Foresight {
  readonly #world: World;
  readonly #memory: ConflictMemory;
  readonly #isEager: boolean;
  readonly #cache: string | undefined;
  #teller: AccessTeller | undefined;
  #predictor: CodePredictor | undefined;
  #loading: Promise<void> | undefined;
  /** Transactions to be tried when the teller is there. */
  readonly #waiting = new Map<Transaction, Kind>();

  constructor(world: World, memory: ConflictMemory, { teller, isEager = false, cache }: MiningOptions) {
    this.#world = world;
    this.#memory = memory;
    this.#isEager = isEager;
    this.#cache = cache;
    if (teller !== undefined) this.#loading = Promise.resolve();
    if (teller !== "none") this.#teller = teller;
  }

  /** A transaction waits for a block. Code that was not seen before is analysed now rather than when the block is made, and what takes long on another thread. */
  expect(transaction: Transaction): void {
    const kind = this.#memory.kindOf(transaction);
    if (!kind.prediction.isUntried) return;
    if (this.#teller !== undefined) return this.#try(transaction, kind);
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(transaction, kind);
    void this.#load();
  }

  async openBlock(): Promise<void> {
    if (this.#isEager) await this.#load();
    this.#teller?.forgetCodes();
  }

  /** What a transaction will touch, where finding out pays. @param time what executing it takes, in milliseconds */
  predict(transaction: Transaction, { prediction }: Kind, time: number): readonly ToldAccess[] | undefined {
    return this.#isEager || prediction.pays(time) ? this.#teller?.predict(transaction, this.#isEager) : undefined;
  }

  /** What is told of a block's transactions, on the state as `atStart` shows it. Undefined where nothing is told. */
  async predictBlock(
    transactions: readonly Transaction[],
    block: BlockContext,
    atStart: <T>(look: () => T) => T,
  ): Promise<BlockPrediction | undefined> {
    await this.#load();
    const [teller, predictor] = [this.#teller, this.#predictor];
    if (teller === undefined || predictor === undefined) return undefined;
    predictor.inBlock(block);
    teller.forgetCodes();
    return atStart(() => ({
      predicted: transactions.map((transaction) => predictor.predict(transaction)),
      told: transactions.map((transaction) => teller.predict(transaction, true)),
    }));
  }

  #load(): Promise<void> {
    return (this.#loading ??= this.#create());
  }

  async #create(): Promise<void> {
    const [{ CodePredictor }, { CodeCache }, { keptCodes }, { BackgroundAnalysis }, { KeyPredictor }, { worldState }] = await Promise.all([
      import("../predict/code-predictor.ts"),
      import("../predict/analysis/code-cache.ts"),
      import("../predict/analysis/kept-codes.ts"),
      import("../predict/analysis/background-analysis.ts"),
      import("../predict/keys/key-predictor.ts"),
      import("../predict/world-state.ts"),
    ]);
    codes ??= this.#cache === undefined ? new CodeCache() : keptCodes(this.#cache);
    background ??= new BackgroundAnalysis();
    const state = worldState(this.#world);
    this.#predictor = await CodePredictor.create(state, {}, codes);
    this.#teller = new KeyPredictor(state, codes, background);
    for (const [transaction, kind] of this.#waiting) this.#try(transaction, kind);
    this.#waiting.clear();
  }

  #try(transaction: Transaction, kind: Kind): void {
    const { prediction } = kind;
    if (!prediction.isUntried) return;
    const started = sharedNow();
    const told = this.#teller?.expect(transaction);
    if (told instanceof Promise) void told.then(() => this.#try(transaction, kind));
    else prediction.tried(sharedNow() - started);
  }
}
