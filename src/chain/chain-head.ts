import { type Hex, ZERO_WORD } from "../access/hex.ts";
import { encodeChecked, type WasmBlockEngine } from "../engine/block-engine.ts";
import type { WorldMark } from "../engine/world.ts";
import { isAtLeast } from "../execution/block-context.ts";
import { nextBaseFee } from "./base-fee.ts";
import type { ParallelMiner } from "../mining/parallel-block.ts";
import { blobBaseFee, type BlobRules, blobRules } from "../execution/blob-fee.ts";
import type { ExecutionRules } from "./block-context.ts";
import { blockReward } from "./block-reward.ts";
import type { Candidate } from "./candidates.ts";
import { type Draft, draftBlock, draftInParallel, type DraftRules, sealBlock, writeDraft } from "./block-maker.ts";
import { BlockStore } from "./block-store.ts";
import type { ChainOptions } from "./chain-options.ts";
import { Clock, type ClockSnapshot } from "./clock.ts";
import { genesisHeader, genesisState } from "./genesis.ts";
import { LogIndex } from "./log-index.ts";
import { Mempool } from "./mempool.ts";
import { MinedBlock } from "./mined-block.ts";
import { nextHeader, type OpenHeader } from "./next-header.ts";
import type { ReadAccount } from "./pool-rules.ts";
import { beaconRootSequence, type HashSequence, prevRandaoSequence } from "./sequences.ts";
import type { SignedTransaction } from "./signed-transaction.ts";
import { verifyBlock } from "./verification.ts";
import { StateHistory } from "./state-history.ts";

/** All that a snapshot brings back. */
export interface HeadSnapshot {
  readonly number: bigint;
  readonly mark: WorldMark;
  readonly mempool: Mempool;
  readonly clock: ClockSnapshot;
  readonly coinbase: Hex;
  readonly baseFee: bigint | undefined;
  readonly prevRandao: Hex;
  readonly beaconRoot: Hex;
}

/** The growing end of a chain: its blocks, the state that they left, what waits to be mined, and what the next block will be like. */
export class ChainHead {
  readonly blocks: BlockStore;
  readonly logs = new LogIndex();
  readonly history: StateHistory;
  readonly clock: Clock;
  readonly rules: ExecutionRules;
  mempool: Mempool;
  coinbase: Hex;
  minGasPrice: bigint;
  /** What hardhat_setNextBlockBaseFeePerGas asked for. */
  baseFee: bigint | undefined;
  readonly #engine: WasmBlockEngine;
  readonly #options: ChainOptions;
  readonly #miner: ParallelMiner | undefined;
  readonly #prevRandao: HashSequence = prevRandaoSequence();
  readonly #beaconRoots: HashSequence = beaconRootSequence();

