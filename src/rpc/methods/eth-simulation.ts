import { ZERO_ADDRESS } from "../../access/hex.ts";
import type { ChainRules, StateOverrides } from "../../chain/network-chain.ts";
import type { SimulatedRequest } from "../../chain/simulation.ts";
import { isPrecompile } from "../../engine/precompiles/precompiles.ts";
import { precompileNumber } from "../../engine/trace/failures.ts";
import { invalidParameters } from "../../errors/rpc-error.ts";
import { formatSimulatedBlock } from "../format/simulation.ts";
import { method, type Methods } from "../method.ts";
import { block } from "../parameters/block.ts";
import { optional } from "../parameters/parameter.ts";
import type { SimulatedCallRequest } from "../parameters/request.ts";
import { simulation } from "../parameters/simulation.ts";
import { isBefore, resolveBlock } from "../resolve-block.ts";

/** Blocks that are made to be looked at, and never are in the chain. */
export const ethSimulationMethods: Methods = {
  eth_simulateV1: method({ options: simulation, block: optional(block) }, async ({ chain }, { options, block: id = "latest" }) => {
    const reference = resolveBlock(chain, id);
    if (reference === "pending") throw invalidParameters("block: a simulation starts from a mined block");
    const { blockStateCalls, validation = false, traceTransfers = false, returnFullTransactions = false } = options;
    const blocks = blockStateCalls.map(({ blockOverrides = {}, stateOverrides = new Map(), calls = [] }) => ({
      block: blockOverrides,
      state: withoutPrecompiles(stateOverrides, chain.rules),
      calls: calls.map((call) => complete(call, chain.rules)),
    }));
    const simulated = await chain.simulate({ blocks, validates: validation, tracesTransfers: traceTransfers }, reference);
    return simulated.map((each) => formatSimulatedBlock(each, returnFullTransactions));
  }),
};

/** @throws RpcError where a precompiled contract is to have other code: it would be executed all the same. */
function withoutPrecompiles(overrides: StateOverrides, { hardfork }: ChainRules): StateOverrides {
  for (const [address, { code }] of overrides) {
    if (code !== undefined && isPrecompile(precompileNumber(address), hardfork))
      throw invalidParameters(`stateOverrides.${address}.code: precompiles cannot be replaced`);
  }
  return overrides;
}

/** A call as a transaction: of the type that its fields ask for, and of EIP-1559 where they ask for none. What it leaves out costs nothing. */
function complete(request: SimulatedCallRequest, { hardfork }: ChainRules): SimulatedRequest {
  const { from = ZERO_ADDRESS, to, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, value = 0n, data = "0x", nonce } = request;
  const { accessList, authorizationList, maxFeePerBlobGas, blobVersionedHashes = request.blobHashes } = request;
  if (gasPrice !== undefined && (maxFeePerGas ?? maxPriorityFeePerGas) !== undefined)
    throw invalidParameters("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
  const isPriced = gasPrice !== undefined || isBefore(hardfork, "london");
  const type =
    authorizationList !== undefined ? 4 : blobVersionedHashes !== undefined ? 3 : !isPriced ? 2 : accessList !== undefined ? 1 : 0;
  return {
    ...{ type, from, value, data },
    ...(to !== undefined && { to }),
    ...(nonce !== undefined && { nonce }),
    ...(gas !== undefined && { gasLimit: gas }),
    ...(type < 2
      ? { gasPrice: gasPrice ?? 0n }
      : { maxFeePerGas: maxFeePerGas ?? maxPriorityFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n }),
    ...(accessList !== undefined && { accessList }),
    ...(blobVersionedHashes !== undefined && { blobVersionedHashes, maxFeePerBlobGas: maxFeePerBlobGas ?? 0n }),
    ...(authorizationList !== undefined && { authorizationList }),
  };
}
