import type { Hex } from "../../access/hex.ts";
import type { UnsignedTransaction } from "../../chain/signed-transaction.ts";
import type { MethodContext } from "../context.ts";
import type { TransactionRequest } from "../parameters/request.ts";
import { checkTransaction } from "./check-request.ts";
import { completeFees, suggestedGasPrice } from "./fees.ts";

/**
 * The transaction that a request of the network's own account stands for: its type follows from its fields, whatever type it names.
 *
 * @throws RpcError where it cannot be one.
 */
export function fillTransaction({ chain }: MethodContext, request: TransactionRequest & { readonly from: Hex }): UnsignedTransaction {
  checkTransaction(chain.rules, request);
  const { from, to, gas, value = 0n, data = "0x", accessList, authorizationList } = request;
  const common = {
    chainId: request.chainId ?? BigInt(chain.rules.chainId),
    nonce: request.nonce ?? chain.nextNonce(from),
    ...{ gasLimit: gas ?? chain.rules.defaultTransactionGas, value, data },
    ...(to !== undefined && { to }),
  };
  const baseFee = chain.nextBaseFee();
  if (authorizationList !== undefined) {
    return { type: 4, ...common, ...completeFees(request, baseFee ?? 0n, 2n), accessList: accessList ?? [], authorizationList };
  }
  if (baseFee !== undefined && request.gasPrice === undefined) {
    return { type: 2, ...common, ...completeFees(request, baseFee, 2n), accessList: accessList ?? [] };
  }
  const gasPrice = request.gasPrice ?? suggestedGasPrice(chain);
  return accessList === undefined ? { type: 0, ...common, gasPrice } : { type: 1, ...common, gasPrice, accessList };
}
