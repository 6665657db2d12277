import { availableParallelism } from "node:os";
import type { HardhatConfig, HardhatUserConfig, NetworkConfig } from "hardhat/types/config";
import type { HardhatUserConfigValidationError } from "hardhat/types/hooks";
import { conditionalUnionType, validateUserConfigZodType } from "@nomicfoundation/hardhat-zod-utils";
import { z } from "zod";
import { STRATEGIES, type Strategy } from "../mining/strategy.ts";

/** How a parallel network builds its blocks. Whatever it says, the blocks are the same; `batch` alone changes which blocks there are. */
export interface ParallelNetworkOptions {
  /** Threads that execute beside the main one. Default: as many as the machine runs at once. */
  workers?: number;
  /** By expected access sets, everything at once, or one transaction after the other. Default "access-sets". */
  strategy?: Strategy;
  /** Blocks of fewer transactions are executed one by one. Default 8. */
  minTransactions?: number;
  /** Under automining, transactions sent concurrently land in one block. Default false. */
  batch?: boolean;
  /** Executes each block again on the reference VM, and lets the sequential block stand on any difference. Default false. */
  verify?: boolean;
}

/** `parallel` of an `edr-simulated` network: true or an object of options mines its blocks with this plugin's engine. */
export type ParallelNetworkUserConfig = boolean | ParallelNetworkOptions;

/** The options of a parallel network, completed. */
export type ParallelNetworkConfig = Readonly<Required<ParallelNetworkOptions>>;

/** The most threads that a network may ask for. */
const MAXIMUM_WORKERS = 256;

/** Below it even the cheapest hand-over takes longer than the block. */
const DEFAULT_MIN_TRANSACTIONS = 8;

const optionsType = z
  .object({
    workers: z.number().int().min(1).max(MAXIMUM_WORKERS).optional(),
    strategy: z.enum(STRATEGIES).optional(),
    minTransactions: z.number().int().min(1).optional(),
    batch: z.boolean().optional(),
    verify: z.boolean().optional(),
  })
  .strict();

const parallelType = conditionalUnionType(
  [
    [(value) => typeof value === "boolean", z.boolean()],
    [(value) => typeof value === "object" && value !== null, optionsType],
  ],
  "Expected true, false, or an object of options",
);

const userConfigType = z.object({
  networks: z
    .record(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("edr-simulated"), parallel: parallelType.optional() }),
        z.object({
          type: z.literal("http"),
          parallel: z.undefined({ errorMap: () => ({ message: "Only an edr-simulated network can be parallel" }) }),
        }),
      ]),
    )
    .optional(),
});

export function validateParallelNetworks(
  userConfig: HardhatUserConfig,
): Promise<HardhatUserConfigValidationError[]> | HardhatUserConfigValidationError[] {
  return validateUserConfigZodType(userConfig, userConfigType);
}

/** The networks with `parallel` completed where it is on. */
export function resolveParallelNetworks(userConfig: HardhatUserConfig, config: HardhatConfig): Record<string, NetworkConfig> {
  const resolved = Object.entries(config.networks).map(([name, network]): [string, NetworkConfig] => {
    const user = userConfig.networks?.[name];
    const parallel = user?.type === "edr-simulated" ? resolveParallelNetwork(user.parallel) : undefined;
    return [name, parallel !== undefined && network.type === "edr-simulated" ? { ...network, parallel } : network];
  });
  return Object.fromEntries(resolved);
}

function resolveParallelNetwork(user: ParallelNetworkUserConfig | undefined): ParallelNetworkConfig | undefined {
  if (user === undefined || user === false) return undefined;
  const { workers, strategy, minTransactions, batch, verify } = user === true ? {} : user;
  return {
    workers: workers ?? availableParallelism(),
    strategy: strategy ?? "access-sets",
    minTransactions: minTransactions ?? DEFAULT_MIN_TRANSACTIONS,
    batch: batch ?? false,
    verify: verify ?? false,
  };
}
