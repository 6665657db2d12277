import type { ChainRules, NetworkChain } from "../../chain/network-chain.ts";
import { isBefore } from "../resolve-block.ts";

/** The tip where none is named: 1 gwei. */
export const DEFAULT_PRIORITY_FEE = 1_000_000_000n;

/** What a unit of gas costs before London where no price is named: 8 gwei. */
const LEGACY_GAS_PRICE = 8_000_000_000n;

/** What `eth_gasPrice` answers: the next block's base fee and a tip. */
export function suggestedGasPrice(chain: NetworkChain): bigint {
  const baseFee = chain.nextBaseFee();
  return baseFee === undefined ? LEGACY_GAS_PRICE : baseFee + DEFAULT_PRIORITY_FEE;
}

/** The fees of a transaction or a message: a price, or the two of EIP-1559. */
export type Fees = { readonly gasPrice: bigint } | { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

export interface GivenFees {
  readonly gasPrice?: bigint | undefined;
  readonly maxFeePerGas?: bigint | undefined;
  readonly maxPriorityFeePerGas?: bigint | undefined;
}

/** Fees as EDR completes them: twice the base fee covers the next blocks. */
export function completeFees(given: GivenFees, baseFee: bigint, multiple: bigint): { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } {
  const { maxFeePerGas } = given;
  const priority = given.maxPriorityFeePerGas ?? smaller(DEFAULT_PRIORITY_FEE, maxFeePerGas ?? DEFAULT_PRIORITY_FEE);
  return { maxFeePerGas: maxFeePerGas ?? multiple * baseFee + priority, maxPriorityFeePerGas: priority };
}

/** Whether fees are a price: before London, and wherever one is given. */
export function isPriced({ hardfork }: ChainRules, { gasPrice }: GivenFees): boolean {
  return isBefore(hardfork, "london") || gasPrice !== undefined;
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
