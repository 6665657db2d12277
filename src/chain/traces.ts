import { type Hex, ZERO_WORD } from "../access/hex.ts";
import { encodeCall, encodeChecked, type WasmBlockEngine } from "../engine/block-engine.ts";
import { BlockTracer } from "../engine/trace/block-tracer.ts";
import type { TraceRequest } from "../engine/trace/tracers.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import { contextOf } from "./block-context.ts";
import type { ChainHead } from "./chain-head.ts";
import type { BlockReference, ChainBlock, Message } from "./network-chain.ts";
import { checkTransaction } from "./transaction-rules.ts";

const NO_OVERRIDES: StateOverrides = new Map();

/** Executes transactions of past blocks, and messages, again to show every step. One trace at a time. */
export class Traces {
  readonly #engine: WasmBlockEngine;
  readonly #head: ChainHead;
  #tracer: Promise<BlockTracer> | undefined;

  constructor(engine: WasmBlockEngine, head: ChainHead) {
    this.#engine = engine;
    this.#head = head;
  }

  /** The trace of a mined transaction. */
  async traceTransaction(hash: Hex, request: TraceRequest): Promise<unknown> {
    const found = this.#head.blocks.placeOf(hash);
    if (found?.block === undefined) throw invalidInput(`Unable to find a block containing transaction ${hash}`);
    const [trace] = await this.#traceBlock(found.block, request, hash);
    return trace;
  }

  /** `{ txHash, result }` for each transaction of a block. */
  async traceBlock(number: bigint, request: TraceRequest): Promise<readonly unknown[]> {
    const block = this.#head.blocks.get(number);
    if (block === undefined) return [];
    const results = await this.#traceBlock(block, request);
    return results.map((result, index) => ({ txHash: block.transactions[index]?.hash, result }));
  }

  async traceCall(message: Message, reference: BlockReference, overrides: StateOverrides, request: TraceRequest): Promise<unknown> {
    const tracer = await this.#open();
    const isPending = reference === "pending";
    const header = isPending ? this.#head.draft().header : (this.#head.blocks.get(reference) ?? this.#head.blocks.last).header;
    const { baseFeePerGas, ...rest } = header;
    const context = contextOf({ ...rest, ...(baseFeePerGas !== undefined && { baseFeePerGas: 0n }) }, this.#head.rules);
    checkTransaction(message, context, "call");
    const trace = () => {
      tracer.open(context, this.#blockHash, overrides);
      return tracer.trace(encodeCall(message, context.chainId), request, { blockNumber: Number(header.number) });
    };
    return isPending ? this.#head.afterPending(trace) : this.#head.history.at(reference, trace);
  }

  /** Traces all transactions of a block, or only one. Each one's trace is finished before the next begins, since they share an executor. */
  async #traceBlock(block: ChainBlock, request: TraceRequest, only?: Hex): Promise<unknown[]> {
    const tracer = await this.#open();
    const { header, transactions, hash: blockHash } = block;
    const before = header.number - 1n;
    this.#head.history.at(before, () => tracer.open(contextOf(header, this.#head.rules), this.#blockHash, NO_OVERRIDES));
    const traces: unknown[] = [];
    for (const [index, transaction] of transactions.entries()) {
      const encoded = encodeChecked(transaction, this.#head.rules.chainId);
      const place = { blockHash, blockNumber: Number(header.number), transactionHash: transaction.hash, transactionPosition: index };
      if (only !== undefined && only !== transaction.hash) this.#head.history.at(before, () => tracer.skip(encoded));
      else traces.push(await this.#head.history.at(before, () => tracer.trace(encoded, request, place)));
      if (only === transaction.hash) break;
    }
    return traces;
  }

  #open(): Promise<BlockTracer> {
    return (this.#tracer ??= BlockTracer.create(this.#engine.memory));
  }

  readonly #blockHash = (number: bigint) => this.#head.blocks.get(number)?.hash ?? ZERO_WORD;
}
