import type { ChainBlock } from "../../chain/network-chain.ts";
import { formatReceiptLogs } from "./log.ts";
import { toQuantity } from "./quantity.ts";

/** The receipt of a block's transaction as JSON-RPC gives it; undefined where the block has no such transaction. */
export function formatReceipt(block: ChainBlock, index: number): Record<string, unknown> | undefined {
  const transaction = block.transactions[index];
  const receipt = block.receipts[index];
  if (transaction === undefined || receipt === undefined) return undefined;
  const { hash, header } = block;
  return {
    ...{ blockHash: hash, blockNumber: toQuantity(header.number) },
    ...{ transactionHash: transaction.hash, transactionIndex: toQuantity(index), type: toQuantity(transaction.type) },
    ...{ from: transaction.from, to: transaction.to ?? null },
    ...{ cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed), gasUsed: toQuantity(receipt.gasUsed) },
    ...{ contractAddress: receipt.createdAddress ?? null, logs: formatReceiptLogs(block, index), logsBloom: receipt.logsBloom },
    status: toQuantity(receipt.status),
    ...(header.baseFeePerGas !== undefined && { effectiveGasPrice: toQuantity(receipt.effectiveGasPrice) }),
  };
}

/** The receipts of a block, in order. */
export function formatReceipts(block: ChainBlock): readonly unknown[] {
  return block.transactions.map((_, index) => formatReceipt(block, index));
}
