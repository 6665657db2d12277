import { type Hardfork, isAtLeast } from "../execution/block-context.ts";
import type { BlockHeader } from "./block-header.ts";
import { GAS_PER_BLOB } from "./signed-transaction.ts";

/** How many blobs a block aims at and may hold, and how fast their fee moves. */
export interface BlobRules {
  readonly targetGas: bigint;
  readonly maxGas: bigint;
  readonly updateFraction: bigint;
  /** Execution gas that a blob is to cost at least (EIP-7918); 0 before Osaka. */
  readonly reserveGas: bigint;
}

/** The blob rules of a hardfork: EIP-4844, EIP-7691 since Prague, EIP-7918 since Osaka. */
export function blobRules(hardfork: Hardfork): BlobRules {
  const reserveGas = isAtLeast(hardfork, "osaka") ? 8192n : 0n;
  if (!isAtLeast(hardfork, "prague")) {
    return { targetGas: 3n * GAS_PER_BLOB, maxGas: 6n * GAS_PER_BLOB, updateFraction: 3_338_477n, reserveGas };
  }
  return { targetGas: 6n * GAS_PER_BLOB, maxGas: 9n * GAS_PER_BLOB, updateFraction: 5_007_716n, reserveGas };
}

/** What a unit of blob gas costs where a block has this excess, in wei. */
export function blobBaseFee(excessBlobGas: bigint, { updateFraction }: BlobRules): bigint {
  return fakeExponential(excessBlobGas, updateFraction);
}

/**
 * The excess of the block that follows `parent`. `baseFee` is that block's own: EIP-7918 says the parent's, and EDR takes this one.
 * 0 after a parent without blob gas.
 */
export function nextExcessBlobGas(parent: BlockHeader, rules: BlobRules, baseFee: bigint): bigint {
  const { excessBlobGas, blobGasUsed } = parent;
  if (excessBlobGas === undefined || blobGasUsed === undefined) return 0n;
  const { targetGas, maxGas, reserveGas } = rules;
  const sum = excessBlobGas + blobGasUsed;
  if (sum < targetGas) return 0n;
  const isBelowReserve = reserveGas * baseFee > GAS_PER_BLOB * blobBaseFee(excessBlobGas, rules);
  return isBelowReserve ? excessBlobGas + (blobGasUsed * (maxGas - targetGas)) / maxGas : sum - targetGas;
}

/** e to the power of numerator / denominator, as EIP-4844 approximates it. */
function fakeExponential(numerator: bigint, denominator: bigint): bigint {
  let output = 0n;
  let accumulator = denominator;
  for (let index = 1n; accumulator > 0n; index++) {
    output += accumulator;
    accumulator = (accumulator * numerator) / (denominator * index);
  }
  return output / denominator;
}
