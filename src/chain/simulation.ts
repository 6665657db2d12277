import type { Log } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { StateOverrides } from "../execution/state-override.ts";
import type { HaltReason } from "../execution/halt-reason.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { ChainBlock } from "./network-chain.ts";

/** What a simulated block has in place of what would follow from its parent. Quantities in wei, gas and seconds. */
export interface BlockOverrides {
  readonly number?: bigint | undefined;
  readonly time?: bigint | undefined;
  readonly gasLimit?: bigint | undefined;
  readonly feeRecipient?: Hex | undefined;
  readonly prevRandao?: Hex | undefined;
  readonly baseFeePerGas?: bigint | undefined;
  readonly blobBaseFee?: bigint | undefined;
  readonly beaconRoot?: Hex | undefined;
}

/** A call to simulate; what it leaves out follows from the state and the block. */
export type SimulatedRequest = Omit<Transaction, "hash" | "nonce" | "gasLimit"> & { readonly nonce?: bigint; readonly gasLimit?: bigint };

/** A block to simulate. */
export interface BlockStateCalls {
  readonly block: BlockOverrides;
  readonly state: StateOverrides;
  readonly calls: readonly SimulatedRequest[];
}

/** What to simulate, and how (`eth_simulateV1`). */
export interface SimulationRequest {
  readonly blocks: readonly BlockStateCalls[];
  /** Whether nonces and base fees are checked as in a real block. */
  readonly validates: boolean;
  /** Whether transfers of ether are told as logs. */
  readonly tracesTransfers: boolean;
}

/** How a simulated call ended. */
export interface SimulatedCall {
  readonly status: 0 | 1;
  /** What it returned or reverted with. */
  readonly output: Hex;
  readonly gasUsed: bigint;
  /** Why it halted; undefined where it succeeded or reverted. */
  readonly halt: HaltReason | undefined;
  /** With transfers of ether where these are traced. */
  readonly logs: readonly Log[];
}

/** A block that was simulated and is in no chain. Its receipts hold no traced transfers. */
export interface SimulatedBlock {
  readonly block: ChainBlock;
  readonly calls: readonly SimulatedCall[];
}
