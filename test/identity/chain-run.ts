import type { NetworkConfigOverride } from "hardhat/types/config";
import type { Hex } from "../../src/access/hex.ts";
import type { Strategy } from "../../src/mining/strategy.ts";
import { Comparison, LostCode } from "./comparison.ts";
import { Difference, type Request } from "./difference.ts";
import { Random } from "./random.ts";
import { ETHER, POOR, Scene, WALLETS } from "./scene.ts";
import { filters } from "./steps/filters.ts";
import { batches, manyBlocks, singles } from "./steps/mining.ts";
import { drops, snapshots } from "./steps/pool.ts";
import { reads } from "./steps/reads.ts";
import { accounts, blocks, impersonation, setPrograms } from "./steps/setters.ts";
import type { Step } from "./steps/step.ts";
import { times, travels } from "./steps/time.ts";

/** Hardforks that blocks or executions differ in. */
export const HARDFORKS = ["osaka", "prague", "cancun", "shanghai", "merge", "grayGlacier", "london", "berlin"] as const;

/** A pair of networks from genesis to a number of blocks; the seed says all that happens to them. */
export interface ChainPlan {
  readonly seed: number;
  readonly hardfork: (typeof HARDFORKS)[number];
  readonly blocks: number;
  /** How the parallel network mines; as it does by itself where this is left out. */
  readonly mining?: PlannedMining;
}

export interface PlannedMining {
  readonly workers: number;
  readonly strategy: Strategy;
}

export interface ChainResult {
  readonly blocks: number;
  readonly answers: number;
  readonly failure?: ChainFailure;
}

/** A difference, and all that led to it. */
export interface ChainFailure {
  readonly message: string;
  readonly config: NetworkConfigOverride;
  readonly requests: readonly Request[];
}

const STEPS: readonly Step[] = [
  ...[batches, singles, manyBlocks, drops, snapshots, reads, filters, accounts, blocks],
  ...[impersonation, travels, times],
];

/** Runs one pair of networks, until they differ or have made all their blocks. */
export async function runChain(plan: ChainPlan): Promise<ChainResult> {
  const random = new Random(plan.seed);
  const config = randomConfig(plan, random);
  const comparison = await Comparison.create(config);
  const scene = new Scene(comparison, random, plan.hardfork);
  const count = () => ({ blocks: comparison.blocks, answers: comparison.answers });
  try {
    await scene.deploy();
    await setPrograms(scene);
    while (comparison.blocks < plan.blocks) await random.weighted(STEPS.map((step) => [step.weight, step] as const)).run(scene);
    return count();
  } catch (error) {
    if (error instanceof LostCode) return count();
    if (!(error instanceof Difference)) throw error;
    return { ...count(), failure: { message: error.message, config, requests: scene.requests } };
  } finally {
    await comparison.close();
  }
}

/** A network's options: Hardhat's own, mostly. */
function randomConfig({ hardfork, mining }: ChainPlan, random: Random): NetworkConfigOverride {
  const isLondon = hardfork !== "berlin";
  const throwOnTransactionFailures = random.once(2);
  const config = {
    hardfork,
    accounts: WALLETS.map(({ privateKey, address }) => ({
      privateKey: privateKey as Hex,
      balance: (address.toLowerCase() === POOR ? ETHER / 1_000n : 10_000n * ETHER).toString(),
    })),
    mining: { auto: true, mempool: { order: random.pick(["priority", "priority", "fifo"]) } },
    throwOnTransactionFailures,
    // Failures are told by a call on Hardhat's own network, which must then throw.
    throwOnCallFailures: throwOnTransactionFailures || !random.once(4),
    allowUnlimitedContractSize: random.once(5),
    allowBlocksWithSameTimestamp: random.once(6),
    ...(random.once(4) && { blockGasLimit: random.pick([16_777_216, 30_000_000]) }),
    ...(isLondon && random.once(4) && { initialBaseFeePerGas: random.pick([0, 7, 2_000_000_000]) }),
    ...(random.once(8) && { coinbase: WALLETS[1]?.address }),
    ...(mining !== undefined && { parallel: { ...mining, minTransactions: 2 } }),
    ...(random.once(8) && { transactionGasCap: random.pick([6_000_000, 20_000_000, 60_000_000]) }),
    ...(random.once(8) && { minGasPrice: random.pick([1, 1_000_000_000]) }),
  };
  return config as unknown as NetworkConfigOverride;
}
