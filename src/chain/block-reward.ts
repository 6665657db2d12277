import { type Hardfork, isAtLeast } from "../execution/block-context.ts";

/** What a block's coinbase gets for it (EIP-1234), in wei: nothing since the merge. */
export function blockReward(hardfork: Hardfork): bigint {
  return isAtLeast(hardfork, "merge") ? 0n : 2n * 10n ** 18n;
}
