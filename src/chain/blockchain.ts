import type { BlockAccessList } from "../access/block-access-list.ts";
import type { Hex } from "../access/hex.ts";
import { WasmBlockEngine } from "../engine/block-engine.ts";
import type { FormalRules } from "../engine/formal-refusal.ts";
import type { TraceRequest } from "../engine/trace/tracers.ts";
import { isAtLeast } from "../execution/block-context.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { AccessListEntry } from "../execution/transaction.ts";
import type { MiningRecord } from "../mining/block-record.ts";
import { type BlockReport, reportBlock } from "../mining/block-report.ts";
import { ParallelMiner } from "../mining/parallel-block.ts";
import { formalRules } from "./block-context.ts";
import { checkAutomine, checkBlobAutomine, checkBlobGas } from "./automine-rules.ts";
import { blobBaseFee, blobRules, nextExcessBlobGas } from "./blob-fee.ts";
import type { Draft } from "./block-maker.ts";
import { ChainHead, type HeadSnapshot } from "./chain-head.ts";
import type { ChainOptions } from "./chain-options.ts";
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
  Outcomes,
  SendResult,
  StateOverrides,
} from "./network-chain.ts";
import { outcomeOf, outcomesToTell } from "./outcome.ts";
import { Replay } from "./replay.ts";
import { MiningRecords } from "./mining-records.ts";
import { MIN_RESERVED } from "./reserved-blocks.ts";
import type { SignedTransaction } from "./signed-transaction.ts";
import { Snapshots } from "./snapshots.ts";
import { stateAt } from "./state-view.ts";
import { Traces } from "./traces.ts";
import { checkNonce, checkTransaction } from "./transaction-rules.ts";

/** A chain of blocks on the engine, block for block equal to Hardhat's own given the same requests and clock. */
export class Blockchain implements NetworkChain {
  readonly rules: ChainRules;
  automine: boolean;
  readonly #engine: WasmBlockEngine;
  readonly #options: ChainOptions;
  readonly #formalRules: FormalRules;
  readonly #listeners = new Set<ChainListener>();
  #snapshots = new Snapshots<HeadSnapshot>();
  #head: ChainHead;
  #replay: Replay;
  #traces: Traces;
  readonly #miner: ParallelMiner | undefined;
  readonly #records = new MiningRecords();
  #held: Held | undefined;

  private constructor(engine: WasmBlockEngine, options: ChainOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#formalRules = formalRules(options);
    this.automine = options.automine;
    const { transactionGasCap, ...rules } = options;
    this.rules = { ...rules, ...(transactionGasCap !== undefined && { transactionGasCap }) };
    const { mining, onExecutorLost = () => undefined } = options;
    this.#miner = mining === undefined ? undefined : new ParallelMiner(engine, mining, onExecutorLost);
    this.#head = new ChainHead(engine, options, this.#miner);
    this.#replay = new Replay(engine, this.#head);
    this.#traces = new Traces(engine, this.#head);
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
    return this.#replay.blockAccessList(number);
  }

