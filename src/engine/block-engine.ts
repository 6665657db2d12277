import type { Hex } from "../access/hex.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { BlockEngine, BlockRun, EncodedTransaction, LoadedAccount } from "../execution/block-engine.ts";
import type { Transaction } from "../execution/transaction.ts";
import { ParallelError } from "../errors/error.ts";
import { blobBaseFeeOf } from "../execution/blob-fee.ts";
import { EngineRun } from "./block-run.ts";
import { encodeTransaction, openBlock } from "./encode.ts";
import { EngineInstance } from "./instance.ts";
import { type EncodedReceipts, encodeReceipts, orderedRoot } from "./receipts.ts";
import { SharedTries } from "./shared-tries.ts";
import { withoutTrap } from "./trap.ts";
import { World } from "./world.ts";

export interface BlockEngineOptions {
  /** Holds a checksum of the world around every execution: for tests, since it reads all of the world. Default false. */
  readonly checksWorld?: boolean;
  /** Where the world and all executors lie. Default: a shared memory that grows to 4 GB. */
  readonly memory?: WebAssembly.Memory;
}

/**
 * The engine with a world of its own: Berlin to Osaka. Where a call throws ENGINE_MEMORY, the world is as it was, and the next block may be
 * opened.
 *
 * @example
 * const engine = await WasmBlockEngine.create();
 * engine.load(accounts);
 * const run = engine.open(context, hashOf);
 * run.execute([encodeChecked(transaction, context.chainId)]);
 * engine.commit(run);
 */
export class WasmBlockEngine implements BlockEngine {
  /** The state, to be read and changed from outside of blocks. */
  readonly world: World;
  /** The state's tries, in parts that other threads help with. */
  readonly tries: SharedTries;
  readonly #engine: EngineInstance;
  readonly #checksWorld: boolean;
  #run: EngineRun | undefined;

  private constructor(engine: EngineInstance, { checksWorld = false }: BlockEngineOptions) {
    this.#engine = engine;
    this.#checksWorld = checksWorld;
    this.world = new World(engine);
    this.tries = new SharedTries(engine);
  }

  /** @throws ENGINE_MISSING where the package's module cannot be loaded. */
  static async create(options: BlockEngineOptions = {}): Promise<WasmBlockEngine> {
    return new WasmBlockEngine(await EngineInstance.create(options), options);
  }

  /** What executors of other threads are created over. */
  get memory(): WebAssembly.Memory {
    return this.#engine.memory;
  }

  /** A piece of the memory that nobody else uses, and where it starts. */
  allocate(bytes: number): number {
    const start = withoutTrap(() => this.#engine.exports.allocate(bytes));
    this.#engine.memory.grow(0);
    return start;
  }

  /** Takes back what an executor allocated whose thread has ended, and none of whose results is needed any more. */
  release(executor: number): void {
    this.#engine.exports.release(executor);
  }

  load(accounts: Iterable<LoadedAccount>): void {
    this.world.clear();
    for (const account of accounts) this.world.load(account);
  }

  /** `keepsPreimages`: results then tell what was hashed, which names storage slots and takes time. */
  open(context: BlockContext, blockHash: (number: bigint) => Hex, keepsPreimages = false): EngineRun {
    if (this.#run !== undefined) this.#run.isOpen = false;
    const blobBaseFee = blobBaseFeeOf(context);
    openBlock(this.#engine, context, blobBaseFee, keepsPreimages);
    this.#run = new EngineRun(this.#engine, context, blobBaseFee, blockHash);
    return this.#checksWorld ? this.#watched(this.#run) : this.#run;
  }

  commit(run: BlockRun): void {
    if (this.#run === undefined || !this.#run.isOpen || run.context !== this.#run.context)
      throw new ParallelError("INTERNAL", { detail: "only the block that was opened last is committed, and once" });
    this.#run.isOpen = false;
    const before = this.world.mark();
    try {
      withoutTrap(() => this.#engine.exports.commit());
    } catch (error) {
      this.world.undoTo(before);
      throw error;
    }
  }

  /** The receipts of a run, before it is committed. `types` are its transactions' (EIP-2718). */
  receipts(run: BlockRun, types: readonly number[]): EncodedReceipts {
    return this.receiptsOf(run, types)();
  }

  /** As `receipts`: what encodes them, also after the run is committed, until the next block is opened. */
  receiptsOf(run: BlockRun, types: readonly number[]): () => EncodedReceipts {
    if (!(run instanceof EngineRun)) throw new ParallelError("INTERNAL", { detail: "a run belongs to the engine that opened it" });
    const results = types.map((_, index) => run.pointer(index));
    return () => this.encodeReceipts(results, types);
  }

  /** The receipts of results, given by where they lie. */
  encodeReceipts(results: readonly number[], types: readonly number[]): EncodedReceipts {
    return withoutTrap(() => encodeReceipts(this.#engine, results, types));
  }

  /** The root of the state, as a header holds it. */
  stateRoot(): Hex {
    return this.world.root();
  }

  /** The root of a trie of byte strings, none of them empty, each under its index. */
  orderedRoot(values: readonly Uint8Array[]): Hex {
    return withoutTrap(() => orderedRoot(this.#engine, values));
  }

  /** Waits for a step that leaves the world as it is; or, of `state`, all of it but how records and their tries name each other. */
  async leavingWorld<T>(step: () => Promise<T>, state = false): Promise<T> {
    if (!this.#checksWorld) return step();
    const before = this.#engine.exports.worldChecksum(state);
    const result = await step();
    this.#mustBe(before, state);
    return result;
  }

  /** The run, with a checksum around each of its executions. */
  #watched(run: EngineRun): EngineRun {
    const { execute, callAsSystem } = run;
    run.execute = (transactions) => this.#unchanged(() => execute.call(run, transactions));
    run.callAsSystem = (to, data) => this.#unchanged(() => callAsSystem.call(run, to, data));
    return run;
  }

  #unchanged<T>(step: () => T): T {
    const before = this.#engine.exports.worldChecksum(false);
    const result = step();
    this.#mustBe(before);
    return result;
  }

  #mustBe(checksum: bigint, state = false): void {
    if (this.#engine.exports.worldChecksum(state) !== checksum)
      throw new ParallelError("INTERNAL", { detail: "executors leave the world as it is" });
  }
}

/** A transaction as a block contains it: its sender must have the nonce and the funds. */
export function encodeChecked<Encoded extends Transaction>(transaction: Encoded, chainId: number): EncodedTransaction<Encoded> {
  return { transaction, bytes: encodeTransaction(transaction, chainId, { sender: "checked", refusesContracts: false, leastFee: 0n }) };
}

/** A call that no block will contain (`eth_call`): its sender is taken to have the nonce and the funds, and may bid less than the base fee. */
export function encodeCall(transaction: Transaction, chainId: number): EncodedTransaction {
  return { transaction, bytes: encodeTransaction(transaction, chainId, { sender: "madeUp", refusesContracts: false, leastFee: 0n }) };
}

/** A call of a simulated block: its sender must have the nonce and the funds, and may bid less than the base fee. */
export function encodeUnpriced(transaction: Transaction, chainId: number): EncodedTransaction {
  return { transaction, bytes: encodeTransaction(transaction, chainId, { sender: "unpriced", refusesContracts: false, leastFee: 0n }) };
}
