import type { BlockAccessList } from "../access/block-access-list.ts";
import type { Hex } from "../access/hex.ts";
import { WasmBlockEngine } from "../engine/block-engine.ts";
import type { TraceRequest } from "../engine/trace/tracers.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { AccessListEntry } from "../execution/transaction.ts";
import type { MiningRecord } from "../mining/block-record.ts";
import { type BlockReport, measuredMining, type MeasuredMining, reportBlock } from "../mining/block-report.ts";
import { ParallelMiner } from "../mining/parallel-block.ts";
import { SignatureRecovery } from "../mining/signature-recovery.ts";
import { beginToDecode } from "./begin-to-decode.ts";
import { contextOf } from "./block-context.ts";
import { BlockProduction } from "./block-production.ts";
import { ChainHead, type HeadSnapshot } from "./chain-head.ts";
import type { ChainOptions } from "./chain-options.ts";
import { Listeners } from "./listeners.ts";
import { createAccessList, estimateGas, runCall } from "./message-runner.ts";
import type {
  BlockReference,
  ChainBlock,
  ChainListener,
  ChainRules,
  ChainState,
  ExecutionOutcome,
  FoundLog,
  FoundTransaction,
  GasEstimate,
  LogFilter,
  Message,
  NetworkChain,
  SendResult,
  StateOverrides,
} from "./network-chain.ts";
import { Replay } from "./replay.ts";
import { MiningRecords } from "./mining-records.ts";
import type { SignedTransaction } from "./signed-transaction.ts";
import type { SimulatedBlock, SimulationRequest } from "./simulation.ts";
import { Simulator } from "./simulator.ts";
import { Snapshots } from "./snapshots.ts";
import { stateAt } from "./state-view.ts";
import { TransactionIntake } from "./transaction-intake.ts";
import { Traces } from "./traces.ts";
import { checkNonce } from "./transaction-rules.ts";

/** A chain of blocks on the engine, block for block equal to Hardhat's own given the same requests and clock. */
export class Blockchain implements NetworkChain {
  readonly rules: ChainRules;
  automine: boolean;
  readonly #engine: WasmBlockEngine;
  readonly #options: ChainOptions;
  readonly #listeners = new Listeners();
  readonly #miner: ParallelMiner | undefined;
  readonly #recovery: SignatureRecovery;
  readonly #records = new MiningRecords();
  #parts: Parts;

  private constructor(engine: WasmBlockEngine, options: ChainOptions) {
    this.#engine = engine;
    this.#options = options;
    this.automine = options.automine;
    const { transactionGasCap, ...rules } = options;
    this.rules = { ...rules, ...(transactionGasCap !== undefined && { transactionGasCap }) };
    const { mining, onExecutorLost = () => undefined } = options;
    this.#miner = mining === undefined ? undefined : new ParallelMiner(engine, mining, onExecutorLost);
    this.#recovery = new SignatureRecovery(mining);
    this.#parts = this.#begin();
  }

  /** @throws ENGINE_MISSING where the package's module cannot be loaded. */
  static async create(options: ChainOptions): Promise<Blockchain> {
    const { checksWorld = false } = options;
    return new Blockchain(await WasmBlockEngine.create({ checksWorld }), options);
  }

  latestNumber(): bigint {
    return this.#head.blocks.lastNumber;
  }

  block(number: bigint): ChainBlock | undefined {
    return this.#head.blocks.get(number);
  }

  blockByHash(hash: Hex): ChainBlock | undefined {
    return this.#head.blocks.byHash(hash);
  }

  async pendingBlock(): Promise<ChainBlock> {
    return this.#head.pendingBlock();
  }

  transaction(hash: Hex): FoundTransaction | undefined {
    const waiting = this.#head.mempool.get(hash);
    if (waiting !== undefined) return { transaction: waiting };
    const place = this.#head.blocks.placeOf(hash);
    const transaction = place?.block.transactions[place.index];
    return place === undefined || transaction === undefined ? undefined : { transaction, ...place };
  }

