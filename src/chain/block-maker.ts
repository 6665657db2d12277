import type { Hex } from "../access/hex.ts";
import { encodeChecked, type WasmBlockEngine } from "../engine/block-engine.ts";
import type { BlockRun, EncodedTransaction } from "../execution/block-engine.ts";
import { bidOf, blobGas } from "../execution/cost.ts";
import { blobBaseFeeOf, contextOf, type ExecutionRules } from "./block-context.ts";
import { blockReward } from "./block-reward.ts";
import { MinedBlock } from "./mined-block.ts";
import type { ChainBlock } from "./network-chain.ts";
import type { OpenHeader } from "./next-header.ts";
import { refusalError } from "./refusal-message.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** Transactions that the engine is handed at once: enough to make the way there cheap, few enough to skip a sender's others cheaply. */
const BATCH = 512;

/** A block under way: its transactions are executed, and nothing is written into the state. */
export interface Draft {
  readonly run: BlockRun;
  readonly header: OpenHeader;
  readonly transactions: readonly SignedTransaction[];
}

/** Executes what a block can hold of the candidates, in their order. Nothing is changed by it. */
export function draftBlock(
  engine: WasmBlockEngine,
  header: OpenHeader,
  candidates: readonly SignedTransaction[],
  rules: ExecutionRules & { readonly minGasPrice: bigint; readonly blockHash: (number: bigint) => Hex },
): Draft {
  const run = engine.open(contextOf(header, rules), rules.blockHash);
  return { run, header, transactions: fill(run, candidates, rules) };
}

/** @throws RpcError in EDR's words where a candidate may be in no block as things stand: then there is no block */
function fill(run: BlockRun, candidates: readonly SignedTransaction[], { minGasPrice }: { minGasPrice: bigint }): SignedTransaction[] {
  const included: SignedTransaction[] = [];
  const skipped = new Set<Hex>();
  let at = 0;
  while (at < candidates.length) {
    const batch: SignedTransaction[] = [];
    const positions: number[] = [];
    const { gasLeft } = run;
    for (; at < candidates.length && batch.length < BATCH; at++) {
      const candidate = candidates[at];
      if (candidate === undefined || skipped.has(candidate.from)) continue;
      // Gas only gets less, so what does not fit now never will.
      if (bidOf(candidate) < minGasPrice || candidate.gasLimit > gasLeft) skipped.add(candidate.from);
      else {
        batch.push(candidate);
        positions.push(at);
      }
    }
    const { done, stop } = run.execute(batch.map((transaction) => encoded(transaction, run.context.chainId)));
    included.push(...batch.slice(0, done));
    const stopped = batch[done];
    if (stop === undefined || stopped === undefined) continue;
    if (stop.kind === "refused" && stop.refusal.code !== "fee-below-base-fee") throw refusalError(stop.refusal, "eth_sendTransaction");
    skipped.add(stopped.from);
    at = (positions[done] ?? at) + 1;
  }
  return included;
}

/** A transaction's form for the engine, made once though it may be executed for several pending blocks. */
function encoded(transaction: SignedTransaction, chainId: number): EncodedTransaction {
  const known = ENCODED.get(transaction);
  if (known !== undefined) return known;
  const made = encodeChecked(transaction, chainId);
  ENCODED.set(transaction, made);
  return made;
}

const ENCODED = new WeakMap<SignedTransaction, EncodedTransaction>();

/** Makes the block of a draft and writes its changes into the state. */
export function sealBlock(
  engine: WasmBlockEngine,
  { run, header, transactions }: Draft,
  rules: ExecutionRules,
  parent: ChainBlock,
): MinedBlock {
  const { hardfork } = rules;
  const receipts = engine.receipts(run, transactions.map(({ type }) => type)); // prettier-ignore
  const { gasUsed } = run;
  engine.commit(run);
  const reward = blockReward(hardfork);
  if (reward > 0n) engine.world.setAccount(header.coinbase, { balance: engine.world.balance(header.coinbase) + reward });
  return new MinedBlock({
    header: {
      ...header,
      stateRoot: engine.stateRoot(),
      transactionsRoot: engine.orderedRoot(transactions.map(({ raw }) => raw)),
      receiptsRoot: receipts.root,
      logsBloom: receipts.logsBloom,
      gasUsed,
      ...(header.excessBlobGas !== undefined && { blobGasUsed: transactions.reduce((sum, transaction) => sum + blobGas(transaction), 0n) }),
    },
    transactions,
    receipts: receipts.receipts,
    totalDifficulty: parent.totalDifficulty + header.difficulty,
    blobBaseFee: blobBaseFeeOf(header, rules),
  });
}
