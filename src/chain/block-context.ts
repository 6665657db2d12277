import type { FormalRules } from "../engine/formal-refusal.ts";
import { type BlockContext, type Hardfork, isAtLeast } from "../execution/block-context.ts";
import { blobBaseFee, blobRules } from "../execution/blob-fee.ts";
import type { OpenHeader } from "./next-header.ts";
import { NO_GAS_CAP } from "../execution/limits.ts";

/** What of the network's rules execution must know. */
export interface ExecutionRules {
  readonly chainId: number;
  readonly hardfork: Hardfork;
  readonly allowUnlimitedContractSize: boolean;
  /** The most gas of one transaction; undefined where there is no cap. */
  readonly transactionGasCap: bigint | undefined;
  /** Whether a block may use more gas than it says. */
  readonly isGasUnlimited?: boolean;
}

/** What holds for a transaction in every block of a network. */
export function formalRules({ hardfork, allowUnlimitedContractSize, transactionGasCap = NO_GAS_CAP }: ExecutionRules): FormalRules {
  return { hardfork, allowUnlimitedContractSize, transactionGasCap };
}

/** A block as its transactions see it. */
export function contextOf(header: OpenHeader, rules: ExecutionRules): BlockContext {
  const { chainId, hardfork, allowUnlimitedContractSize, transactionGasCap = NO_GAS_CAP, isGasUnlimited = false } = rules;
  const { number, timestamp, gasLimit, coinbase, difficulty, baseFeePerGas, mixHash, excessBlobGas, parentBeaconBlockRoot } = header;
  return {
    ...{
      chainId,
      hardfork,
      number,
      timestamp,
      gasLimit,
      coinbase,
      difficulty,
      allowUnlimitedContractSize,
      transactionGasCap,
      isGasUnlimited,
    },
    ...(baseFeePerGas !== undefined && { baseFee: baseFeePerGas }),
    ...(isAtLeast(hardfork, "merge") && { prevRandao: mixHash }),
    ...(excessBlobGas !== undefined && { excessBlobGas }),
    blobBaseFee: blobBaseFeeOf(header, rules),
    ...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
  };
}

/** What a unit of blob gas costs in a block, in wei; 0 before there were blobs. */
function blobBaseFeeOf({ excessBlobGas, timestamp }: OpenHeader, { hardfork, chainId }: ExecutionRules): bigint {
  return excessBlobGas === undefined ? 0n : blobBaseFee(excessBlobGas, blobRules({ hardfork, chainId, timestamp }));
}
