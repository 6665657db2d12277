import { type ChainPlan, HARDFORKS, type PlannedMining } from "./chain-run.ts";

/** Blocks of one pair of networks. */
const CHAIN_BLOCKS = 60;

/** Pairs of networks that make so many blocks in all, the hardforks in turn. A seed gives the same each time. */
export function plansOf(
  blocks: number,
  seed: number,
  hardforks: readonly ChainPlan["hardfork"][] = HARDFORKS,
  mining?: PlannedMining,
): ChainPlan[] {
  return Array.from({ length: Math.ceil(blocks / CHAIN_BLOCKS) }, (_, index) => ({
    hardfork: hardforks[index % hardforks.length] ?? "osaka",
    seed: seed + index,
    blocks: Math.min(CHAIN_BLOCKS, blocks - index * CHAIN_BLOCKS),
    ...(mining !== undefined && { mining }),
  }));
}
