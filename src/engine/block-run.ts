import type { Hex } from "../access/hex.ts";
import { locationKey } from "../access/location.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { BlockRun, EncodedTransaction, RunStop } from "../execution/block-engine.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import { ParallelError } from "../errors/error.ts";
import { readLocation } from "./decode.ts";
import { encodeTransaction } from "./encode.ts";
import type { EngineInstance } from "./instance.ts";
import { ACCESS, BLOCK, RESULT, WORD_BYTES } from "./memory-map.ts";
import { overrideState } from "./override.ts";
import { RunResults } from "./run-results.ts";
import { stateRefusal } from "./refusal.ts";
import { withoutTrap } from "./trap.ts";

const POINTER_BYTES = 4;

/** Whom system contracts take for the block itself (EIP-4788), and what gas its calls have. */
const SYSTEM_ADDRESS: Hex = "0xfffffffffffffffffffffffffffffffffffffffe";
const SYSTEM_GAS = 30_000_000n;

/** More gas than anything can use. */
const NO_LIMIT = 2n ** 63n - 1n;

/** Why the module stopped (assembly/batch.ts, assembly/need.ts). */
const STOP = { none: 0, blockHash: 3, refusal: 16, blockGas: 17, claim: 18 } as const;

/** Accesses of a result that are worth looking through for what transactions have in common. */
const MOST_LOOKED_AT = 64;

/** assembly/adopt.ts */
const FIRST_CONFLICT = 2;

/** How many transactions were executed, and why no more. */
export interface Executed {
  readonly done: number;
  readonly stop?: RunStop;
}

/** Who has some transactions, as words that threads share: where the groups of these lie, and the owners of all groups (assembly/batch.ts). */
export interface Claims {
  readonly groups: number;
  readonly owners: number;
}

/** Transactions in the engine's memory: a list of pointers to them, and one for their results. */
export interface StagedTransactions {
  readonly transactions: readonly EncodedTransaction[];
  readonly list: number;
  readonly results: number;
}

/**
 * What became of a result that was to be taken over: it is the block's; one of its accesses found another value; such a transaction must be
 * executed here; or it is not what its executor found.
 */
export type Adoption =
  { readonly kind: "adopted" } | { readonly kind: "conflict"; readonly access: number } | { readonly kind: "unfit" | "damaged" };

/** A block on one engine instance. */
export class EngineRun extends RunResults implements BlockRun {
  readonly context: BlockContext;
  readonly #engine: EngineInstance;
  readonly #blobBaseFee: bigint;
  readonly #blockHash: (number: bigint) => Hex;
  readonly #supply: bigint;

