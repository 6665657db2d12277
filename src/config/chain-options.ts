import type { EdrNetworkConfig } from "hardhat/types/config";
import { toHex } from "../chain/bytes.ts";
import type { ChainOptions } from "../chain/chain-options.ts";
import { HARDFORKS, isAtLeast, type Hardfork } from "../execution/block-context.ts";
import { TRANSACTION_GAS_CAP } from "../execution/limits.ts";
import type { MiningOptions } from "../mining/mining-options.ts";
import type { NetworkAccount } from "./network-accounts.ts";
import type { ParallelNetworkConfig } from "./parallel-network.ts";

const DEFAULT_BLOCK_GAS_LIMIT = 60_000_000n;

/** What a chain is made with, from a network's configuration and the project's cache folder. */
export function chainOptions(config: EdrNetworkConfig, accounts: readonly NetworkAccount[], cache: string): ChainOptions {
  const hardfork = hardforkOf(config);
  const { blockGasLimit, parallel } = config;
  const limit = typeof blockGasLimit === "bigint" ? blockGasLimit : DEFAULT_BLOCK_GAS_LIMIT;
  const cap = transactionGasCap(config, hardfork);
  return {
    ...{ chainId: config.chainId, networkId: config.networkId, hardfork, coinbase: toHex(config.coinbase) },
    balances: accounts.map(({ address, balance }) => ({ address, balance })),
    ...{ genesisGasLimit: limit, blockGasLimit: blockGasLimit === false ? undefined : limit },
    ...{ transactionGasCap: cap, defaultTransactionGas: cap ?? limit },
    ...{ initialBaseFee: config.initialBaseFeePerGas, initialDate: seconds(config.initialDate), minGasPrice: config.minGasPrice },
    ...{ automine: config.mining.auto, miningOrder: config.mining.mempool.order },
    allowUnlimitedContractSize: config.allowUnlimitedContractSize ?? false,
    allowBlocksWithSameTimestamp: config.allowBlocksWithSameTimestamp,
    estimatesInnerGas: config.gasEstimationMode === "noInternalOutOfGas",
    ...(parallel !== undefined && { mining: miningOptions(parallel, cache) }),
  };
}

function miningOptions({ workers, strategy, minTransactions }: ParallelNetworkConfig, cache: string): MiningOptions {
  return { workers, strategy, minTransactions, cache };
}

/** The network's hardfork; one that the chain does not know is caught before. */
function hardforkOf({ hardfork }: EdrNetworkConfig): Hardfork {
  return HARDFORKS.find((known) => known === hardfork) ?? "osaka";
}

function transactionGasCap({ transactionGasCap: cap }: EdrNetworkConfig, hardfork: Hardfork): bigint | undefined {
  if (cap === false) return undefined;
  return cap ?? (isAtLeast(hardfork, "osaka") ? TRANSACTION_GAS_CAP : undefined);
}

function seconds(date: string | Date): bigint {
  return BigInt(Math.floor(new Date(date).getTime() / 1000));
}
