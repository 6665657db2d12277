import type { BlockHeader } from "./block-header.ts";
import type { Hardfork } from "../execution/block-context.ts";
import { unbuiltHeader } from "./next-header.ts";

/** The least number of blocks that hardhat_mine reserves rather than mines. */
export const MIN_RESERVED = 6n;

/** EDR gives reserved blocks its default gas limit, whatever the network's. */
const GAS_LIMIT = 1_000_000n;

/**
 * Blocks that hardhat_mine passes over: they are numbered and have a time, and are made only when somebody looks at one.
 * `before` is the last block that was mined; they share its state, base fee and total difficulty.
 */
export interface Reservation {
  readonly before: BlockHeader;
  readonly count: bigint;
  /** Seconds between blocks. */
  readonly interval: bigint;
}

/** The header of a reserved block. */
export function reservedHeader({ before, interval }: Reservation, number: bigint, hardfork: Hardfork): BlockHeader {
  const timestamp = before.timestamp + interval * (number - before.number);
  const { stateRoot, baseFeePerGas: baseFee } = before;
  return unbuiltHeader({ hardfork, number, timestamp, stateRoot, gasLimit: GAS_LIMIT, ...(baseFee !== undefined && { baseFee }) });
}
