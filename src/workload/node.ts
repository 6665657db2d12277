import type { Log } from "../access/access.ts";
import { toAddress, type Hex } from "../access/hex.ts";
import type { BlockContext } from "../execution/block-context.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Outcome } from "./workload.ts";

/** Asks a node: a JSON-RPC method with its parameters, answered by its result. Rejects where the node refuses. */
export type AskNode = (method: string, ...params: unknown[]) => Promise<unknown>;

/** A block as `eth_getBlockByNumber` gives it, with its transactions in full. Header fields that a hardfork has not brought yet are absent. */
export interface NodeBlock {
  readonly number: Hex;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestamp: Hex;
  readonly gasLimit: Hex;
  readonly miner: Hex;
  readonly difficulty: Hex;
  readonly mixHash?: Hex;
  readonly baseFeePerGas?: Hex;
  readonly withdrawalsRoot?: Hex;
  readonly excessBlobGas?: Hex;
  readonly parentBeaconBlockRoot?: Hex;
  readonly requestsHash?: Hex;
  readonly transactions: readonly NodeTransaction[];
}

/** A transaction as a node gives it. */
export interface NodeTransaction {
  readonly hash: Hex;
  readonly type?: Hex;
  readonly from: Hex;
  readonly to?: Hex | null;
  readonly nonce: Hex;
  readonly gas: Hex;
  readonly value: Hex;
  readonly input: Hex;
  readonly gasPrice?: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
  readonly accessList?: readonly { readonly address: Hex; readonly storageKeys: readonly Hex[] }[] | null;
  readonly maxFeePerBlobGas?: Hex;
  readonly blobVersionedHashes?: readonly Hex[];
  readonly authorizationList?: readonly {
    readonly chainId: Hex;
    readonly address: Hex;
    readonly nonce: Hex;
    readonly yParity: Hex;
    readonly r: Hex;
    readonly s: Hex;
  }[];
}

/** The part of a receipt that replays are held against. */
export interface NodeReceipt {
  readonly transactionHash: Hex;
  readonly blockNumber: Hex;
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly Log[];
}

export const toQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;

export async function blockNumber(ask: AskNode): Promise<bigint> {
  return BigInt((await ask("eth_blockNumber")) as Hex);
}

/** A block with its transactions, or undefined where the chain does not reach so far. */
export async function blockAt(ask: AskNode, number: bigint): Promise<NodeBlock | undefined> {
  return ((await ask("eth_getBlockByNumber", toQuantity(number), true)) as NodeBlock | null) ?? undefined;
}

export async function latestBlock(ask: AskNode): Promise<NodeBlock> {
  return (await ask("eth_getBlockByNumber", "latest", true)) as NodeBlock;
}

/** What a transaction of the block can learn of it. */
export function contextOf(
  block: NodeBlock,
  network: Pick<BlockContext, "chainId" | "hardfork" | "allowUnlimitedContractSize">,
): BlockContext {
  const { baseFeePerGas, mixHash, excessBlobGas, parentBeaconBlockRoot } = block;
  return {
    ...network,
    number: BigInt(block.number),
    timestamp: BigInt(block.timestamp),
    gasLimit: BigInt(block.gasLimit),
    coinbase: toAddress(block.miner),
    difficulty: BigInt(block.difficulty),
    ...(baseFeePerGas === undefined ? {} : { baseFee: BigInt(baseFeePerGas) }),
    ...(mixHash === undefined ? {} : { prevRandao: mixHash }),
    ...(excessBlobGas === undefined ? {} : { excessBlobGas: BigInt(excessBlobGas) }),
    ...(parentBeaconBlockRoot === undefined ? {} : { parentBeaconBlockRoot }),
  };
}

/** The transaction as execution needs it, with the sender that the node names. */
export function transactionOf(transaction: NodeTransaction): Transaction {
  const type = Number(transaction.type ?? "0x0") as Transaction["type"];
  return {
    hash: transaction.hash,
    type,
    from: toAddress(transaction.from),
    ...(transaction.to == null ? {} : { to: toAddress(transaction.to) }),
    nonce: BigInt(transaction.nonce),
    gasLimit: BigInt(transaction.gas),
    value: BigInt(transaction.value),
    data: transaction.input,
    ...pricesOf(transaction, type),
    ...(transaction.accessList == null || type === 0 ? {} : { accessList: transaction.accessList }),
    ...(transaction.blobVersionedHashes === undefined ? {} : { blobVersionedHashes: transaction.blobVersionedHashes }),
    ...(transaction.authorizationList === undefined ? {} : { authorizationList: transaction.authorizationList.map(authorizationOf) }),
  };
}

function pricesOf(transaction: NodeTransaction, type: number): Partial<Transaction> {
  if (type < 2) return { gasPrice: BigInt(transaction.gasPrice ?? "0x0") };
  return {
    maxFeePerGas: BigInt(transaction.maxFeePerGas ?? "0x0"),
    maxPriorityFeePerGas: BigInt(transaction.maxPriorityFeePerGas ?? "0x0"),
    ...(transaction.maxFeePerBlobGas === undefined ? {} : { maxFeePerBlobGas: BigInt(transaction.maxFeePerBlobGas) }),
  };
}

function authorizationOf(
  entry: NonNullable<NodeTransaction["authorizationList"]>[number],
): NonNullable<Transaction["authorizationList"]>[number] {
  return {
    chainId: BigInt(entry.chainId),
    address: toAddress(entry.address),
    nonce: BigInt(entry.nonce),
    yParity: Number(entry.yParity),
    r: entry.r,
    s: entry.s,
  };
}

/** What the receipt says became of the transaction. */
export async function outcomeOf(ask: AskNode, hash: Hex): Promise<Outcome> {
  const receipt = (await ask("eth_getTransactionReceipt", hash)) as NodeReceipt;
  return {
    status: BigInt(receipt.status) === 1n ? 1 : 0,
    gasUsed: BigInt(receipt.gasUsed),
    logs: receipt.logs.map(({ address, topics, data }) => ({ address: toAddress(address), topics, data })),
  };
}
