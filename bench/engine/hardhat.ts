import { edrNetwork } from "../../test/helpers/edr-network.ts";
import type { Contestant } from "./contestant.ts";
import { prepareNode } from "./node.ts";
import { BLOCK } from "./workload.ts";

/** Hardhat's own network (EDR), in this process. */
export const hardhat: Contestant = {
  name: "EDR",
  async prepare(workload) {
    const provider = await edrNetwork({
      hardfork: BLOCK.hardfork,
      blockGasLimit: BLOCK.gasLimit,
      initialBaseFeePerGas: BLOCK.baseFee ?? 0n,
      mining: { auto: false, mempool: { order: "fifo" } },
    });
    return prepareNode({ request: (method, params = []) => provider.request({ method, params: [...params] }) }, workload);
  },
};
