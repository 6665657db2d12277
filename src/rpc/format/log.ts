import type { ChainBlock, FoundLog } from "../../chain/network-chain.ts";
import { toQuantity } from "./quantity.ts";

/** A log as `eth_getLogs`, filters and subscriptions give it. */
export function formatLog({ log, block, transactionIndex, logIndex }: FoundLog): Record<string, unknown> {
  return {
    ...{ removed: false, logIndex: toQuantity(logIndex), transactionIndex: toQuantity(transactionIndex) },
    ...{ transactionHash: block.transactions[transactionIndex]?.hash ?? null, blockHash: block.hash },
    ...{ blockNumber: toQuantity(block.header.number), blockTimestamp: toQuantity(block.header.timestamp) },
    ...{ address: log.address, data: log.data, topics: log.topics },
  };
}

/** The logs of one transaction, as they stand in its receipt. */
export function formatReceiptLogs(block: ChainBlock, transactionIndex: number): Record<string, unknown>[] {
  const before = block.receipts.slice(0, transactionIndex).reduce((count, { logs }) => count + logs.length, 0);
  const logs = block.receipts[transactionIndex]?.logs ?? [];
  return logs.map((log, index) => formatLog({ log, block, transactionIndex, logIndex: before + index }));
}
