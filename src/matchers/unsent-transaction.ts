import { toAddress, type Hex } from "../access/hex.ts";
import type { BlockContext } from "../execution/block-context.ts";
import { TRANSACTION_GAS_CAP } from "../execution/limits.ts";
import { describeRefusal } from "../execution/refusal.ts";
import type { Transaction } from "../execution/transaction.ts";
import { ParallelError } from "../errors/error.ts";
import { recordedState } from "../naming/recorded-state.ts";
import { NodeStateReader } from "../workload/node-state.ts";
import { contextOf, toQuantity, type NodeBlock } from "../workload/node.ts";
import { addressOf } from "../workload/traffic/block-maker.ts";
import type { AddressOf } from "../workload/traffic/options.ts";
import { latestWithFacts, type AskedNetwork } from "./asked-network.ts";
import { namingOf, recordingExecutor } from "./project-tools.ts";
import type { TouchingTransaction } from "./touching-transaction.ts";

type Quantity = bigint | number | string;

/** A transaction that was not sent: as `populateTransaction` of ethers gives it, or as viem's clients take it. */
export interface TransactionRequest {
  /** Default: the network's first account. */
  readonly from?: AddressOf | null;
  readonly account?: AddressOf | null;
  readonly to?: AddressOf | null;
  readonly data?: string | null;
  readonly value?: Quantity | null;
  readonly gas?: Quantity | null;
  readonly gasLimit?: Quantity | null;
}

/** What ethers and viem offer on Hardhat's networks, in wei. A fee of nothing would be a look at the coinbase and no addition to it. */
const PRIORITY_FEE = 1_000_000_000n;

/**
 * Executes a request by itself on the latest block, as the next one would, and records what it touches. Nothing is sent.
 *
 * @param place the request's place among the matcher's values, for messages: `#2`
 * @throws UNSENT_FAILS
 */
export async function touchingIfSent(request: TransactionRequest, place: string, network: AskedNetwork): Promise<TouchingTransaction> {
  const { latest, facts } = await latestWithFacts(network);
  const block = contextOf(await nextBlock(latest, network), facts);
  const transaction = await transactionOf(request, block, network);
  const reader = new NodeStateReader(network.ask, BigInt(latest.number));
  await reader.foresee([transaction]);
  const [executed] = await recordingExecutor().execute(block, [transaction], reader, { checkSenders: false });
  if (executed === undefined) throw new ParallelError("INTERNAL", { detail: "a transaction that is executed has a result" });
  const names = (await namingOf(network.project)).open(recordedState(await reader.captured(), [transaction], [executed]));
  const call = names.call(transaction).label;
  if (executed.refusal !== undefined) throw new ParallelError("UNSENT_FAILS", { place, call, reason: describeRefusal(executed.refusal) });
  if (executed.status === 0)
    throw new ParallelError("UNSENT_FAILS", {
      place,
      call,
      reason: names.revertReason(executed.returnData) ?? "it reverts without a reason",
    });
  return { transaction, executed, names };
}

/** A block like the latest, with the time and the fee of the one that the network would make now. */
async function nextBlock(latest: NodeBlock, { ask }: AskedNetwork): Promise<NodeBlock> {
  const { timestamp, baseFeePerGas } = ((await ask("eth_getBlockByNumber", "pending", false)) ?? latest) as NodeBlock;
  return { ...latest, number: toQuantity(BigInt(latest.number) + 1n), timestamp, ...(baseFeePerGas == null ? {} : { baseFeePerGas }) };
}

async function transactionOf(request: TransactionRequest, block: BlockContext, { ask }: AskedNetwork): Promise<Transaction> {
  const [first] = (await ask("eth_accounts")) as Hex[];
  const from = toAddress((await addressOf(request.from ?? request.account ?? first ?? "")) as Hex);
  const gasLimit = request.gasLimit ?? request.gas;
  return {
    type: 0,
    from,
    ...(request.to == null ? {} : { to: toAddress((await addressOf(request.to)) as Hex) }),
    nonce: BigInt((await ask("eth_getTransactionCount", from, "latest")) as Hex),
    gasLimit: gasLimit == null ? least(TRANSACTION_GAS_CAP, block.gasLimit) : BigInt(gasLimit),
    gasPrice: (block.baseFee ?? 0n) + PRIORITY_FEE,
    value: BigInt(request.value ?? 0),
    data: (request.data ?? "0x") as Hex,
  };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
