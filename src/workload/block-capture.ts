import type { BlockContext } from "../execution/block-context.ts";
import type { Executor } from "../execution/executor.ts";
import type { CapturedState } from "../execution/state-reader.ts";
import type { Transaction } from "../execution/transaction.ts";
import { contextOf, outcomeOf, transactionOf, type AskNode, type NodeBlock, type NodeTransaction } from "./node.ts";
import { NodeStateReader } from "./node-state.ts";
import { tracePrestate } from "./prestate.ts";
import type { NetworkFacts } from "./network-facts.ts";
import type { Origin, Workload, WorkloadTransaction } from "./workload.ts";

/** One mined block with the state that it started from, as an example. `originOf` tells where a transaction was sent. */
export async function captureBlock(
  ask: AskNode,
  block: NodeBlock,
  network: NetworkFacts,
  originOf: (transaction: NodeTransaction) => Origin | undefined,
): Promise<Workload> {
  const context = contextOf(block, network);
  const [transactions, state] = await Promise.all([captureTransactions(ask, block, originOf), stateBefore(ask, block, context)]);
  const test = transactions.find(({ origin }) => origin?.test !== undefined)?.origin?.test;
  return {
    name: `${test ?? "outside of tests"}, block ${context.number}`,
    kind: "example",
    block: context,
    transactions,
    state,
  };
}

/** The block's transactions with their receipts. */
async function captureTransactions(
  ask: AskNode,
  block: NodeBlock,
  originOf: (transaction: NodeTransaction) => Origin | undefined,
): Promise<WorkloadTransaction[]> {
  return Promise.all(
    block.transactions.map(async (mined) => {
      const origin = originOf(mined);
      return { transaction: transactionOf(mined), ...(origin === undefined ? {} : { origin }), outcome: await outcomeOf(ask, mined.hash) };
    }),
  );
}

/**
 * A single transaction is traced by the node, which gives its pre-state at once. The traces of a bigger block would each execute all the transactions
 * before their own, and would show what those wrote: such a block is executed once more from its parent's state instead.
 */
async function stateBefore(ask: AskNode, block: NodeBlock, context: BlockContext): Promise<CapturedState> {
  const [only, ...others] = block.transactions;
  if (only === undefined || others.length > 0) return stateByExecution(ask, context, block.transactions.map(transactionOf));
  const blockHashes = { [(context.number - 1n).toString()]: block.parentHash };
  return { ...(await tracePrestate(ask, only.hash)), blockHashes };
}

/** What the transactions, as one block, read of the node's state after the block before theirs. */
export async function stateByExecution(ask: AskNode, block: BlockContext, transactions: readonly Transaction[]): Promise<CapturedState> {
  const reader = new NodeStateReader(ask, block.number - 1n);
  await reader.foresee(transactions);
  const executor = await (lookAhead ??= loadExecutor());
  await executor.execute(block, transactions, reader);
  return reader.captured();
}

/** One a process, since each engine reserves memory. Loaded with the first block of several transactions. */
let lookAhead: Promise<Executor> | undefined;

async function loadExecutor(): Promise<Executor> {
  const { createEngineExecutor } = await import("../engine/engine-executor.ts");
  return createEngineExecutor();
}
