import { type Hex, ZERO_WORD } from "../../access/hex.ts";
import { encodeChecked, WasmBlockEngine } from "../../engine/block-engine.ts";
import type { EngineRun } from "../../engine/block-run.ts";
import { speaks } from "../../engine/encode.ts";
import { ParallelError } from "../../errors/error.ts";
import type { BlockContext } from "../../execution/block-context.ts";
import type { EncodedTransaction } from "../../execution/block-engine.ts";
import type { CapturedState } from "../../execution/state-reader.ts";
import type { Workload } from "../workload.ts";

/** What two blocks of the same transactions must have in common to be the same. */
export interface BlockRoots {
  readonly gasUsed: bigint;
  readonly receiptsRoot: Hex;
  /** Of the captured part of the state, after the block. */
  readonly stateRoot: Hex;
}

/** What a pass over a block took, in milliseconds by the clock. */
export interface TimedPass<Executed> {
  readonly executed: Executed;
  /** Execution alone, and with it receipts, commit and state root. */
  readonly execution: number;
  readonly block: number;
  readonly roots: BlockRoots;
}

/** A workload as one block, made as often as wanted from the same state. */
export class WorkloadBlock {
  readonly engine: WasmBlockEngine;
  readonly context: BlockContext;
  readonly transactions: readonly EncodedTransaction[];
  /** Transactions that one block does not take as they were captured. */
  readonly refusedCount: number;
  readonly #state: CapturedState;

  private constructor(engine: WasmBlockEngine, { block, state }: Workload, encoded: readonly EncodedTransaction[]) {
    this.engine = engine;
    this.context = block;
    this.#state = state;
    this.transactions = this.#accepted(encoded);
    this.refusedCount = encoded.length - this.transactions.length;
  }

  /** @throws WORKLOAD_HARDFORK where the engine does not speak the workload's hardfork. */
  static async load(workload: Workload): Promise<WorkloadBlock> {
    const { name, block, state, transactions } = workload;
    if (!speaks(block.hardfork)) throw new ParallelError("WORKLOAD_HARDFORK", { name, hardfork: block.hardfork });
    const engine = await WasmBlockEngine.create();
    engine.load(Object.entries(state.accounts).map(([address, account]) => ({ address: address as Hex, ...account })));
    // Tries are made once: a chain has them before its block.
    engine.stateRoot();
    return new WorkloadBlock(engine, workload, transactions.map(({ transaction }) => encodeChecked(transaction, block.chainId))); // prettier-ignore
  }

  /** Makes the block once and takes it back. */
  async pass<Executed>(execute: (run: EngineRun) => Executed | Promise<Executed>): Promise<TimedPass<Executed>> {
    const { engine, transactions } = this;
    const before = engine.world.mark();
    const start = performance.now();
    const run = this.open();
    const executed = await execute(run);
    const execution = performance.now() - start;
    const { root: receiptsRoot } = engine.receipts(run, transactions.map(({ transaction }) => transaction.type)); // prettier-ignore
    const { gasUsed } = run;
    engine.commit(run);
    const stateRoot = engine.stateRoot();
    const block = performance.now() - start;
    engine.world.undoTo(before);
    engine.stateRoot();
    return { executed, execution, block, roots: { gasUsed, receiptsRoot, stateRoot } };
  }

  open(): EngineRun {
    return this.engine.open(this.context, (number) => this.#state.blockHashes?.[String(number)] ?? ZERO_WORD);
  }

  #accepted(encoded: readonly EncodedTransaction[]): EncodedTransaction[] {
    const run = this.open();
    const accepted: EncodedTransaction[] = [];
    for (let next = 0; next < encoded.length;) {
      const { done, stop } = run.execute(encoded.slice(next));
      accepted.push(...encoded.slice(next, next + done));
      next += done + (stop === undefined ? 0 : 1);
    }
    return accepted;
  }
}
