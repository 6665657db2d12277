import type { EdrNetworkConfig } from "hardhat/types/config";
import type { HookContext } from "hardhat/types/hooks";
import type { ChainType, NetworkConnection } from "hardhat/types/network";
import { whyNotParallel } from "../config/not-parallel.ts";
import type { AskHardhat } from "../rpc/companion/companion.ts";
import type { RpcServer } from "../rpc/rpc-server.ts";
import { warn } from "./warn.ts";

export type Connection = NetworkConnection<ChainType | string>;

/** The verbosity from which Hardhat prints call traces. */
const PRINTS_CALLS = 3;

const servers = new WeakMap<Connection, Promise<RpcServer | undefined>>();

/** What answers a connection whose network is parallel, made with its first request; undefined where Hardhat's own network answers. */
export function parallelServer(context: HookContext, connection: Connection, ask: AskHardhat): Promise<RpcServer | undefined> | undefined {
  const { networkConfig } = connection;
  if (networkConfig.type !== "edr-simulated" || networkConfig.parallel === undefined) return undefined;
  const server = servers.get(connection) ?? start(context, connection, networkConfig, ask);
  servers.set(connection, server);
  return server;
}

/** Lets go of what answers a connection. */
export async function closeParallelServer(connection: Connection): Promise<void> {
  const server = await servers.get(connection);
  servers.delete(connection);
  await server?.close();
}

async function start(
  context: HookContext,
  connection: Connection,
  config: EdrNetworkConfig,
  ask: AskHardhat,
): Promise<RpcServer | undefined> {
  const { hooks, globalOptions } = context;
  const reason = whyNotParallel(config, {
    chainType: connection.chainType,
    measuresCoverage: await hooks.hasHandlers("network", "onCoverageData"),
    measuresGas: await hooks.hasHandlers("network", "onGasMeasurement"),
    printsCalls: globalOptions.verbosity >= PRINTS_CALLS,
  });
  if (reason === undefined) return (await import("./start-server.ts")).startServer(context, connection, config, ask);
  warn(`Network "${connection.networkName}" is run by Hardhat itself, not in parallel: ${reason}.`);
  return undefined;
}
