import { type BlockContext, type Hardfork, isAtLeast } from "./block-context.ts";
import { BLOB_GAS } from "./cost.ts";

/** How many blobs a block aims at and may hold, and how fast their fee moves. */
export interface BlobRules {
  readonly targetGas: bigint;
  readonly maxGas: bigint;
  readonly updateFraction: bigint;
  /** Execution gas that a blob is to cost at least (EIP-7918); 0 before Osaka. */
  readonly reserveGas: bigint;
}

/** Where a block stands: what decides its blob rules. */
export interface BlobRulesOf {
  readonly hardfork: Hardfork;
  /** Chains of this id that are public have a schedule of their own since Osaka. */
  readonly chainId: number;
  readonly timestamp: bigint;
}

/** The blob rules of a block: EIP-4844, EIP-7691 since Prague, EIP-7918 and the schedules of public chains (EIP-7892) since Osaka. */
export function blobRules({ hardfork, chainId, timestamp }: BlobRulesOf): BlobRules {
  if (!isAtLeast(hardfork, "prague")) return CANCUN;
  if (!isAtLeast(hardfork, "osaka")) return PRAGUE;
  const [first, second] = SCHEDULES[chainId] ?? [];
  if (second !== undefined && timestamp >= second) return SECOND_RAISE;
  return first !== undefined && timestamp >= first ? FIRST_RAISE : OSAKA;
}

function rules(target: bigint, most: bigint, updateFraction: bigint, reserveGas = 0n): BlobRules {
  return { targetGas: target * BLOB_GAS, maxGas: most * BLOB_GAS, updateFraction, reserveGas };
}

const RESERVE_GAS = 8192n;

const CANCUN = rules(3n, 6n, 3_338_477n);
const PRAGUE = rules(6n, 9n, 5_007_716n);
const OSAKA = rules(6n, 9n, 5_007_716n, RESERVE_GAS);
const FIRST_RAISE = rules(10n, 15n, 8_346_193n, RESERVE_GAS);
const SECOND_RAISE = rules(14n, 21n, 11_684_671n, RESERVE_GAS);

/** When public chains raised the number of their blobs, the first and the second time, in seconds: mainnet, Sepolia, Holesky, Hoodi. */
const SCHEDULES: Readonly<Record<number, readonly [bigint, bigint]>> = {
  1: [1_765_290_071n, 1_767_747_671n],
  11_155_111: [1_761_017_184n, 1_761_607_008n],
  17_000: [1_759_800_000n, 1_760_389_824n],
  560_048: [1_762_365_720n, 1_762_955_544n],
};

/** What a unit of blob gas costs in a block of this excess, in wei. `eth_blobBaseFee` and pools ask it of the last block, as EDR does. */
export function blobBaseFee(excessBlobGas: bigint, { updateFraction }: BlobRules): bigint {
  return fakeExponential(excessBlobGas, updateFraction);
}

/** What a unit of blob gas costs in a block, in wei; 0 before there were blobs. */
export function blobBaseFeeOf(block: BlockContext): bigint {
  if (block.blobBaseFee !== undefined) return block.blobBaseFee;
  return isAtLeast(block.hardfork, "cancun") ? blobBaseFee(block.excessBlobGas ?? 0n, blobRules(block)) : 0n;
}

/** What of a block's header the next block's excess hangs on; blob gas is absent before Cancun. */
export interface BlobGasOfParent {
  readonly excessBlobGas?: bigint;
  readonly blobGasUsed?: bigint;
  readonly baseFeePerGas?: bigint;
}

/** The excess of the block that follows `parent`, by the rules of that block: 0 after a parent without blob gas. */
export function nextExcessBlobGas(parent: BlobGasOfParent, { targetGas, maxGas, reserveGas, updateFraction }: BlobRules): bigint {
  const { excessBlobGas, blobGasUsed, baseFeePerGas = 0n } = parent;
  if (excessBlobGas === undefined || blobGasUsed === undefined) return 0n;
  const sum = excessBlobGas + blobGasUsed;
  if (sum < targetGas) return 0n;
  const isBelowReserve = reserveGas * baseFeePerGas > BLOB_GAS * fakeExponential(excessBlobGas, updateFraction);
  return isBelowReserve ? excessBlobGas + (blobGasUsed * (maxGas - targetGas)) / maxGas : sum - targetGas;
}

/** e to the power of numerator / denominator, as EIP-4844 approximates it. */
function fakeExponential(numerator: bigint, denominator: bigint): bigint {
  let output = 0n;
  let accumulator = denominator;
  for (let index = 1n; accumulator > 0n; index++) {
    output += accumulator;
    accumulator = (accumulator * numerator) / (denominator * index);
  }
  return output / denominator;
}
