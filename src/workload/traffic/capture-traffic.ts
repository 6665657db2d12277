import type { BlockContext } from "../../execution/block-context.ts";
import type { Transaction } from "../../execution/transaction.ts";
import { stateByExecution } from "../block-capture.ts";
import { networkFacts, type Connection } from "../network-facts.ts";
import { contextOf, transactionOf, type AskNode, type NodeBlock } from "../node.ts";
import type { Origin, Workload, WorkloadTransaction } from "../workload.ts";
import { measuredExecution } from "./measured-execution.ts";
import type { MinedTransaction } from "./run-traffic.ts";

/**
 * The traffic as a workload of one block, whatever blocks the network made of it. What it reads as one block may differ from what it read in several,
 * so its state is what one execution reads of the node's state before the first.
 */
export async function captureTraffic(
  name: string,
  mined: readonly MinedTransaction[],
  blocks: readonly NodeBlock[],
  connection: Connection,
  ask: AskNode,
  origin: Origin,
): Promise<Workload> {
  const byHash = new Map(mined.map((transaction) => [transaction.hash, transaction]));
  const transactions: WorkloadTransaction[] = blocks
    .flatMap((block) => block.transactions)
    .flatMap((transaction) => {
      const known = byHash.get(transaction.hash);
      return known === undefined ? [] : [{ transaction: transactionOf(transaction), origin, label: known.label, outcome: known.outcome }];
    });
  const first = blocks[0] as NodeBlock;
  const context = roomFor(transactions, contextOf(first, await networkFacts(connection, ask, first)));
  const measured = await measuredExecution(connection, ask, blocks, transactions.length);
  return {
    name,
    kind: "traffic",
    block: context,
    transactions,
    state: await stateByExecution(
      ask,
      context,
      transactions.map(({ transaction }) => transaction),
    ),
    ...(measured !== undefined && { measured }),
  };
}

/** The block's context with a gas limit that the transactions fit into, all of them. */
export function roomFor(transactions: readonly { readonly transaction: Transaction }[], block: BlockContext): BlockContext {
  const wanted = transactions.reduce((sum, { transaction }) => sum + transaction.gasLimit, 0n);
  return wanted > block.gasLimit ? { ...block, gasLimit: wanted } : block;
}
