import { blobBaseFee, blobRules } from "../execution/blob-fee.ts";
import { type BlockContext, isAtLeast } from "../execution/block-context.ts";

/** What a unit of blob gas costs in the block, in wei (EIP-4844); 0 before there were blobs. */
export function blobBaseFeeOf(block: BlockContext): bigint {
  if (block.blobBaseFee !== undefined) return block.blobBaseFee;
  return isAtLeast(block.hardfork, "cancun") ? blobBaseFee(block.excessBlobGas ?? 0n, blobRules(block)) : 0n;
}
