import type { Hex } from "../../access/hex.ts";
import { ZERO_ADDRESS } from "../../access/hex.ts";
import type { BlockReference, Message, NetworkChain, StateOverrides } from "../../chain/network-chain.ts";
import type { MethodContext } from "../context.ts";
import type { CallRequest } from "../parameters/request.ts";
import { checkCall } from "./check-request.ts";
import { completeFees, isPriced, suggestedGasPrice, type Fees } from "./fees.ts";

/** The message of a call: what it leaves out costs nothing. */
export function fillCall(context: MethodContext, request: CallRequest, block: BlockReference, overrides: StateOverrides): Promise<Message> {
  const { gasPrice = 0n, maxFeePerGas, maxPriorityFeePerGas = 0n } = request;
  const fees = isPriced(context.chain.rules, request)
    ? { gasPrice }
    : { maxFeePerGas: maxFeePerGas ?? maxPriorityFeePerGas, maxPriorityFeePerGas };
  return fill(context, request, fees, block, overrides);
}

/** The message of an estimate: it pays as the transaction would. */
export function fillEstimate(context: MethodContext, request: CallRequest, block: BlockReference): Promise<Message> {
  return fill(context, request, estimateFees(context.chain, request, block), block, new Map());
}

function estimateFees(chain: NetworkChain, request: CallRequest, block: BlockReference): Fees {
  if (isPriced(chain.rules, request)) return { gasPrice: request.gasPrice ?? suggestedGasPrice(chain) };
  if (block === "pending") return completeFees(request, chain.nextBaseFee() ?? 0n, 2n);
  return completeFees(request, chain.block(block)?.header.baseFeePerGas ?? 0n, 1n);
}

async function fill(
  context: MethodContext,
  request: CallRequest,
  fees: Fees,
  block: BlockReference,
  overrides: StateOverrides,
): Promise<Message> {
  const { chain } = context;
  checkCall(chain.rules, request);
  const { to, gas, value = 0n, data = "0x", accessList, authorizationList } = request;
  const from = request.from ?? defaultSender(context);
  const isDelegating = authorizationList !== undefined && "maxFeePerGas" in fees;
  return {
    type: isDelegating ? 4 : "maxFeePerGas" in fees ? 2 : accessList === undefined ? 0 : 1,
    from,
    nonce: overrides.get(from)?.nonce ?? (await chain.state(block)).account(from)?.nonce ?? 0n,
    ...{ gasLimit: gas ?? chain.rules.defaultTransactionGas, value, data, ...fees },
    ...(to !== undefined && { to }),
    ...(accessList !== undefined && { accessList }),
    ...(isDelegating && { authorizationList }),
  };
}

function defaultSender({ rules, wallet }: MethodContext): Hex {
  return rules.from ?? wallet.addresses[0] ?? ZERO_ADDRESS;
}
