import type { ConfigHooks } from "hardhat/types/hooks";
import { resolveParallelNetworks, validateParallelNetworks } from "../config/parallel-network.ts";
import { resolveReportConfig, validateReportConfig } from "../config/report-config.ts";

export default async (): Promise<Partial<ConfigHooks>> => ({
  validateUserConfig: async (userConfig) => [...(await validateReportConfig(userConfig)), ...(await validateParallelNetworks(userConfig))],
  resolveUserConfig: async (userConfig, resolveConfigurationVariable, next) => {
    const config = await next(userConfig, resolveConfigurationVariable);
    return {
      ...config,
      networks: resolveParallelNetworks(userConfig, config),
      parallelReport: resolveReportConfig(userConfig.parallelReport),
    };
  },
});