  async send(transaction: SignedTransaction): Promise<SendResult> {
    checkTransaction(transaction, this.#formalRules, "eth_sendRawTransaction");
    if (transaction.type === 3) return this.#sendBlobs(transaction);
    if (this.automine) return this.#sendAndMine(transaction);
    this.#add(transaction);
    return { hash: transaction.hash };
  }

  hold(transaction: SignedTransaction): void {
    checkTransaction(transaction, this.#formalRules, "eth_sendRawTransaction");
    this.#checkAutomine(transaction);
    this.#snapshots.skip();
    const held = this.#held ?? { before: this.#head.snapshot(), transactions: [] };
    this.#add(transaction);
    held.transactions.push(transaction);
    this.#held = held;
  }

  async mineHeld(): Promise<readonly PromiseSettledResult<SendResult>[]> {
    const { before, transactions = [] } = this.#held ?? {};
    this.#held = undefined;
    if (before === undefined) return [];
    try {
      const mined = await this.#mineTogether(transactions);
      return mined.map((value) => ({ status: "fulfilled", value }));
    } catch {
      this.#head.revert(before);
      return this.#mineApart(transactions);
    }
  }

  dropTransaction(hash: Hex): boolean {
    return this.#head.mempool.remove(hash) !== undefined;
  }

  pendingTransactions(): readonly SignedTransaction[] {
    return this.#head.mempool.transactions();
  }

  nextNonce(address: Hex): bigint {
    return this.#head.mempool.nextNonce(address, this.#head.readAccount);
  }

  nextBaseFee(): bigint | undefined {
    return this.#head.nextBaseFee();
  }

  nextBlobBaseFee(): bigint | undefined {
    const { hardfork, chainId } = this.rules;
    if (!isAtLeast(hardfork, "cancun")) return undefined;
    const { header } = this.#head.blocks.last;
    const rules = blobRules({ hardfork, chainId, timestamp: header.timestamp });
    return blobBaseFee(nextExcessBlobGas(header, rules), rules);
  }

  async call(message: Message, block: BlockReference, overrides: StateOverrides): Promise<ExecutionOutcome> {
    return this.#replay.at(block, (open) => runCall(message, open, overrides));
  }

  async estimateGas(message: Message, block: BlockReference): Promise<GasEstimate> {
    const { estimatesInnerGas, hardfork } = this.#options;
    const most = block === "pending" ? this.blockGasLimit : (this.block(block)?.header.gasLimit ?? this.blockGasLimit);
    return this.#replay.at(block, (open) => estimateGas(message, open, most, estimatesInnerGas, hardfork));
  }

  async accessList(
    message: Message,
    block: BlockReference,
  ): Promise<{ readonly list: readonly AccessListEntry[]; readonly outcome: ExecutionOutcome }> {
    return this.#replay.at(block, (open) => createAccessList(message, open));
  }

  async executedAgain(number: bigint): Promise<readonly ExecutedTransaction[]> {
    return this.#replay.executed(number);
  }

  async blockReport(number: bigint): Promise<BlockReport | undefined> {
    const block = this.block(number);
    if (block === undefined) return undefined;
    const { mining } = this.#options;
    const predictor = mining?.predictor;
    return reportBlock({
      ...{ number: Number(number), hash: block.hash, transactions: block.transactions, executed: this.#replay.executed(number) },
      ...(mining !== undefined && { options: mining, records: this.#records.of(block.hash) ?? [] }),
      ...(predictor !== undefined && {
        predicted: this.#replay.before(number, () => block.transactions.map((transaction) => predictor.predict(transaction))),
      }),
    });
  }

  miningRecords(hash: Hex): readonly MiningRecord[] | undefined {
    return this.#records.of(hash);
  }

  traceTransaction(hash: Hex, request: TraceRequest): Promise<unknown> {
    return this.#traces.traceTransaction(hash, request);
  }

  traceCall(message: Message, block: BlockReference, overrides: StateOverrides, request: TraceRequest): Promise<unknown> {
    return this.#traces.traceCall(message, block, overrides, request);
  }

  traceBlock(number: bigint, request: TraceRequest): Promise<readonly unknown[]> {
    return this.#traces.traceBlock(number, request);
  }

  async mine(timestamp?: bigint): Promise<ChainBlock> {
    const { block } = await this.#mine(timestamp === undefined ? {} : { timestamp });
    return block;
  }

  async mineMany(count: bigint, interval: bigint): Promise<void> {
    if (count === 0n) return;
    let last = await this.mine();
    const mineNext = async () => {
      last = await this.mine(last.header.timestamp + interval);
      left -= 1n;
    };
    let left = count - 1n;
    while (left > 0n && this.#head.mempool.hasPending) await mineNext();
    // A block that is really made stands on either side of those that are only reserved.
    if (left > 0n) await mineNext();
    if (left >= MIN_RESERVED) {
      this.#head.history.keep(this.latestNumber());
      this.#head.blocks.reserve(left - 1n, interval);
      last = this.#head.blocks.last;
      left = 1n;
    }
    while (left > 0n) await mineNext();
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
    return this.#snapshots.take(this.#head.snapshot());
  }

  revert(id: bigint): boolean {
    const snapshot = this.#snapshots.revert(id);
    if (snapshot !== undefined) this.#head.revert(snapshot);
    return snapshot !== undefined;
  }

  async reset(): Promise<void> {
    this.#snapshots = new Snapshots();
    this.automine = this.#options.automine;
    this.#head = new ChainHead(this.#engine, this.#options, this.#miner);
    this.#replay = new Replay(this.#engine, this.#head);
    this.#traces = new Traces(this.#engine, this.#head);
  }

  listen(listener: ChainListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#engine.load([]);
    this.#miner?.close();
  }

  #checkAutomine(transaction: SignedTransaction): void {
    const { minGasPrice } = this.#head;
    checkAutomine(transaction, { nextNonce: this.nextNonce(transaction.from), minGasPrice, baseFee: this.nextBaseFee() });
  }

  async #sendAndMine(transaction: SignedTransaction): Promise<SendResult> {
    this.#checkAutomine(transaction);
    this.#snapshots.skip();
    const before = this.#head.snapshot();
    try {
      this.#add(transaction);
      let mined: Mined | undefined;
      // Those that pay more may fill blocks of their own.
      while (mined === undefined) mined = (await this.#mine({ wanted: [transaction] })).found.get(transaction);
      while (this.#head.mempool.hasPending) await this.#mine();
      return { hash: transaction.hash, mined };
    } catch (error) {
      this.#head.revert(before);
      throw error;
    }
  }

  /** Mines transactions of the mempool in their order, then all else that it holds. */
  async #mineTogether(transactions: readonly SignedTransaction[]): Promise<SendResult[]> {
    const mined = new Map<SignedTransaction, Mined>();
    for (let left = transactions; left.length > 0; left = left.filter((transaction) => !mined.has(transaction))) {
      const { found } = await this.#mine({ only: left, wanted: left });
      for (const [transaction, each] of found) mined.set(transaction, each);
    }
    while (this.#head.mempool.hasPending) await this.#mine();
    return transactions.map((transaction) => sendResult(transaction, mined));
  }

  async #mineApart(transactions: readonly SignedTransaction[]): Promise<PromiseSettledResult<SendResult>[]> {
    const results: PromiseSettledResult<SendResult>[] = [];
    for (const transaction of transactions) results.push(...(await Promise.allSettled([this.#sendAndMine(transaction)])));
    return results;
  }

  async #sendBlobs(transaction: SignedTransaction): Promise<SendResult> {
    const { mempool, minGasPrice, baseFee } = this.#head;
    checkBlobAutomine(transaction, {
      ...{ nextNonce: this.nextNonce(transaction.from), minGasPrice, baseFee, blobBaseFee: this.nextBlobBaseFee() ?? 0n },
      ...{ isAutomining: this.automine, isPoolEmpty: mempool.isEmpty },
    });
    checkBlobGas(transaction, { block: mempool.blockGasLimit, transaction: this.#options.transactionGasCap });
    this.#tell((listener) => listener.onPendingTransaction?.(transaction));
    const { found } = await this.#mine({ only: [transaction], wanted: [transaction] });
    return sendResult(transaction, found);
  }

  #add(transaction: SignedTransaction): void {
    this.#head.mempool.add(transaction, this.#head.readAccount);
    this.#miner?.expect(transaction, this.#head.mempool.size);
    this.#tell((listener) => listener.onPendingTransaction?.(transaction));
  }

  /** Mines a block, and tells how wanted transactions ended where they are in it. */
  async #mine({ timestamp, only, wanted = [] }: Mining = {}): Promise<{ block: ChainBlock; found: ReadonlyMap<SignedTransaction, Mined> }> {
    const isWanted = new Set(wanted);
    let found: (readonly [SignedTransaction, number, ExecutionOutcome])[] = [];
    let outcomes: Outcomes = new Map();
    let records: readonly MiningRecord[] = [];
    const look = ({ run, transactions, records: made = [] }: Draft) => {
      records = made;
      outcomes = outcomesToTell(run);
      found = transactions.flatMap((transaction, index) =>
        isWanted.has(transaction) ? [[transaction, index, outcomeOf(run, index)] as const] : [],
      );
    };
    const block = await this.#head.mine(timestamp, look, only);
    if (records.length > 0) this.#records.keep(block.hash, records);
    this.#tell((listener) => listener.onBlock?.(block, outcomes));
    return { block, found: new Map(found.map(([transaction, index, outcome]) => [transaction, { block, index, outcome }])) };
  }

  #tell(event: (listener: ChainListener) => void): void {
    for (const listener of this.#listeners) event(listener);
  }
}

interface Mining {
  readonly timestamp?: bigint;
  /** These and no others, in their order. */
  readonly only?: readonly SignedTransaction[];
  readonly wanted?: readonly SignedTransaction[];
}

function sendResult(transaction: SignedTransaction, found: ReadonlyMap<SignedTransaction, Mined>): SendResult {
  const mined = found.get(transaction);
  return { hash: transaction.hash, ...(mined !== undefined && { mined }) };
}

type Mined = NonNullable<SendResult["mined"]>;

/** Transactions that wait to be mined together, and what was before the first of them. */
interface Held {
  readonly before: HeadSnapshot;
  readonly transactions: SignedTransaction[];
}
