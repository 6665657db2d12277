import type { HardhatConfig, HardhatUserConfig, NetworkConfig } from "hardhat/types/config";
import type { HardhatUserConfigValidationError } from "hardhat/types/hooks";
import { conditionalUnionType, validateUserConfigZodType } from "@nomicfoundation/hardhat-zod-utils";
import { z } from "zod";

/** `parallel` of an `edr-simulated` network: true or an object of options mines its blocks with this plugin's engine. */
export type ParallelNetworkUserConfig = boolean | Record<string, never>;

/** The options of a parallel network, completed; there are none yet. */
export type ParallelNetworkConfig = Readonly<Record<string, never>>;

const parallelType = conditionalUnionType(
  [
    [(value) => typeof value === "boolean", z.boolean()],
    [(value) => typeof value === "object" && value !== null, z.object({}).strict()],
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
    const isOn = user?.type === "edr-simulated" && user.parallel !== undefined && user.parallel !== false;
    return [name, isOn && network.type === "edr-simulated" ? { ...network, parallel: {} } : network];
  });
  return Object.fromEntries(resolved);
}