  /** `miner` executes blocks on several executors; without one they are executed one transaction after the other. */
  constructor(engine: WasmBlockEngine, options: ChainOptions, miner?: ParallelMiner) {
    const { hardfork, blockGasLimit, coinbase, minGasPrice, initialDate, allowBlocksWithSameTimestamp, time } = options;
    this.#engine = engine;
    this.#options = options;
    this.#miner = miner;
    this.rules = options;
    this.coinbase = coinbase;
    this.minGasPrice = minGasPrice;
    this.mempool = new Mempool({ block: blockGasLimit, transaction: options.transactionGasCap }, options.chainId);
    this.clock = new Clock(initialDate, allowBlocksWithSameTimestamp, time);
    this.history = new StateHistory(engine.world);
    this.blocks = new BlockStore(this.#genesis(), hardfork);
  }

  /** Reads accounts after the last block. */
  readonly readAccount: ReadAccount = (address) => this.#engine.world.sender(address);

  /** What the next block's base fee will be; undefined before London. */
  nextBaseFee(): bigint | undefined {
    if (!isAtLeast(this.rules.hardfork, "london")) return undefined;
    return this.baseFee ?? nextBaseFee(this.blocks.last.header);
  }

  /** What a unit of blob gas costs in the last block, in wei; undefined before Cancun. */
  blobBaseFee(): bigint | undefined {
    if (!isAtLeast(this.#options.hardfork, "cancun")) return undefined;
    return blobBaseFee(this.blocks.last.header.excessBlobGas ?? 0n, this.#blobRules());
  }

  /** How much blob gas a block may use. */
  get blobGasLimit(): bigint {
    return this.#blobRules().maxGas;
  }

  #blobRules(): BlobRules {
    const { hardfork, chainId } = this.#options;
    return blobRules({ hardfork, chainId, timestamp: this.blocks.last.header.timestamp });
  }

  /** Takes a transaction into the mempool. @throws RpcError in EDR's words where it may not be there */
  add(transaction: SignedTransaction): void {
    this.mempool.add(transaction, this.readAccount);
    this.#miner?.expect(transaction, this.mempool.size);
  }

  /** The nonce of a sender's next transaction, those in the mempool counted. */
  nextNonce(sender: Hex): bigint {
    return this.mempool.nextNonce(sender, this.readAccount);
  }

  set prevRandao(value: Hex) {
    this.#prevRandao.next = value;
  }

  /** Executes what the next block would hold, and changes nothing. */
  draft(timestamp?: bigint): Draft {
    const time = this.clock.blockTime(this.blocks.last.header.timestamp, timestamp);
    return this.#draft(this.#openHeader(time.timestamp), this.#candidates());
  }

  /** The block that mining would make now. */
  pendingBlock(): MinedBlock {
    return this.afterPending((block) => block);
  }

  /** Looks at the state that the pending block would leave. */
  afterPending<T>(look: (block: MinedBlock) => T): T {
    const { world } = this.#engine;
    const mark = world.mark();
    try {
      return look(this.#seal(this.draft()));
    } finally {
      world.undoTo(mark);
    }
  }

  /**
   * Mines a block, of the mempool's transactions or of `only` some, in their order. `look` sees it drafted, with its transactions' results.
   *
   * @throws RpcError in EDR's words where a transaction may not be mined as things stand; then nothing has changed
   */
  async mine(timestamp: bigint | undefined, look: (draft: Draft) => void, only?: readonly SignedTransaction[]): Promise<MinedBlock> {
    const time = this.clock.blockTime(this.blocks.last.header.timestamp, timestamp);
    const candidates = only?.map((transaction) => encodeChecked(transaction, this.rules.chainId)) ?? this.#candidates();
    const parent = this.blocks.lastNumber;
    const before = this.#engine.world.mark();
    this.history.keep(parent);
    let block: MinedBlock;
    try {
      block = await this.#make(this.#openHeader(time.timestamp), candidates, look);
    } catch (error) {
      this.#engine.world.undoTo(before);
      this.history.revertTo(parent);
      throw error;
    }
    this.blocks.add(block);
    this.logs.add(block);
    this.mempool.update(this.readAccount);
    this.clock.commit(time);
    this.baseFee = undefined;
    this.#beaconRoots.take();
    this.#prevRandao.take();
    return block;
  }

  snapshot(): HeadSnapshot {
    return {
      number: this.blocks.lastNumber,
      mark: this.#engine.world.mark(),
      mempool: this.mempool.copy(),
      clock: this.clock.snapshot(),
      ...{ coinbase: this.coinbase, baseFee: this.baseFee, prevRandao: this.#prevRandao.next, beaconRoot: this.#beaconRoots.next },
    };
  }

  revert({ number, mark, mempool, clock, coinbase, baseFee, prevRandao, beaconRoot }: HeadSnapshot): void {
    this.#engine.world.undoTo(mark);
    this.history.revertTo(number);
    this.blocks.revertTo(number);
    this.logs.revertTo(number);
    this.mempool = mempool;
    this.clock.revert(clock);
    this.coinbase = coinbase;
    this.baseFee = baseFee;
    this.#prevRandao.next = prevRandao;
    this.#beaconRoots.next = beaconRoot;
  }

  #candidates(): Candidate[] {
    const candidates = this.mempool.candidates(this.#options.miningOrder, this.nextBaseFee() ?? 0n);
    const ordered: Candidate[] = [];
    for (let next = candidates.next(); next !== undefined; next = candidates.next()) ordered.push(next);
    return ordered;
  }

  #openHeader(timestamp: bigint): OpenHeader {
    const { header, hash } = this.blocks.last;
    return nextHeader(header, hash, {
      hardfork: this.rules.hardfork,
      chainId: this.rules.chainId,
      timestamp,
      gasLimit: this.mempool.blockGasLimit,
      coinbase: this.coinbase,
      prevRandao: this.#prevRandao.next,
      parentBeaconBlockRoot: this.#beaconRoots.next,
      ...(this.baseFee !== undefined && { baseFee: this.baseFee }),
    });
  }

  /** Executes and seals a block. Where it is verified and comes out otherwise, it is the one that one transaction after the other gives. */
  async #make(header: OpenHeader, candidates: readonly Candidate[], look: (draft: Draft) => void): Promise<MinedBlock> {
    const { world } = this.#engine;
    const before = world.mark();
    const draft = await this.#build(header, candidates);
    look(draft);
    const { verification } = this.#options;
    if (verification === undefined || draft.transactions.length === 0) return this.#sealTogether(draft);
    const { run, transactions } = draft;
    const executed = transactions.map((_, index) => run.result(index));
    const verified = { context: run.context, transactions, executed, reward: blockReward(this.rules.hardfork) };
    const block = await this.#sealTogether(draft);
    const difference = await verifyBlock(verified, world, (run) => world.during(before, run), this.#blockHash, verification.execute);
    if (difference === undefined) return block;
    world.undoTo(before);
    const sequential = this.#draft(header, candidates);
    look(sequential);
    const standing = this.#seal(sequential);
    await verification.onDifference(difference);
    return standing;
  }

  #seal(draft: Draft): MinedBlock {
    return sealBlock(this.#engine, writeDraft(this.#engine, draft, this.rules), this.blocks.last);
  }

  /** As `#seal`, with executors' help. */
  async #sealTogether(draft: Draft): Promise<MinedBlock> {
    const written = writeDraft(this.#engine, draft, this.rules);
    await this.#miner?.settleTries(written.content);
    return sealBlock(this.#engine, written, this.blocks.last);
  }

  readonly #blockHash = (number: bigint): Hex => this.blocks.get(number)?.hash ?? ZERO_WORD;

  /** Executes a block's transactions on all executors that there are. */
  #build(header: OpenHeader, candidates: readonly Candidate[]): Draft | Promise<Draft> {
    if (this.#miner === undefined || candidates.length < 2) return this.#draft(header, candidates);
    return draftInParallel(this.#engine, this.#miner, header, candidates, this.#draftRules());
  }

  #draft(header: OpenHeader, candidates: readonly Candidate[]): Draft {
    return draftBlock(this.#engine, header, candidates, this.#draftRules());
  }

  #draftRules(): DraftRules {
    return {
      ...this.rules,
      isGasUnlimited: this.mempool.blockGasLimit === undefined,
      minGasPrice: this.minGasPrice,
      blockHash: this.#blockHash,
    };
  }

  #genesis(): MinedBlock {
    const { hardfork, balances, genesisGasLimit, initialBaseFee, initialDate } = this.#options;
    const state = genesisState(balances, hardfork);
    this.#engine.load(Object.entries(state).map(([address, account]) => ({ address: address as Hex, ...account })));
    const header = genesisHeader({
      ...{ hardfork, timestamp: initialDate, gasLimit: genesisGasLimit, stateRoot: this.#engine.stateRoot() },
      prevRandao: this.#prevRandao.take(),
      ...(initialBaseFee !== undefined && { baseFee: initialBaseFee }),
    });
    return new MinedBlock({ header, transactions: [], receipts: [], totalDifficulty: header.difficulty });
  }
}
