import type { Hex } from "../access/hex.ts";
import { nextBaseFee } from "../chain/base-fee.ts";
import type { BlockReference, ChainBlock, NetworkChain } from "../chain/network-chain.ts";
import { invalidInput } from "../errors/rpc-error.ts";
import { gasPrice } from "./format/transaction.ts";
import { toQuantity } from "./format/quantity.ts";
import type { BlockId } from "./parameters/block.ts";
import { checkBlockTag, isBefore, resolveBlock } from "./resolve-block.ts";

const MAXIMUM_BLOCKS = 1024n;

export interface FeeHistory {
  readonly oldestBlock: Hex;
  /** One more than blocks: the last is the next block's. */
  readonly baseFeePerGas: readonly Hex[];
  readonly gasUsedRatio: readonly number[];
  readonly reward?: readonly (readonly Hex[])[];
}

/** Fees of the blocks up to the newest one, this included: the cost of each is its own transactions', and none without percentiles. */
export async function feeHistory(chain: NetworkChain, count: bigint, newest: BlockId, percentiles: readonly number[]): Promise<FeeHistory> {
  check(chain, count, newest, percentiles);
  const reference = resolveBlock(chain, newest);
  const last = reference === "pending" ? chain.latestNumber() + 1n : reference;
  const first = last < count ? 0n : last - count + 1n;
  const blocks: ChainBlock[] = [];
  for (let number = first; number <= last; number += 1n) {
    const block = chain.block(number) ?? (await chain.pendingBlock());
    blocks.push(block);
  }
  const next = baseFeeAfter(chain, reference, blocks.at(-1));
  return {
    oldestBlock: toQuantity(first),
    baseFeePerGas: [...blocks.map(({ header }) => header.baseFeePerGas ?? 0n), next ?? 0n].map(toQuantity),
    gasUsedRatio: blocks.map(usedRatio),
    ...(percentiles.length > 0 && { reward: blocks.map((block) => shownRewards(chain, block, percentiles)) }),
  };
}

const RATIO_PRECISION = 100_000;

/** In EDR's steps, which round as no single division does. */
function usedRatio({ header }: ChainBlock): number {
  return (Number(header.gasUsed) * RATIO_PRECISION) / Number(header.gasLimit) / RATIO_PRECISION;
}

/** Of the pending block, EDR tells no tips. */
function shownRewards(chain: NetworkChain, block: ChainBlock, percentiles: readonly number[]): readonly Hex[] {
  const isPending = block.header.number > chain.latestNumber();
  return (isPending ? percentiles.map(() => 0n) : rewards(block, percentiles)).map(toQuantity);
}

function check({ rules }: NetworkChain, count: bigint, newest: BlockId, percentiles: readonly number[]): void {
  if (isBefore(rules.hardfork, "london")) {
    throw invalidInput("eth_feeHistory is disabled. It only works with the London hardfork or a later one.");
  }
  if (count === 0n) throw invalidInput("blockCount should be at least 1");
  if (count > MAXIMUM_BLOCKS) throw invalidInput(`blockCount should be at most ${MAXIMUM_BLOCKS}`);
  checkBlockTag(rules.hardfork, newest);
  percentiles.forEach((percentile, index) => {
    if (percentile < 0 || percentile > 100) {
      throw invalidInput(
        `The reward percentile number ${index + 1} is invalid. It must be a float between 0 and 100, but is ${percentile} instead.`,
      );
    }
    if ((percentiles[index - 1] ?? 0) > percentile) {
      throw invalidInput(
        `The reward percentiles should be in non-decreasing order, but the percentile number ${index} is greater than the next one`,
      );
    }
  });
}

/** The tip that each percentile of the block's gas limit paid at most, its transactions ordered by tip. */
export function rewards(block: ChainBlock, percentiles: readonly number[]): readonly bigint[] {
  const baseFee = block.header.baseFeePerGas ?? 0n;
  const paid = block.transactions
    .map((transaction, index) => ({ gas: block.receipts[index]?.gasUsed ?? 0n, tip: gasPrice(transaction, block) - baseFee }))
    .sort((one, other) => (one.tip < other.tip ? -1 : one.tip > other.tip ? 1 : 0));
  return percentiles.map((percentile) => {
    const target = BigInt(Math.floor((percentile / 100) * Number(block.header.gasLimit)));
    let gas = 0n;
    const reached = paid.find((transaction) => (gas += transaction.gas) >= target);
    return (reached ?? paid.at(-1))?.tip ?? 0n;
  });
}

/** The base fee that came after the last block asked for; of the pending one, what follows from it. */
function baseFeeAfter(chain: NetworkChain, reference: BlockReference, last: ChainBlock | undefined): bigint | undefined {
  if (reference === "pending") return last && nextBaseFee(last.header);
  return chain.block(reference + 1n)?.header.baseFeePerGas ?? chain.nextBaseFee();
}
