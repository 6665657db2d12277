import type { Hardfork } from "../execution/block-context.ts";
import type { BlockHeader } from "./block-header.ts";

/** No block of a simulated network has less. */
const MIN_DIFFICULTY = 131_072n;

/** Blocks by which hardforks put the difficulty bomb off. */
const BOMB_DELAYS: Partial<Record<Hardfork, bigint>> = {
  berlin: 9_000_000n,
  // EDR leaves London's bomb where it was before EIP-3554.
  london: 9_000_000n,
  arrowGlacier: 10_700_000n,
  grayGlacier: 11_400_000n,
};

/** The difficulty of the block that follows `parent` before the merge; Berlin and later. */
export function nextDifficulty(parent: BlockHeader, timestamp: bigint, hardfork: Hardfork): bigint {
  const offset = parent.difficulty / 2048n;
  const steps = 1n - (timestamp - parent.timestamp) / 9n;
  const difficulty = parent.difficulty + (steps > -99n ? steps : -99n) * offset + bomb(parent.number + 1n, hardfork);
  return difficulty > MIN_DIFFICULTY ? difficulty : MIN_DIFFICULTY;
}

function bomb(number: bigint, hardfork: Hardfork): bigint {
  const exponent = (number - (BOMB_DELAYS[hardfork] ?? 0n)) / 100_000n - 2n;
  // EDR counts in 256 bits, in which far ahead nothing is left of it.
  return exponent < 0n || exponent >= 256n ? 0n : 2n ** exponent;
}