  logs(filter: LogFilter): readonly FoundLog[] {
    return this.#head.logs.find(filter);
  }

  async state(block: BlockReference): Promise<ChainState> {
    return stateAt(this.#engine, this.#head, block);
  }

  async blockAccessList(number: bigint): Promise<BlockAccessList> {
    return this.#parts.replay.blockAccessList(number);
  }

  beginToDecode(bytes: Uint8Array): () => SignedTransaction {
    return beginToDecode(bytes, this.#recovery);
  }

  send(transaction: SignedTransaction): Promise<SendResult> {
    return this.#parts.intake.send(transaction, this.automine);
  }

  hold(transaction: SignedTransaction): void {
    this.#parts.intake.hold(transaction);
  }

  mineHeld(): Promise<readonly PromiseSettledResult<SendResult>[]> {
    return this.#parts.intake.mineHeld();
  }

  dropTransaction(hash: Hex): boolean {
    return this.#head.mempool.remove(hash) !== undefined;
  }

  pendingTransactions(): readonly SignedTransaction[] {
    return this.#head.mempool.transactions();
  }

  nextNonce(address: Hex): bigint {
    return this.#head.nextNonce(address);
  }

  nextBaseFee(): bigint | undefined {
    return this.#head.nextBaseFee();
  }

  blobBaseFee(): bigint | undefined {
    return this.#head.blobBaseFee();
  }

  async call(message: Message, block: BlockReference, overrides: StateOverrides): Promise<ExecutionOutcome> {
    return this.#parts.replay.at(block, (open) => runCall(message, open, overrides));
  }

  async estimateGas(message: Message, block: BlockReference): Promise<GasEstimate> {
    const { estimatesInnerGas, hardfork } = this.#options;
    return this.#parts.replay.at(block, (open) => estimateGas(message, open, estimatesInnerGas, hardfork));
  }

  async accessList(
    message: Message,
    block: BlockReference,
  ): Promise<{ readonly list: readonly AccessListEntry[]; readonly outcome: ExecutionOutcome }> {
    return this.#parts.replay.at(block, (open) => createAccessList(message, open));
  }

  async executedAgain(number: bigint): Promise<readonly ExecutedTransaction[]> {
    return this.#parts.replay.executed(number);
  }

  async simulate(request: SimulationRequest, base: bigint): Promise<readonly SimulatedBlock[]> {
    return this.#parts.simulator.simulate(request, this.#head.blocks.get(base) ?? this.#head.blocks.last);
  }

  async blockReport(number: bigint): Promise<BlockReport | undefined> {
    const block = this.block(number);
    if (block === undefined) return undefined;
    const { mining } = this.#options;
    const { header, hash, transactions } = block;
    const records = this.#records.of(hash) ?? [];
    const expectations = await this.#miner?.expectations(transactions, contextOf(header, this.#options), records, (look) =>
      this.#parts.replay.before(number, look),
    );
    return reportBlock({
      ...{ number: Number(number), hash, transactions, executed: this.#parts.replay.executed(number) },
      ...(mining !== undefined && { options: mining, records }),
      ...(expectations !== undefined && { expectations }),
    });
  }

  blockTimeline(number: bigint): MeasuredMining | undefined {
    const block = this.block(number);
    const { mining } = this.#options;
    const records = block === undefined ? [] : (this.#records.of(block.hash) ?? []);
    return block === undefined || mining === undefined || records.length === 0
      ? undefined
      : measuredMining(mining, records, block.transactions);
  }

  miningRecords(hash: Hex): readonly MiningRecord[] | undefined {
    return this.#records.of(hash);
  }

  traceTransaction(hash: Hex, request: TraceRequest): Promise<unknown> {
    return this.#parts.traces.traceTransaction(hash, request);
  }

  traceCall(message: Message, block: BlockReference, overrides: StateOverrides, request: TraceRequest): Promise<unknown> {
    return this.#parts.traces.traceCall(message, block, overrides, request);
  }

  traceBlock(number: bigint, request: TraceRequest): Promise<readonly unknown[]> {
    return this.#parts.traces.traceBlock(number, request);
  }

  async mine(timestamp?: bigint): Promise<ChainBlock> {
    const { block } = await this.#parts.production.mine(timestamp === undefined ? {} : { timestamp });
    return block;
  }

  mineMany(count: bigint, interval: bigint): Promise<void> {
    return this.#parts.production.mineMany(count, interval);
  }

  setAutomine(enabled: boolean): void {
    this.automine = enabled;
  }

  increaseTime(seconds: bigint): bigint {
    return this.#head.clock.increase(seconds);
  }

  setNextTimestamp(timestamp: bigint): void {
    this.#head.clock.setNext(timestamp, this.#head.blocks.last.header.timestamp);
  }

  get coinbase(): Hex {
    return this.#head.coinbase;
  }

  setCoinbase(address: Hex): void {
    this.#head.coinbase = address;
  }

  get blockGasLimit(): bigint {
    return this.#head.mempool.blockGasLimit ?? this.#head.blocks.last.header.gasLimit;
  }

  setBlockGasLimit(gas: bigint): void {
    this.#head.mempool.setBlockGasLimit(gas, this.#head.readAccount);
  }

  get minGasPrice(): bigint {
    return this.#head.minGasPrice;
  }

  setMinGasPrice(price: bigint): void {
    this.#head.minGasPrice = price;
  }

  setNextBaseFee(fee: bigint): void {
    this.#head.baseFee = fee;
  }

  setPrevRandao(value: Hex): void {
    this.#head.prevRandao = value;
  }

  setBalance(address: Hex, balance: bigint): void {
    this.#engine.world.setAccount(address, { balance });
    this.#head.mempool.update(this.#head.readAccount);
  }

  setCode(address: Hex, code: Hex): void {
    this.#engine.world.setAccount(address, { code });
  }

  setNonce(address: Hex, nonce: bigint): void {
    checkNonce(nonce, this.#head.readAccount(address).nonce, this.#head.mempool.isEmpty);
    this.#engine.world.setAccount(address, { nonce });
    this.#head.mempool.update(this.#head.readAccount);
  }

  setStorage(address: Hex, slot: Hex, value: Hex): void {
    this.#engine.world.setStorage(address, slot, value);
  }

  snapshot(): bigint {
    return this.#parts.snapshots.take(this.#head.snapshot());
  }

  revert(id: bigint): boolean {
    const snapshot = this.#parts.snapshots.revert(id);
    if (snapshot !== undefined) this.#head.revert(snapshot);
    return snapshot !== undefined;
  }

  async reset(): Promise<void> {
    this.automine = this.#options.automine;
    this.#parts = this.#begin();
  }

  listen(listener: ChainListener): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#engine.load([]);
    this.#miner?.close();
  }

  /** A chain of nothing but its genesis. */
  #begin(): Parts {
    const head = new ChainHead(this.#engine, this.#options, this.#miner);
    const snapshots = new Snapshots<HeadSnapshot>();
    const production = new BlockProduction(head, this.#records, this.#listeners);
    return {
      ...{ head, snapshots, production },
      intake: new TransactionIntake(head, production, snapshots, this.#listeners, this.#options),
      replay: new Replay(this.#engine, head),
      traces: new Traces(this.#engine, head),
      simulator: new Simulator(this.#engine, head),
    };
  }

  get #head(): ChainHead {
    return this.#parts.head;
  }
}

/** What hangs on the chain's genesis, and is made anew with it. */
interface Parts {
  readonly head: ChainHead;
  readonly snapshots: Snapshots<HeadSnapshot>;
  readonly production: BlockProduction;
  readonly intake: TransactionIntake;
  readonly replay: Replay;
  readonly traces: Traces;
  readonly simulator: Simulator;
}