  constructor(engine: EngineInstance, context: BlockContext, blobBaseFee: bigint, blockHash: (number: bigint) => Hex) {
    super(engine);
    this.#engine = engine;
    this.context = context;
    this.#blobBaseFee = blobBaseFee;
    this.#blockHash = blockHash;
    this.#supply = context.isGasUnlimited === true ? NO_LIMIT : context.gasLimit;
    engine.exports.supplyGas(this.#supply);
  }

  get gasUsed(): bigint {
    return this.#supply - this.gasLeft;
  }

  get gasLeft(): bigint {
    return this.#engine.exports.suppliedGas();
  }

  execute(transactions: readonly EncodedTransaction[]): Executed {
    return this.executeStaged(this.stage(transactions), 0, transactions.length);
  }

  /** Executes some of the transactions that were staged last, as `execute` does; with `claims`, until another executor has one. */
  executeStaged({ transactions, list, results }: StagedTransactions, from: number, count: number, claims?: Claims): Executed {
    this.mustBeOpen();
    const { exports } = this.#engine;
    const end = from + count;
    let next = from;
    while (next < end) {
      const offset = POINTER_BYTES * next;
      const [left, at, place] = [end - next, list + offset, results + offset];
      next += withoutTrap(() =>
        claims === undefined
          ? exports.executeAll(at, left, place)
          : exports.executeUnclaimed(at, left, place, claims.groups + POINTER_BYTES * (next - from), claims.owners),
      );
      const reason = exports.stopReason();
      if (reason === STOP.none || reason === STOP.claim) break;
      const stop =
        reason === STOP.blockHash
          ? this.#resume(results + POINTER_BYTES * next, transactions[next])
          : this.#stop(reason, transactions[next]);
      if (stop !== undefined) return { done: this.#takeAll(results, from, next), stop };
      next += 1;
    }
    return { done: this.#takeAll(results, from, next) };
  }

  /**
   * Takes over what other executors found staged transactions to do, one after the other, until one needs `adopt`. Gives how many.
   *
   * @param outcomes pointers to their results, or 0 or 1 where there are none, and `sums` what their executors summed these up to
   */
  adoptAll({ list, results }: StagedTransactions, from: number, count: number, outcomes: number, sums: number): number {
    const { exports } = this.#engine;
    const offset = POINTER_BYTES * from;
    try {
      exports.adoptAll(list + offset, outcomes, sums, count, results + offset);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    return this.#takeAll(results, from, from + exports.lastAdopted());
  }

  /**
   * Takes over what another executor found a transaction to do, as the next of the block, if it would do the same here.
   *
   * @param sum what its executor summed it up to (assembly/seal.ts)
   */
  adopt(result: number, sum: bigint): Adoption {
    const { exports } = this.#engine;
    try {
      if (exports.isSealed(result, sum) === 0) return { kind: "damaged" };
      const outcome = exports.adopt(result);
      if (outcome >= FIRST_CONFLICT) return { kind: "conflict", access: outcome - FIRST_CONFLICT };
      if (outcome !== 0) return { kind: "unfit" };
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return { kind: "damaged" };
      throw error;
    }
    exports.useGas(this.#engine.view.getBigUint64(result + RESULT.gas, true));
    this.take(result);
    return { kind: "adopted" };
  }

  /** Where a staged transaction lies, for other executors over this memory. */
  recordAt({ list }: StagedTransactions, index: number): number {
    return this.#engine.view.getUint32(list + POINTER_BYTES * index, true);
  }

  /** Where the block's record lies, for other executors over this memory. */
  get blockRecord(): number {
    return this.#engine.exports.blockRecord();
  }

  /** The location of one of a result's accesses, as its key. */
  locationOf(result: number, access: number): string {
    const location = readLocation(this.#engine, this.#engine.view.getUint32(result + RESULT.accesses, true) + access * ACCESS.bytes);
    return locationKey(location);
  }

  /** Which of some locations a result touches. */
  touchedAmong(result: number, keys: ReadonlySet<string>): string[] {
    if (result <= 1) return [];
    const count = this.#engine.view.getUint32(result + RESULT.accessCount, true);
    return Array.from({ length: Math.min(count, MOST_LOOKED_AT) }, (_, access) => this.locationOf(result, access)).filter((key) =>
      keys.has(key),
    );
  }

  /** An executor of this number is gone: what it held is free again. */
  forget(executor: number): void {
    this.#engine.exports.breakLock(executor);
  }

  /** Writes into the world what was executed so far, for others to start from. The block goes on; to take it back is the caller's. */
  openWindow(): void {
    this.mustBeOpen();
    withoutTrap(() => this.#engine.exports.commit());
    this.#engine.exports.openWindow();
  }

  override(overrides: StateOverrides): void {
    this.mustBeOpen();
    withoutTrap(() => overrideState(this.#engine, overrides));
  }

  call(encoded: EncodedTransaction): { readonly index: number } | { readonly stop: RunStop } {
    const engine = this.#engine;
    engine.exports.supplyGas(NO_LIMIT);
    engine.writeWord(engine.exports.blockRecord() + BLOCK.baseFee, 0n);
    const { stop } = this.execute([encoded]);
    return stop === undefined ? { index: this.count - 1 } : { stop };
  }

  callAsSystem(to: Hex, data: Hex): Hex {
    this.mustBeOpen();
    const engine = this.#engine;
    const transaction = { type: 0, from: SYSTEM_ADDRESS, to, nonce: 0n, gasLimit: SYSTEM_GAS, value: 0n, data } as const;
    const bytes = encodeTransaction(transaction, this.context.chainId, { sender: "system", refusesContracts: false, leastFee: 0n });
    const at = engine.exports.stageTransaction(bytes.length);
    engine.bytes.set(bytes, at);
    for (let need = withoutTrap(() => engine.exports.execute(at)); need !== 0; need = withoutTrap(() => engine.exports.resume()))
      this.#tellBlockHash();
    const result = engine.exports.lastResult();
    const field = (offset: number) => engine.view.getUint32(result + offset, true);
    return engine.data(field(RESULT.returnData), field(RESULT.returnLength));
  }

  /** Copies transactions into the engine's memory: their pointers, room for as many results, then themselves. Those staged before are gone. */
  stage(transactions: readonly EncodedTransaction[]): StagedTransactions {
    const engine = this.#engine;
    const pointers = (POINTER_BYTES * transactions.length + 7) & ~7;
    const bytes = transactions.reduce((sum, { bytes: { length } }) => sum + length, 2 * pointers);
    const list = engine.exports.stageTransaction(bytes);
    const memory = engine.bytes;
    let at = list + 2 * pointers;
    for (const [index, encoded] of transactions.entries()) {
      memory.writeUInt32LE(at, list + POINTER_BYTES * index);
      memory.set(encoded.bytes, at);
      at += encoded.bytes.length;
    }
    return { transactions, list, results: list + pointers };
  }

  #takeAll(results: number, from: number, end: number): number {
    const { view } = this.#engine;
    for (let index = from; index < end; index++) this.take(view.getUint32(results + POINTER_BYTES * index, true));
    return end - from;
  }

  /** Ends a transaction that waits for a block's hash. */
  #resume(place: number, encoded: EncodedTransaction | undefined): RunStop | undefined {
    let need = 1;
    while (need !== 0) {
      this.#tellBlockHash();
      need = withoutTrap(() => this.#engine.exports.resume());
    }
    return this.#engine.exports.takeResult(place) === 1 ? undefined : this.#stop(STOP.refusal, encoded);
  }

  #tellBlockHash(): void {
    const engine = this.#engine;
    const distance = engine.exports.needed();
    const staged = engine.exports.stageState(WORD_BYTES);
    engine.writeReversed(staged, this.#blockHash(this.context.number - BigInt(distance)), WORD_BYTES);
    engine.exports.setBlockHash(distance, staged);
  }

  #stop(reason: number, encoded: EncodedTransaction | undefined): RunStop {
    if (reason === STOP.blockGas) return { kind: "block-gas" };
    if (reason !== STOP.refusal || encoded === undefined)
      throw new ParallelError("INTERNAL", { detail: `a whole world lacks no state (the engine asked for ${reason})` });
    const result = this.#engine.exports.lastResult();
    return { kind: "refused", refusal: stateRefusal(this.#engine, result, encoded.transaction, this.context, this.#blobBaseFee) };
  }
}
