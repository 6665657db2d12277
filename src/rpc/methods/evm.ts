import { invalidInput } from "../../errors/rpc-error.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { boolean, omittable } from "../parameters/parameter.ts";
import { quantity } from "../parameters/quantity.ts";
import { miningInterval, seconds } from "../parameters/timing.ts";

/** Time, mining and snapshots. Times are answered in decimal, as EDR does. */
export const evmMethods: Methods = {
  evm_increaseTime: method({ seconds }, ({ chain }, values) => chain.increaseTime(values.seconds).toString()),
  evm_setNextBlockTimestamp: method({ timestamp: seconds }, ({ chain }, { timestamp }) => {
    chain.setNextTimestamp(timestamp);
    return timestamp.toString();
  }),
  evm_mine: method({ timestamp: omittable(seconds) }, async ({ chain, log }, { timestamp }) => {
    await chain.mine(timestamp);
    await log.mined();
    return "0";
  }),
  evm_setAutomine: method({ enabled: boolean }, ({ chain }, { enabled }) => {
    chain.setAutomine(enabled);
    return true;
  }),
  evm_setIntervalMining: method({ interval: miningInterval }, ({ intervalMining }, { interval }) => {
    intervalMining.set(interval);
    return true;
  }),
  evm_setBlockGasLimit: method({ gasLimit: quantity(64) }, ({ chain }, { gasLimit }) => {
    if (gasLimit === 0n) throw invalidInput("Block gas limit must be greater than 0");
    chain.setBlockGasLimit(gasLimit);
    return true;
  }),
  evm_snapshot: method({}, ({ chain }) => toQuantity(chain.snapshot())),
  evm_revert: method({ snapshot: quantity(64) }, ({ chain }, { snapshot }) => chain.revert(snapshot)),
};
