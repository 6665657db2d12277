import type { Hex } from "../access/hex.ts";

/** The hardforks that block execution knows; names as Hardhat writes them. */
export const HARDFORKS = [
  "chainstart",
  "homestead",
  "dao",
  "tangerineWhistle",
  "spuriousDragon",
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "muirGlacier",
  "berlin",
  "london",
  "arrowGlacier",
  "grayGlacier",
  "merge",
  "shanghai",
  "cancun",
  "prague",
  "osaka",
] as const;

export type Hardfork = (typeof HARDFORKS)[number];

/** Whether a hardfork brings what `other` brought. */
export function isAtLeast(hardfork: Hardfork, other: Hardfork): boolean {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(other);
}

/** What a transaction can learn of the block that it is in. Quantities in wei or gas, time in seconds. */
export interface BlockContext {
  readonly chainId: number;
  readonly hardfork: Hardfork;
  readonly number: bigint;
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  readonly coinbase: Hex;
  readonly baseFee?: bigint;
  readonly difficulty?: bigint;
  readonly prevRandao?: Hex;
  readonly excessBlobGas?: bigint;
  /** What a unit of blob gas costs; computed from `excessBlobGas` where it is left out. */
  readonly blobBaseFee?: bigint;
  readonly parentBeaconBlockRoot?: Hex;
  /** Whether its transactions may use more than the limit that it names, as Hardhat's `blockGasLimit: false` lets them. */
  readonly isGasUnlimited?: boolean;
  /** The most gas of one transaction; the hardfork's own limit (EIP-7825) where it is left out. */
  readonly transactionGasCap?: bigint;
  /** Code size limits lifted, as Hardhat's `allowUnlimitedContractSize` does. */
  readonly allowUnlimitedContractSize?: boolean;
}
