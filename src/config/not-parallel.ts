import type { EdrNetworkConfig } from "hardhat/types/config";
import { HARDFORKS, isAtLeast } from "../execution/block-context.ts";

/** What besides its configuration decides whether a network can be parallel. */
export interface NetworkUse {
  readonly chainType: string;
  /** `--coverage`, of which EDR takes the measure. */
  readonly measuresCoverage: boolean;
  /** `--gas-stats`, of which EDR takes the measure. */
  readonly measuresGas: boolean;
  /** `-vvv`: EDR prints the calls of what fails, or of all. */
  readonly printsCalls: boolean;
}

/** Why Hardhat's own network answers in a parallel one's place; undefined where it does not have to. */
export function whyNotParallel(
  config: EdrNetworkConfig,
  { chainType, measuresCoverage, measuresGas, printsCalls }: NetworkUse,
): string | undefined {
  if (chainType === "op") return "the chain type is op";
  if (config.forking?.enabled === true) return "it forks another network";
  if (measuresCoverage) return "--coverage is measured there";
  if (measuresGas) return "--gas-stats are measured there";
  if (printsCalls) return "call traces (-vvv) are printed there";
  const hardfork = HARDFORKS.find((known) => known === config.hardfork);
  if (hardfork === undefined || !isAtLeast(hardfork, "berlin"))
    return `its hardfork is ${config.hardfork}, and the engine speaks Berlin to Osaka`;
  return undefined;
}
