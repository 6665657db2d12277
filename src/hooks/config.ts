import type { ConfigHooks } from "hardhat/types/hooks";
import { resolveReportConfig, validateReportConfig } from "../config/report-config.ts";

export default async (): Promise<Partial<ConfigHooks>> => ({
  validateUserConfig: async (userConfig) => validateReportConfig(userConfig),
  resolveUserConfig: async (userConfig, resolveConfigurationVariable, next) => ({
    ...(await next(userConfig, resolveConfigurationVariable)),
    parallelReport: resolveReportConfig(userConfig.parallelReport),
  }),
});
