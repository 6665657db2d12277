import { feeHistory } from "../fee-history.ts";
import { DEFAULT_PRIORITY_FEE, suggestedGasPrice } from "../fill/fees.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { block } from "../parameters/block.ts";
import { list } from "../parameters/parameter.ts";
import { percentile } from "../parameters/percentile.ts";
import { quantity } from "../parameters/quantity.ts";

/** What the network is, and what it costs. */
export const ethNetworkMethods: Methods = {
  eth_chainId: method({}, ({ chain }) => toQuantity(chain.rules.chainId)),
  eth_coinbase: method({}, ({ chain }) => chain.coinbase),
  eth_syncing: method({}, () => false),
  eth_blockNumber: method({}, ({ chain }) => toQuantity(chain.latestNumber())),
  eth_gasPrice: method({}, ({ chain }) => toQuantity(suggestedGasPrice(chain))),
  eth_maxPriorityFeePerGas: method({}, () => toQuantity(DEFAULT_PRIORITY_FEE)),
  eth_blobBaseFee: method({}, ({ chain }) => toQuantity(chain.blobBaseFee() ?? 0n)),
  eth_feeHistory: method(
    { blockCount: quantity(256), newestBlock: block, rewardPercentiles: list(percentile) },
    ({ chain }, { blockCount, newestBlock, rewardPercentiles }) => feeHistory(chain, blockCount, newestBlock, rewardPercentiles),
  ),
};
