import { availableParallelism } from "node:os";
import type { MeasuredMining } from "../../mining/block-report.ts";
import type { Connection } from "../network-facts.ts";
import type { AskNode, NodeBlock } from "../node.ts";
import type { MeasuredExecution } from "../workload.ts";

/**
 * How a parallel network executed the blocks of a traffic. Undefined where the network is none, and where a block holds others' transactions, whose
 * times cannot be told from the traffic's.
 */
export async function measuredExecution(
  { networkConfig }: Connection,
  ask: AskNode,
  blocks: readonly NodeBlock[],
  transactionCount: number,
): Promise<MeasuredExecution | undefined> {
  if (networkConfig.type !== "edr-simulated" || networkConfig.parallel === undefined) return undefined;
  const filled = blocks.filter(({ transactions }) => transactions.length > 0);
  if (filled.reduce((sum, { transactions }) => sum + transactions.length, 0) !== transactionCount) return undefined;
  const timelines = await Promise.all(filled.map(({ number }) => timelineOf(ask, number)));
  const measured = filled.flatMap(({ transactions }, index) => {
    const mining = timelines[index];
    return mining === undefined ? [] : [{ transactions: transactions.length, mining }];
  });
  return measured.length < filled.length ? undefined : { cores: availableParallelism(), blocks: measured };
}

/** The timeline of a block; undefined where Hardhat's own network mined it, which does not know the question. */
async function timelineOf(ask: AskNode, number: string): Promise<MeasuredMining | undefined> {
  const answer = await ask("parallel_getBlockTimeline", number).catch(() => null);
  return (answer as MeasuredMining | null) ?? undefined;
}
