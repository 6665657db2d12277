import { type Hex, ZERO_ADDRESS, ZERO_WORD } from "../access/hex.ts";
import { type Hardfork, isAtLeast } from "../execution/block-context.ts";
import { INITIAL_BASE_FEE, nextBaseFee } from "./base-fee.ts";
import { blobRules, nextExcessBlobGas } from "../execution/blob-fee.ts";
import type { BlockHeader } from "./block-header.ts";
import { nextDifficulty } from "./difficulty.ts";
import { EMPTY_BLOOM, EMPTY_TRIE_ROOT, NO_OMMERS_HASH, NO_REQUESTS_HASH, UNBUILT_TRANSACTIONS_ROOT } from "./roots.ts";

/** What the execution of its transactions adds to a header. */
export type Outcome = Pick<BlockHeader, "stateRoot" | "transactionsRoot" | "receiptsRoot" | "logsBloom" | "gasUsed" | "blobGasUsed">;

/** A header before its transactions are executed: all that they can learn of their block. */
export type OpenHeader = Omit<BlockHeader, keyof Outcome>;

/** What the network chooses for its next block. */
export interface NextBlock {
  readonly hardfork: Hardfork;
  readonly chainId: number;
  readonly timestamp: bigint;
  /** The parent's where the network has no limit of its own (`blockGasLimit: false`); such a block may use more than it says. */
  readonly gasLimit: bigint | undefined;
  readonly coinbase: Hex;
  /** Left out before the merge. */
  readonly prevRandao: Hex;
  /** Left out before Cancun. */
  readonly parentBeaconBlockRoot: Hex;
  /** Where hardhat_setNextBlockBaseFeePerGas set it. */
  readonly baseFee?: bigint;
}

/** The header of the block that follows `parent`, whose hash is given since it is known already. */
export function nextHeader(parent: BlockHeader, parentHash: Hex, next: NextBlock): OpenHeader {
  const { hardfork, timestamp, gasLimit = parent.gasLimit, coinbase, prevRandao, parentBeaconBlockRoot } = next;
  const baseFeePerGas = next.baseFee ?? (isAtLeast(hardfork, "london") ? nextBaseFee(parent) : undefined);
  const isMerged = isAtLeast(hardfork, "merge");
  return {
    ...{ parentHash, ommersHash: NO_OMMERS_HASH, coinbase, number: parent.number + 1n, gasLimit, timestamp, extraData: "0x" },
    difficulty: isMerged ? 0n : nextDifficulty(parent, timestamp, hardfork),
    mixHash: isMerged ? prevRandao : ZERO_WORD,
    nonce: nonce(hardfork),
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(isAtLeast(hardfork, "shanghai") && { withdrawalsRoot: EMPTY_TRIE_ROOT }),
    ...(isAtLeast(hardfork, "cancun") && {
      excessBlobGas: nextExcessBlobGas(parent, blobRules(next)),
      parentBeaconBlockRoot,
    }),
    ...(isAtLeast(hardfork, "prague") && { requestsHash: NO_REQUESTS_HASH }),
  };
}

/** A block that EDR makes without building it: genesis, and those that hardhat_mine only reserves. */
export interface UnbuiltBlock {
  readonly hardfork: Hardfork;
  readonly number: bigint;
  readonly timestamp: bigint;
  readonly stateRoot: Hex;
  readonly gasLimit: bigint;
  readonly baseFee?: bigint;
  readonly mixHash?: Hex;
  readonly extraData?: Hex;
}

/** The header of a block that is not built. It has no parent and nobody's coinbase, and its transactions' root is not that of an empty trie. */
export function unbuiltHeader(block: UnbuiltBlock): BlockHeader {
  const { hardfork, number, timestamp, stateRoot, gasLimit, mixHash = ZERO_WORD, extraData = "0x" } = block;
  const baseFeePerGas = block.baseFee ?? (isAtLeast(hardfork, "london") ? INITIAL_BASE_FEE : undefined);
  return {
    ...{ parentHash: ZERO_WORD, ommersHash: NO_OMMERS_HASH, coinbase: ZERO_ADDRESS, stateRoot },
    ...{ transactionsRoot: UNBUILT_TRANSACTIONS_ROOT, receiptsRoot: EMPTY_TRIE_ROOT, logsBloom: EMPTY_BLOOM },
    difficulty: isAtLeast(hardfork, "merge") ? 0n : 1n,
    ...{ number, gasLimit, gasUsed: 0n, timestamp, extraData, mixHash, nonce: nonce(hardfork) },
    ...(baseFeePerGas !== undefined && { baseFeePerGas }),
    ...(isAtLeast(hardfork, "shanghai") && { withdrawalsRoot: EMPTY_TRIE_ROOT }),
    ...(isAtLeast(hardfork, "cancun") && { blobGasUsed: 0n, excessBlobGas: 0n, parentBeaconBlockRoot: ZERO_WORD }),
    ...(isAtLeast(hardfork, "prague") && { requestsHash: NO_REQUESTS_HASH }),
  };
}

/** EDR's nonce of blocks that were to be mined is 66. */
function nonce(hardfork: Hardfork): Hex {
  return isAtLeast(hardfork, "merge") ? "0x0000000000000000" : "0x0000000000000042";
}
