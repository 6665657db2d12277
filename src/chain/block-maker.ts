import type { Hex } from "../access/hex.ts";
import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { EncodedReceipts } from "../engine/receipts.ts";
import type { BlockRun } from "../execution/block-engine.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import { blobGas } from "../execution/cost.ts";
import type { MiningRecord } from "../mining/block-record.ts";
import type { ParallelMiner } from "../mining/parallel-block.ts";
import { contextOf, type ExecutionRules } from "./block-context.ts";
import { blockReward } from "./block-reward.ts";
import { CandidateFeed } from "./candidate-feed.ts";
import type { Candidate } from "./candidates.ts";
import { MAX_BLOCK_SIZE } from "./encode-block.ts";
import { MinedBlock } from "./mined-block.ts";
import type { ChainBlock } from "./network-chain.ts";
import type { OpenHeader } from "./next-header.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** Transactions that the engine is handed at once: enough to make the way there cheap, few enough to skip a sender's others cheaply. */
const BATCH = 512;

/** The same for several executors, who do better the more they see. */
const LARGE_BATCH = 8192;

/** A block under way: its transactions are executed, and nothing is written into the state. */
export interface Draft {
  readonly run: BlockRun;
  readonly header: OpenHeader;
  readonly transactions: readonly SignedTransaction[];
  /** How they were executed, batch by batch, where several executors might. */
  readonly records?: readonly MiningRecord[];
}

export type DraftRules = ExecutionRules & { readonly minGasPrice: bigint; readonly blockHash: (number: bigint) => Hex };

/**
 * Executes what a block can hold of the candidates, in their order. Nothing is changed by it.
 *
 * @throws RpcError in EDR's words where a candidate may be in no block as things stand
 */
export function draftBlock(engine: WasmBlockEngine, header: OpenHeader, candidates: readonly Candidate[], rules: DraftRules): Draft {
  const run = engine.open(contextOf(header, rules), rules.blockHash);
  const feed = new CandidateFeed(candidates, rules.minGasPrice);
  for (let batch = feed.take(run.gasLeft, BATCH); batch.length > 0; batch = feed.take(run.gasLeft, BATCH)) {
    const { done, stop } = run.execute(batch);
    feed.settle(done, stop);
  }
  return { run, header, transactions: feed.included };
}

/** As `draftBlock`, on several executors. The state may be written to: also where it fails, it is the caller's to take back. */
export async function draftInParallel(
  engine: WasmBlockEngine,
  miner: ParallelMiner,
  header: OpenHeader,
  candidates: readonly Candidate[],
  rules: DraftRules,
): Promise<Draft> {
  const run = engine.open(contextOf(header, rules), rules.blockHash);
  const feed = new CandidateFeed(candidates, rules.minGasPrice);
  const records: MiningRecord[] = [];
  for (let batch = feed.take(run.gasLeft, LARGE_BATCH); batch.length > 0; batch = feed.take(run.gasLeft, LARGE_BATCH)) {
    const { done, stop, record } = await miner.execute(run, batch);
    records.push(record);
    feed.settle(done, stop);
  }
  return { run, header, transactions: feed.included, records };
}

/** What a block holds beside its header, as the header tells of it. */
interface BlockContent {
  readonly receipts: EncodedReceipts;
  readonly transactionsRoot: Hex;
}

/** A draft whose changes are in the state. */
export interface WrittenDraft extends Draft {
  readonly gasUsed: bigint;
  /** Made when it is first asked for, which may be while the state's root is looked for; before the next block. */
  readonly content: () => BlockContent;
}

/** Writes a draft's changes into the state. */
export function writeDraft(engine: WasmBlockEngine, draft: Draft, { hardfork }: ExecutionRules): WrittenDraft {
  const { run, header, transactions } = draft;
  const receipts = engine.receiptsOf(run, transactions.map(({ type }) => type)); // prettier-ignore
  const { gasUsed } = run;
  engine.commit(run);
  const reward = blockReward(hardfork);
  if (reward > 0n) engine.world.setAccount(header.coinbase, { balance: engine.world.balance(header.coinbase) + reward });
  let content: BlockContent | undefined;
  const make = () => ({ receipts: receipts(), transactionsRoot: engine.orderedRoot(transactions.map(({ raw }) => raw)) });
  return { ...draft, gasUsed, content: () => (content ??= make()) };
}

/**
 * Makes the block of a draft whose changes are in the state.
 *
 * @throws RpcError in EDR's words where the block is too long; its changes are then the caller's to take back
 */
export function sealBlock(
  engine: WasmBlockEngine,
  { header, transactions, gasUsed, content }: WrittenDraft,
  parent: ChainBlock,
): MinedBlock {
  const { receipts, transactionsRoot } = content();
  const block = new MinedBlock({
    header: {
      ...header,
      stateRoot: engine.stateRoot(),
      transactionsRoot,
      receiptsRoot: receipts.root,
      logsBloom: receipts.logsBloom,
      gasUsed,
      ...(header.excessBlobGas !== undefined && { blobGasUsed: transactions.reduce((sum, transaction) => sum + blobGas(transaction), 0n) }),
    },
    transactions,
    receipts: receipts.receipts,
    totalDifficulty: parent.totalDifficulty + header.difficulty,
  });
  checkSize(block);
  return block;
}

/** More bytes than a block has beside its transactions. */
const HEADER_ROOM = 1_024;

/** @throws RpcError in EDR's words where a block is too long to be one */
function checkSize(block: MinedBlock): void {
  const longest = block.transactions.reduce((sum, { raw }) => sum + raw.length, HEADER_ROOM);
  if (longest <= MAX_BLOCK_SIZE || block.size <= MAX_BLOCK_SIZE) return;
  throw invalidInput(`Maximum block RLP size exceeded. Maximum: ${MAX_BLOCK_SIZE} bytes. Actual: ${block.size} bytes`);
}
