import type { ArtifactManager } from "hardhat/types/artifacts";
import type { EdrNetworkConfig } from "hardhat/types/config";
import type { HookContext } from "hardhat/types/hooks";
import { Blockchain } from "../chain/blockchain.ts";
import type { BlockDifference } from "../chain/verification.ts";
import type { Hex } from "../access/hex.ts";
import { chainOptions } from "../config/chain-options.ts";
import { networkAccounts } from "../config/network-accounts.ts";
import { readBuilds } from "../naming/build.ts";
import type { RequestRules } from "../rpc/context.ts";
import { toQuantity } from "../rpc/format/quantity.ts";
import { ContractNames } from "../rpc/log/contract-names.ts";
import type { ReadNames } from "../rpc/log/request-log.ts";
import { RpcServer } from "../rpc/rpc-server.ts";
import type { AskHardhat } from "../rpc/companion/companion.ts";
import { reportDifference } from "./block-differences.ts";
import { locationNamer } from "./name-locations.ts";
import type { Connection } from "./parallel-connection.ts";
import { warn } from "./warn.ts";

/** A chain for a connection, and the server in front of it. */
export async function startServer(
  { artifacts, config: { paths } }: HookContext,
  { provider }: Connection,
  config: EdrNetworkConfig,
  ask: AskHardhat,
): Promise<RpcServer> {
  const accounts = await networkAccounts(config.accounts);
  const tell = (method: string, ...params: unknown[]) => ask({ jsonrpc: "2.0", id: 1, method, params });
  // Hardhat's own network is kept beside for what it knows: it shall not print requests nor mine blocks.
  await tell("hardhat_setLoggingEnabled", false);
  await tell("evm_setIntervalMining", 0);
  const version = await tell("web3_clientVersion");
  const onDifference = (difference: BlockDifference) => reportDifference(difference, paths.cache);
  const verification = config.parallel?.verify === true ? { verification: { onDifference } } : {};
  const chain = await Blockchain.create({ ...chainOptions(config, accounts, paths.cache), onExecutorLost, ...verification });
  return new RpcServer({
    chain,
    accounts,
    rules: requestRules(config),
    miningInterval: config.mining.interval,
    isLogging: config.loggingEnabled,
    readNames: namesFrom(artifacts),
    isBatching: config.parallel?.batch ?? false,
    clientVersion: "result" in version ? String(version.result) : "",
    askHardhat: ask,
    nameLocations: locationNamer(artifacts, chain),
    notify: (id, result) => {
      const subscription = toQuantity(id);
      provider.emit("notification", { subscription, result });
      provider.emit("message", { type: "eth_subscription", data: { subscription, result } });
    },
  });
}

/** Reads what the project built, and again when it has built something else. */
function namesFrom(artifacts: ArtifactManager): ReadNames {
  let known: { readonly builds: string; readonly names: Promise<ContractNames> } | undefined;
  return async () => {
    const builds = [...(await artifacts.getAllBuildInfoIds())].sort().join();
    if (known?.builds !== builds) known = { builds, names: ContractNames.read(readBuilds(artifacts)) };
    return known.names;
  };
}

/** The network goes on without: one line is enough. */
function onExecutorLost(lost: number): void {
  if (lost === 1) warn("An executor of a parallel network died or hung, and was replaced. The block is the one that it would have been.");
}

function requestRules(config: EdrNetworkConfig): RequestRules {
  const { gas, gasMultiplier, gasPrice, throwOnTransactionFailures, throwOnCallFailures } = config;
  return {
    ...{ gas, gasMultiplier, gasPrice, throwOnTransactionFailures, throwOnCallFailures },
    ...(config.from !== undefined && { from: config.from.toLowerCase() as Hex }),
  };
}
