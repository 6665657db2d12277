import type { Hex } from "../../access/hex.ts";
import type { NetworkChain } from "../../chain/network-chain.ts";
import { RpcError } from "../../errors/rpc-error.ts";
import type { MethodContext } from "../context.ts";
import { estimateGas } from "../estimate-gas.ts";
import { rewards } from "../fee-history.ts";
import { malformed } from "../parameters/parameter.ts";
import type { TransactionRequest } from "../parameters/request.ts";
import { DEFAULT_PRIORITY_FEE, suggestedGasPrice } from "./fees.ts";

/**
 * What Hardhat itself puts into a transaction before the network sees it: prices, gas and the sender. Hardhat's own handlers come after the
 * plugins', so a network that answers in a plugin's handler does their work.
 */
export async function withAutomaticFields(
  context: MethodContext,
  request: TransactionRequest,
): Promise<TransactionRequest & { readonly from: Hex }> {
  const from = request.from ?? context.rules.from ?? context.wallet.addresses[0];
  if (from === undefined) throw malformed("transaction.from", "an address: the network has no accounts", undefined);
  const priced = { ...withFees(context, request), from };
  return { ...priced, gas: priced.gas ?? (await automaticGas(context, priced)) };
}

function withFees({ chain, rules }: MethodContext, request: TransactionRequest): TransactionRequest {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = request;
  if (gasPrice !== undefined || (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined)) return request;
  const isPriced = maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined;
  if (rules.gasPrice !== "auto") return isPriced ? request : { ...request, gasPrice: rules.gasPrice };
  const suggested = suggestedFees(chain);
  const fallback = suggestedGasPrice(chain);
  if (suggested === undefined && !isPriced) return { ...request, gasPrice: fallback };
  const priority = maxPriorityFeePerGas ?? suggested?.maxPriorityFeePerGas ?? fallback;
  const limit = maxFeePerGas ?? suggested?.maxFeePerGas ?? fallback;
  return { ...request, maxFeePerGas: limit < priority ? limit + priority : limit, maxPriorityFeePerGas: priority };
}

const REWARD_PERCENTILE = 50;

/** The last block's median tip, and a limit for the next three full blocks; undefined before London. */
function suggestedFees(chain: NetworkChain): { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } | undefined {
  const last = chain.block(chain.latestNumber());
  const next = chain.nextBaseFee();
  if (last === undefined || next === undefined) return undefined;
  const [tip = 0n] = rewards(last, [REWARD_PERCENTILE]);
  return { maxFeePerGas: (next * 81n) / 64n, maxPriorityFeePerGas: tip === 0n ? DEFAULT_PRIORITY_FEE : tip };
}

/** Hardhat leaves room below the block's gas limit for multiplied estimates. */
const LIMIT_SAFETY = 0.95;

async function automaticGas(context: MethodContext, request: TransactionRequest): Promise<bigint> {
  const { chain, rules } = context;
  if (rules.gas !== "auto") return rules.gas;
  try {
    const estimate = await estimateGas(context, request, "pending");
    if (rules.gasMultiplier === 1) return estimate;
    const limit = Math.floor(Number(chain.block(chain.latestNumber())?.header.gasLimit ?? 0n) * LIMIT_SAFETY);
    const multiplied = Math.floor(Number(estimate) * rules.gasMultiplier);
    return BigInt(multiplied > limit ? limit - 1 : multiplied);
  } catch (error) {
    if (!isInnerOutOfGas(error)) throw error;
    return smaller(chain.rules.defaultTransactionGas, chain.blockGasLimit);
  }
}

function isInnerOutOfGas(error: unknown): boolean {
  return error instanceof RpcError && (error.data as { reason?: unknown } | undefined)?.reason === "InternalCallOutOfGas";
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
