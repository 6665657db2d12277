import type { Methods } from "../method.ts";
import { debugMethods } from "./debug.ts";
import { ethAccountMethods } from "./eth-accounts.ts";
import { ethBlockMethods } from "./eth-blocks.ts";
import { ethExecutionMethods } from "./eth-execution.ts";
import { ethFilterMethods } from "./eth-filters.ts";
import { ethNetworkMethods } from "./eth-network.ts";
import { ethSimulationMethods } from "./eth-simulation.ts";
import { ethStateMethods } from "./eth-state.ts";
import { ethTransactionMethods } from "./eth-transactions.ts";
import { evmMethods } from "./evm.ts";
import { hardhatMethods } from "./hardhat.ts";
import { netMethods } from "./net.ts";
import { parallelMethods } from "./parallel.ts";
import { txpoolMethods } from "./txpool.ts";
import { web3Methods } from "./web3.ts";

/** Every method that a parallel network answers. */
export const METHODS: Methods = {
  ...ethNetworkMethods,
  ...ethStateMethods,
  ...ethBlockMethods,
  ...ethTransactionMethods,
  ...ethExecutionMethods,
  ...ethSimulationMethods,
  ...ethAccountMethods,
  ...ethFilterMethods,
  ...evmMethods,
  ...hardhatMethods,
  ...debugMethods,
  ...netMethods,
  ...txpoolMethods,
  ...web3Methods,
  ...parallelMethods,
};
