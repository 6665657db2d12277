import type { Hex } from "../../access/hex.ts";
import type { BlockContext } from "../../execution/block-context.ts";
import type { EncodedTransaction } from "../../execution/block-engine.ts";
import type { StateOverrides } from "../../execution/state-override.ts";
import { blobBaseFeeOf } from "../../execution/blob-fee.ts";
import { openBlock } from "../encode.ts";
import { EngineInstance } from "../instance.ts";
import { WORD_BYTES } from "../memory-map.ts";
import { overrideState } from "../override.ts";
import { withoutTrap } from "../trap.ts";
import type { TransactionPlace } from "./flat-call-tracer.ts";
import type { CallFrame } from "./call-frame.ts";
import { recordTransaction } from "./record-transaction.ts";
import { type TraceRequest, traceTransaction } from "./tracers.ts";

/** BLOCKHASH reaches so many blocks back. */
const REACH = 256n;

/** A block whose transactions are traced, on the world of an engine: an instance of its own over the same memory. It changes nothing there. */
export class BlockTracer {
  readonly #engine: EngineInstance;

  private constructor(engine: EngineInstance) {
    this.#engine = engine;
  }

  /** @throws ENGINE_MISSING where the package's module cannot be loaded. */
  static async create(memory: WebAssembly.Memory): Promise<BlockTracer> {
    return new BlockTracer(await EngineInstance.create({ build: "engine-trace", memory }));
  }

  /** Opens a block. It is told all hashes at once, so that no transaction has to wait for one. */
  open(context: BlockContext, blockHash: (number: bigint) => Hex, overrides: StateOverrides): void {
    const engine = this.#engine;
    openBlock(engine, context, blobBaseFeeOf(context));
    for (let distance = 1n; distance <= REACH && distance <= context.number; distance++) {
      const staged = engine.exports.stageState(WORD_BYTES);
      engine.writeReversed(staged, blockHash(context.number - distance), WORD_BYTES);
      engine.exports.setBlockHash(Number(distance), staged);
    }
    overrideState(engine, overrides);
  }

  /** Executes a transaction that nobody wants to see. */
  skip({ bytes }: EncodedTransaction): void {
    const at = this.#stage(bytes);
    withoutTrap(() => this.#engine.exports.execute(at));
  }

  /**
   * Executes a transaction and gives what Hardhat gives for `debug_traceTransaction`; undefined where it was refused. The execution is over when
   * this returns its promise: the world may change from then on, but no other block may be opened here before the promise is kept.
   */
  trace({ bytes }: EncodedTransaction, request: TraceRequest, place: TransactionPlace): Promise<unknown> {
    return traceTransaction(this.#engine, this.#stage(bytes), () => undefined, request, place);
  }

  /** Executes a transaction and gives its messages, as `trace` does; undefined where it was refused. */
  async frames({ bytes }: EncodedTransaction): Promise<CallFrame | undefined> {
    const { root } = await recordTransaction(this.#engine, this.#stage(bytes), () => undefined);
    return root;
  }

  #stage(bytes: Uint8Array): number {
    const at = this.#engine.exports.stageTransaction(bytes.length);
    this.#engine.bytes.set(bytes, at);
    return at;
  }
}
