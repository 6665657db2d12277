import type { ChainBlock } from "../../chain/network-chain.ts";
import { toQuantity } from "./quantity.ts";
import { formatTransaction } from "./transaction.ts";

export interface BlockFormat {
  /** Whole transactions instead of their hashes. */
  readonly withTransactions: boolean;
  /** What mining would make now: its number, nonce and mix hash are null, and its transactions are not mined. */
  readonly isPending: boolean;
}

/** A block as JSON-RPC gives it. */
export function formatBlock(block: ChainBlock, { withTransactions, isPending }: BlockFormat): Record<string, unknown> {
  const { hash, header, transactions, size, totalDifficulty, withdrawals } = block;
  return {
    ...{ hash, parentHash: header.parentHash, sha3Uncles: header.ommersHash, stateRoot: header.stateRoot },
    ...{ transactionsRoot: header.transactionsRoot, receiptsRoot: header.receiptsRoot },
    ...{ number: isPending ? null : toQuantity(header.number), gasUsed: toQuantity(header.gasUsed), gasLimit: toQuantity(header.gasLimit) },
    ...{ extraData: header.extraData, logsBloom: header.logsBloom, timestamp: toQuantity(header.timestamp) },
    ...{ difficulty: toQuantity(header.difficulty), totalDifficulty: toQuantity(totalDifficulty), uncles: [] },
    transactions: transactions.map((transaction, index) =>
      withTransactions ? formatTransaction({ transaction, block, index }, isPending) : transaction.hash,
    ),
    ...{ size: toQuantity(size), mixHash: isPending ? null : header.mixHash, nonce: isPending ? null : header.nonce },
    ...(header.baseFeePerGas !== undefined && { baseFeePerGas: toQuantity(header.baseFeePerGas) }),
    miner: header.coinbase,
    ...(withdrawals !== undefined && { withdrawals }),
    ...(header.withdrawalsRoot !== undefined && { withdrawalsRoot: header.withdrawalsRoot }),
    ...(header.blobGasUsed !== undefined && { blobGasUsed: toQuantity(header.blobGasUsed) }),
    ...(header.excessBlobGas !== undefined && { excessBlobGas: toQuantity(header.excessBlobGas) }),
    ...(header.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: header.parentBeaconBlockRoot }),
    ...(header.requestsHash !== undefined && { requestsHash: header.requestsHash }),
  };
}
