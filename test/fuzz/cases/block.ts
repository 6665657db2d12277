import fc from "fast-check";
import { toWord } from "../../../src/access/hex.ts";
import { type BlockContext, type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import { address, BLOCK, COINBASE } from "../../helpers/little-block.ts";
import { CONTRACTS, CREATED, DELEGATED, NOBODY, SENDERS } from "../actors.ts";
import { weighted } from "../programs/code.ts";

export function isSince(hardfork: Hardfork, other: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(other);
}

/** Blocks of a hardfork. Whoever gets the fees may also be one of those who act. */
export function block(hardfork: Hardfork): fc.Arbitrary<BlockContext> {
  const coinbase = weighted(
    [8, fc.constant(COINBASE)],
    [1, fc.constantFrom(...CONTRACTS.slice(0, 2))],
    [1, fc.constantFrom(...SENDERS)],
    [1, fc.constantFrom(NOBODY, DELEGATED, address(4), ...CREATED)],
  );
  return fc
    .record({
      coinbase,
      number: fc.constantFrom(100n, 0n, 1n, 8_192n, 300n),
      gasLimit: weighted([8, fc.constant(60_000_000n)], [1, fc.constantFrom(1_000_000n, 500_000n)]),
      baseFee: weighted([6, fc.constant(1_000_000_000n)], [1, fc.constantFrom(7n, 0n)]),
      random: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      excessBlobGas: fc.constantFrom(0n, 30_000_000n, 60_000_000n),
      hasBeaconRoot: fc.boolean(),
      allowUnlimitedContractSize: weighted([8, fc.constant(false)], [1, fc.constant(true)]),
    })
    .map(({ random, baseFee, excessBlobGas, hasBeaconRoot, ...common }) => ({
      ...BLOCK,
      ...common,
      hardfork,
      baseFee: isSince(hardfork, "london") ? baseFee : 0n,
      difficulty: random,
      prevRandao: toWord(random),
      excessBlobGas,
      ...(hasBeaconRoot && { parentBeaconBlockRoot: toWord(random) }),
    }));
}
