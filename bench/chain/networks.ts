import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import hardhatParallel from "../../src/index.ts";
import { anvilNode } from "../engine/anvil.ts";
import type { DevelopmentNode } from "../engine/node.ts";
import type { Passes } from "./measure.ts";

/** A development network that is measured. */
export interface Network {
  readonly name: string;
  readonly passes: Passes;
  /** A new one, which mines when it is told to. */
  start(): Promise<DevelopmentNode>;
}

/** Enough for the biggest block. */
export const BLOCK_GAS = 30_000_000_000n;

let environment: Promise<HardhatRuntimeEnvironment> | undefined;

/** Our own network first, then Hardhat's, both through Hardhat, and anvil where npm has it for this machine. */
export async function networks(): Promise<readonly Network[]> {
  const foundry = await anvilNode(BLOCK_GAS);
  return [
    { name: "parallel", passes: { warmUps: 8, passes: 7 }, start: () => hardhatNode({ parallel: { strategy: "sequential" } }) },
    { name: "EDR", passes: { warmUps: 1, passes: 2 }, start: () => hardhatNode({}) },
    ...(foundry === undefined
      ? []
      : [{ name: "anvil", passes: { warmUps: 1, passes: 4 }, start: async () => (await anvilNode(BLOCK_GAS)) ?? foundry }]),
  ];
}

/** Our own network with as many threads as it starts by itself. */
export function threadedNetwork(): Network {
  return { name: "parallel", passes: { warmUps: 8, passes: 7 }, start: () => hardhatNode({ parallel: true }) };
}

async function hardhatNode(extra: object): Promise<DevelopmentNode> {
  environment ??= createHardhatRuntimeEnvironment({ plugins: [hardhatParallel] });
  const { network } = await environment;
  const mining = { auto: false, mempool: { order: "fifo" } };
  const override = { hardfork: "osaka", blockGasLimit: BLOCK_GAS, initialBaseFeePerGas: 1_000_000_000n, mining, ...extra };
  const { provider } = await network.create({ override: override as NetworkConfigOverride });
  return { request: (method, params = []) => provider.request({ method, params: [...params] }) };
}
