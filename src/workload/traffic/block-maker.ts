import type { Hex } from "../../access/hex.ts";
import { ParallelError } from "../../errors/error.ts";
import { TRANSACTION_GAS_CAP } from "../../execution/limits.ts";
import { blockAt, blockNumber, toQuantity, type AskNode, type NodeBlock } from "../node.ts";
import type { AddressOf, TrafficRequest } from "./options.ts";

/** A transaction with its sender. */
export interface SentFrom {
  readonly from: AddressOf;
  readonly request: TrafficRequest;
}

/** Room for the base fee to rise while the blocks fill. */
const FEE_MARGIN = 100n;
const ONE_GWEI = 10n ** 9n;

/**
 * Sends transactions and mines them together: one block, or several where the gas limit is reached. Automining is off meanwhile, and back afterwards as it was.
 *
 * @returns the hashes in the order in which they were sent, and the blocks, from the first new one.
 * @throws TRAFFIC_NOT_MINED where the network never takes one of them into a block. Those that wait are dropped again.
 */
export async function mineTogether(
  name: string,
  transactions: readonly SentFrom[],
  ask: AskNode,
): Promise<{ hashes: Hex[]; blocks: NodeBlock[] }> {
  const automine = await ask("hardhat_getAutomine");
  const waiting = new Set<Hex>();
  await ask("evm_setAutomine", false);
  try {
    const first = (await blockNumber(ask)) + 1n;
    const hashes = await send(transactions, waiting, ask);
    return { hashes, blocks: await mineAll(name, waiting, first, ask) };
  } finally {
    for (const hash of waiting) await ask("hardhat_dropTransaction", hash);
    await ask("evm_setAutomine", automine);
  }
}

async function send(transactions: readonly SentFrom[], waiting: Set<Hex>, ask: AskNode): Promise<Hex[]> {
  const latest = (await ask("eth_getBlockByNumber", "latest", false)) as NodeBlock;
  const gasPrice = toQuantity(BigInt(latest.baseFeePerGas ?? "0x0") * FEE_MARGIN + ONE_GWEI);
  const blockLimit = BigInt(latest.gasLimit);
  // Far more than most calls need: a limit that needs no estimate.
  const gas = toQuantity(blockLimit < TRANSACTION_GAS_CAP ? blockLimit : TRANSACTION_GAS_CAP);
  const hashes: Hex[] = [];
  for (const { from, request } of transactions) {
    const { to, data, value, gasLimit } = request;
    const hash = (await ask("eth_sendTransaction", {
      from: await addressOf(from),
      ...(to == null ? {} : { to: await addressOf(to) }),
      ...(data == null ? {} : { data }),
      value: toQuantity(BigInt(value ?? 0)),
      gas: gasLimit == null ? gas : toQuantity(BigInt(gasLimit)),
      gasPrice,
    })) as Hex;
    hashes.push(hash);
    waiting.add(hash);
  }
  return hashes;
}

async function mineAll(name: string, waiting: Set<Hex>, first: bigint, ask: AskNode): Promise<NodeBlock[]> {
  const blocks: NodeBlock[] = [];
  while (waiting.size > 0) {
    const before = waiting.size;
    await ask("evm_mine");
    const mined = await blocksFrom(first + BigInt(blocks.length), ask);
    for (const { hash } of mined.flatMap(({ transactions }) => transactions)) waiting.delete(hash);
    blocks.push(...mined);
    if (waiting.size === before)
      throw new ParallelError("TRAFFIC_NOT_MINED", { name, count: waiting.size, reason: "a block was mined without them" });
  }
  return blocks;
}

async function blocksFrom(first: bigint, ask: AskNode): Promise<NodeBlock[]> {
  const blocks: NodeBlock[] = [];
  for (;;) {
    const block = await blockAt(ask, first + BigInt(blocks.length));
    if (block === undefined) return blocks;
    blocks.push(block);
  }
}

/** The address, whatever it was given as. (Contracts of ethers are proxies: asking them for the method is the way to tell them.) */
export async function addressOf(value: AddressOf): Promise<string> {
  if (typeof value === "string") return value;
  const { getAddress } = value as { getAddress?: unknown };
  return typeof getAddress === "function"
    ? (value as { getAddress(): Promise<string> }).getAddress()
    : (value as { address: string }).address;
}
