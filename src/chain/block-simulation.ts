import { ZERO_WORD, type Hex } from "../access/hex.ts";
import { encodeChecked, encodeUnpriced, type WasmBlockEngine } from "../engine/block-engine.ts";
import { formalRefusal } from "../engine/formal-refusal.ts";
import type { BlockTracer } from "../engine/trace/block-tracer.ts";
import type { World } from "../engine/world.ts";
import { RpcError, SIMULATION_ERROR_CODES } from "../errors/rpc-error.ts";
import { isAtLeast, type BlockContext } from "../execution/block-context.ts";
import type { BlockRun, EncodedTransaction } from "../execution/block-engine.ts";
import { bidOf } from "../execution/cost.ts";
import { NO_GAS_CAP } from "../execution/limits.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import type { Transaction } from "../execution/transaction.ts";
import { contextOf, type ExecutionRules } from "./block-context.ts";
import { sealBlock, writeDraft } from "./block-maker.ts";
import type { ChainBlock } from "./network-chain.ts";
import { nextHeader, type OpenHeader } from "./next-header.ts";
import { leaveUnsigned } from "./sign-transaction.ts";
import type { SimulatedBlock, SimulatedCall, SimulatedRequest } from "./simulation.ts";
import { simulationError } from "./simulation-refusal.ts";
import type { PlacedBlock } from "./simulated-blocks.ts";
import { logsWithTransfers } from "./transfer-logs.ts";

/** How a block is simulated. */
export interface BlockSimulationOptions {
  /** Whether nonces and base fees are checked. */
  readonly validates: boolean;
  /** Shows where ether goes, if that is asked. */
  readonly tracer: BlockTracer | undefined;
  readonly blockHash: (number: bigint) => Hex;
  /** What its calls may use together. */
  readonly gasBudget: bigint;
}

/** One simulated block on the state as it is; what it changes there is the caller's to take back. */
export class BlockSimulation {
  readonly #engine: WasmBlockEngine;
  readonly #rules: ExecutionRules;
  readonly #options: BlockSimulationOptions;
  /** Nonces of accounts that the block's calls changed. */
  readonly #nonces = new Map<Hex, bigint>();

  constructor(engine: WasmBlockEngine, rules: ExecutionRules, options: BlockSimulationOptions) {
    this.#engine = engine;
    // Simulated calls have as much gas as their block, whatever transactions may have (EIP-7825).
    this.#rules = { ...rules, transactionGasCap: NO_GAS_CAP, isGasUnlimited: false };
    this.#options = options;
  }

  /** @throws RpcError where one of its calls may not be in it */
  async make({ block: overrides, state, calls: requests }: PlacedBlock, parent: ChainBlock): Promise<SimulatedBlock> {
    const { tracer, blockHash } = this.#options;
    const header = this.#header(overrides, parent);
    const { blobBaseFee } = overrides;
    const context = { ...contextOf(header, this.#rules), ...(blobBaseFee !== undefined && { blobBaseFee }) };
    overrideWorld(this.#engine.world, state);
    const run = this.#engine.open(context, blockHash);
    tracer?.open(context, blockHash, new Map());
    const transactions = [];
    const calls: SimulatedCall[] = [];
    for (const request of requests) {
      const transaction = this.#complete(request, run);
      transactions.push(leaveUnsigned({ ...transaction, chainId: BigInt(context.chainId) }, transaction.from));
      calls.push(await this.#execute(transaction, run));
    }
    const written = writeDraft(this.#engine, { run, header, transactions }, this.#rules);
    return { block: sealBlock(this.#engine, written, parent), calls };
  }

  #header(overrides: PlacedBlock["block"], { header: parent, hash }: ChainBlock): OpenHeader {
    const { number, time, gasLimit, feeRecipient, prevRandao = ZERO_WORD, baseFeePerGas, beaconRoot = ZERO_WORD } = overrides;
    const { hardfork, chainId } = this.#rules;
    const isFree = baseFeePerGas === undefined && !this.#options.validates && isAtLeast(hardfork, "london");
    const baseFee = isFree ? 0n : baseFeePerGas;
    const header = nextHeader(parent, hash, {
      ...{ hardfork, chainId, timestamp: time, gasLimit, coinbase: feeRecipient ?? parent.coinbase },
      ...{ prevRandao, parentBeaconBlockRoot: beaconRoot },
      ...(baseFee !== undefined && { baseFee }),
    });
    return { ...header, number };
  }

  /** @throws RpcError where the block has too little gas left */
  #complete(request: SimulatedRequest, { gasUsed, context }: BlockRun): Transaction {
    const left = this.#options.gasBudget - gasUsed;
    const blockLeft = context.gasLimit - gasUsed;
    const wanted = request.gasLimit ?? blockLeft;
    if (wanted > blockLeft) throw blockGasReached(gasUsed, context);
    return { ...request, nonce: request.nonce ?? this.#nonceOf(request.from), gasLimit: wanted < left ? wanted : left };
  }

  async #execute(transaction: Transaction, run: BlockRun): Promise<SimulatedCall> {
    const { context } = run;
    const refusal = formalRefusal(transaction, context, 0n);
    if (refusal !== undefined) throw simulationError(refusal, transaction);
    const encoded = this.#encode(transaction, context);
    const frame = await this.#options.tracer?.frames(encoded);
    const { stop } = run.execute([encoded]);
    if (stop?.kind === "block-gas") throw blockGasReached(run.gasUsed, context);
    if (stop !== undefined) throw simulationError(stop.refusal, transaction);
    const index = run.count - 1;
    for (const { location, write, after } of run.result(index).accesses)
      if (location.kind === "nonce" && write === "changed") this.#nonces.set(location.address, BigInt(after));
    return {
      status: run.succeeded(index) ? 1 : 0,
      output: run.returnData(index),
      gasUsed: run.gasUsedBy(index),
      halt: run.halt(index),
      logs: frame === undefined ? run.logs(index) : logsWithTransfers(frame),
    };
  }

  /** Without validation a call has whatever nonce is its sender's turn, and may bid nothing where the block asks for a fee. */
  #encode(transaction: Transaction, { chainId }: BlockContext): EncodedTransaction {
    if (this.#options.validates) return encodeChecked(transaction, chainId);
    const free = { ...transaction, nonce: this.#nonceOf(transaction.from) };
    return bidOf(transaction) === 0n ? encodeUnpriced(free, chainId) : encodeChecked(free, chainId);
  }

  #nonceOf(address: Hex): bigint {
    return this.#nonces.get(address) ?? this.#engine.world.nonce(address);
  }
}

function overrideWorld(world: World, overrides: StateOverrides): void {
  for (const [address, { balance, nonce, code, state, stateDiff }] of overrides) {
    world.setAccount(address, {
      ...(balance !== undefined && { balance }),
      ...(nonce !== undefined && { nonce }),
      ...(code !== undefined && { code }),
    });
    if (state !== undefined) world.clearStorage(address);
    for (const [slot, value] of state ?? stateDiff ?? []) world.setStorage(address, slot, value);
  }
}

function blockGasReached(gasUsed: bigint, { gasLimit }: BlockContext): RpcError {
  return new RpcError(SIMULATION_ERROR_CODES.blockGas, `block gas limit reached: ${gasUsed} >= ${gasLimit}`);
}
