import type { Hardfork } from "../execution/block-context.ts";
import type { BlockHeader } from "./block-header.ts";
import { blockSize, hashHeader } from "./encode-block.ts";
import type { ChainBlock } from "./network-chain.ts";
import { unbuiltHeader } from "./next-header.ts";

/** The least number of blocks that hardhat_mine reserves rather than mines. */
export const MIN_RESERVED = 6n;

/** EDR gives reserved blocks its default gas limit, whatever the network's. */
const GAS_LIMIT = 1_000_000n;

/**
 * Blocks that hardhat_mine passes over: they are numbered and have a time, and are made only when somebody looks at one.
 * `before` is the block before them; they share its state, base fee and total difficulty.
 */
export interface Reservation {
  readonly before: ChainBlock;
  readonly count: bigint;
  /** Seconds between blocks. */
  readonly interval: bigint;
}

/** The block of a number that was reserved. */
export function reservedBlock({ before, interval }: Reservation, number: bigint, hardfork: Hardfork): ChainBlock {
  const header = reservedHeader(before.header, interval, number, hardfork);
  return {
    ...{ hash: hashHeader(header), header, transactions: [], receipts: [], size: blockSize(header, []) },
    ...(header.withdrawalsRoot !== undefined && { withdrawals: [] }),
    totalDifficulty: before.totalDifficulty,
  };
}

function reservedHeader(before: BlockHeader, interval: bigint, number: bigint, hardfork: Hardfork): BlockHeader {
  const timestamp = before.timestamp + interval * (number - before.number);
  const { stateRoot, baseFeePerGas: baseFee } = before;
  return unbuiltHeader({ hardfork, number, timestamp, stateRoot, gasLimit: GAS_LIMIT, ...(baseFee !== undefined && { baseFee }) });
}
