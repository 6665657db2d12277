import type { BlockHeader } from "./block-header.ts";

/** The base fee of the first block that has one (EIP-1559), in wei. */
export const INITIAL_BASE_FEE = 1_000_000_000n;

/** A block aims at its gas limit divided by this. */
const ELASTICITY = 2n;

/** The base fee changes by at most one part in so many from a block to the next. */
const MAX_CHANGE_DENOMINATOR = 8n;

/** The base fee of the block that follows `parent` (EIP-1559), in wei. */
export function nextBaseFee({ baseFeePerGas: fee = INITIAL_BASE_FEE, gasUsed, gasLimit }: BlockHeader): bigint {
  const target = gasLimit / ELASTICITY;
  if (gasUsed === target) return fee;
  const change = (excess: bigint): bigint => (fee * excess) / (target * MAX_CHANGE_DENOMINATOR);
  if (gasUsed < target) return fee - change(target - gasUsed);
  const increase = change(gasUsed - target);
  return fee + (increase > 1n ? increase : 1n);
}
