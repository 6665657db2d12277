import type { ArtifactManager } from "hardhat/types/artifacts";
import type { EdrNetworkConfig } from "hardhat/types/config";
import { Blockchain } from "../chain/blockchain.ts";
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
import type { Connection } from "./parallel-connection.ts";

/** A chain for a connection, and the server in front of it. */
export async function startServer(
  { provider }: Connection,
  config: EdrNetworkConfig,
  artifacts: ArtifactManager,
  ask: AskHardhat,
): Promise<RpcServer> {
  const accounts = await networkAccounts(config.accounts);
  const tell = (method: string, ...params: unknown[]) => ask({ jsonrpc: "2.0", id: 1, method, params });
  // Hardhat's own network is kept beside for what it knows: it shall not print requests nor mine blocks.
  await tell("hardhat_setLoggingEnabled", false);
  await tell("evm_setIntervalMining", 0);
  const version = await tell("web3_clientVersion");
  return new RpcServer({
    chain: await Blockchain.create(chainOptions(config, accounts)),
    privateKeys: accounts.map(({ privateKey }) => privateKey),
    rules: requestRules(config),
    miningInterval: config.mining.interval,
    isLogging: config.loggingEnabled,
    readNames: namesFrom(artifacts),
    clientVersion: "result" in version ? String(version.result) : "",
    askHardhat: ask,
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

function requestRules(config: EdrNetworkConfig): RequestRules {
  const { gas, gasMultiplier, gasPrice, throwOnTransactionFailures, throwOnCallFailures } = config;
  return {
    ...{ gas, gasMultiplier, gasPrice, throwOnTransactionFailures, throwOnCallFailures },
    ...(config.from !== undefined && { from: config.from.toLowerCase() as Hex }),
  };
}
