import type { BlockContext } from "../execution/block-context.ts";
import { toBlock, toCommon } from "../reference/library-objects.ts";

/** What a unit of blob gas costs in the block, in wei (EIP-4844); 0 before there were blobs. */
export function blobBaseFeeOf(block: BlockContext): bigint {
  if (block.blobBaseFee !== undefined) return block.blobBaseFee;
  const common = toCommon(block.chainId, block.hardfork);
  return common.isActivatedEIP(4844) ? toBlock(block, common).header.getBlobGasPrice() : 0n;
}
