import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { EthereumProvider } from "hardhat/types/providers";

/** The second that the clocks of these networks start at, far from the machine's own. */
export const INITIAL_DATE = 1_900_000_000n;

let environment: Promise<HardhatRuntimeEnvironment> | undefined;

/** A network of Hardhat's own, on EDR, with a clock that starts at INITIAL_DATE. */
export async function edrNetwork(override: NetworkConfigOverride = {}): Promise<EthereumProvider> {
  environment ??= createHardhatRuntimeEnvironment({});
  const { network } = await environment;
  const initialDate = new Date(Number(INITIAL_DATE) * 1000).toISOString();
  const { provider } = await network.create({ override: { initialDate, ...override } as NetworkConfigOverride });
  return provider;
}
