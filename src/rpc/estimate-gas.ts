import type { BlockReference } from "../chain/network-chain.ts";
import { RPC_ERROR_CODES, RpcError } from "../errors/rpc-error.ts";
import type { MethodContext } from "./context.ts";
import { callFailure } from "./explain-failure.ts";
import { fillEstimate } from "./fill/fill-message.ts";
import type { CallRequest } from "./parameters/request.ts";

const INNER_OUT_OF_GAS =
  "Gas estimation failed: an internal call runs out of gas regardless of the transaction's gas limit, so no reliable estimate exists. Set an explicit gas limit for the transaction, or set the network's gasEstimationMode to 'topLevelSuccess' to only require the top-level call to succeed.";

/** @throws RpcError where the message fails whatever its gas. */
export async function estimateGas(context: MethodContext, request: CallRequest, block: BlockReference): Promise<bigint> {
  const message = await fillEstimate(context, request, block);
  const estimate = await context.chain.estimateGas(message, block);
  if (estimate.kind === "estimate") return estimate.gas;
  if (estimate.kind === "failure") {
    const { outcome } = estimate;
    await context.log.called({ message, block, overrides: new Map(), outcome, isEstimate: true });
    throw await callFailure(context, message, block, new Map(), outcome);
  }
  const data = { reason: "InternalCallOutOfGas", data: "0x", transactionHash: null };
  throw new RpcError(RPC_ERROR_CODES.invalidInput, INNER_OUT_OF_GAS, data);
}
