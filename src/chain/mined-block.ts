import { RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import type { BlockHeader } from "./block-header.ts";
import { toHex, toQuantity } from "./bytes.ts";
import { createdAddress } from "./created-address.ts";
import { blockSize, hashHeader } from "./encode-block.ts";
import type { ChainBlock, ChainReceipt } from "./network-chain.ts";
import { effectiveGasPrice, type SignedTransaction } from "./signed-transaction.ts";

/** What a block is made of. */
export interface BlockParts {
  readonly header: BlockHeader;
  readonly transactions: readonly SignedTransaction[];
  /** As they are encoded in the receipts' trie (EIP-2718). */
  readonly receipts: readonly Uint8Array[];
  /** Since genesis, this block included. */
  readonly totalDifficulty: bigint;
}

/** A block of the chain. Receipts are decoded when somebody asks for them. */
export class MinedBlock implements ChainBlock {
  readonly header: BlockHeader;
  readonly hash: Hex;
  readonly transactions: readonly SignedTransaction[];
  readonly totalDifficulty: bigint;
  readonly withdrawals?: readonly [];
  readonly #parts: BlockParts;
  #receipts: readonly ChainReceipt[] | undefined;
  #size: bigint | undefined;

  constructor(parts: BlockParts) {
    this.#parts = parts;
    this.header = parts.header;
    this.hash = hashHeader(parts.header);
    this.transactions = parts.transactions;
    this.totalDifficulty = parts.totalDifficulty;
    if (parts.header.withdrawalsRoot !== undefined) this.withdrawals = [];
  }

  get size(): bigint {
    return (this.#size ??= blockSize(this.header, this.transactions));
  }

  get receipts(): readonly ChainReceipt[] {
    return (this.#receipts ??= decodeReceipts(this.#parts));
  }
}

function decodeReceipts({ header, transactions, receipts }: BlockParts): ChainReceipt[] {
  let before = 0n;
  return transactions.map((transaction, index) => {
    const { status, cumulativeGasUsed, logsBloom, logs } = decodeReceipt(receipts[index] ?? new Uint8Array(), transaction.type);
    const gasUsed = cumulativeGasUsed - before;
    before = cumulativeGasUsed;
    return {
      ...{ status, gasUsed, cumulativeGasUsed, logs, logsBloom },
      effectiveGasPrice: effectiveGasPrice(transaction, header.baseFeePerGas ?? 0n),
      ...(transaction.to === undefined && status === 1 && { createdAddress: createdAddress(transaction.from, transaction.nonce) }),
    };
  });
}

function decodeReceipt(bytes: Uint8Array, type: number): Pick<ChainReceipt, "status" | "cumulativeGasUsed" | "logsBloom" | "logs"> {
  const [status, gas, bloom, logs] = RLP.decode(type === 0 ? bytes : bytes.subarray(1)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    EncodedLog[],
  ];
  return {
    status: status.length === 0 ? 0 : 1,
    cumulativeGasUsed: toQuantity(gas),
    logsBloom: toHex(bloom),
    logs: logs.map(([address, topics, data]) => ({ address: toHex(address), topics: topics.map(toHex), data: toHex(data) })),
  };
}

type EncodedLog = [address: Uint8Array, topics: Uint8Array[], data: Uint8Array];
