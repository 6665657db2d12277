import type { Hex } from "../access/hex.ts";
import { type Hardfork, isAtLeast } from "../execution/block-context.ts";
import type { CapturedAccount } from "../execution/state-reader.ts";
import type { BlockHeader } from "./block-header.ts";
import { unbuiltHeader } from "./next-header.ts";
import { BEACON_ROOTS, HISTORY_STORAGE } from "./predeploys.ts";

/** The word that marks a genesis block of Hardhat's. */
const EXTRA_DATA: Hex = "0x1234";

export interface GenesisOptions {
  readonly hardfork: Hardfork;
  /** Seconds. */
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  readonly stateRoot: Hex;
  /** The first of the sequence of prevRandao. */
  readonly prevRandao: Hex;
  readonly baseFee?: bigint;
}

/** The header of block 0. */
export function genesisHeader({ prevRandao, ...options }: GenesisOptions): BlockHeader {
  const mixHash = isAtLeast(options.hardfork, "merge") ? { mixHash: prevRandao } : {};
  return unbuiltHeader({ ...options, number: 0n, extraData: EXTRA_DATA, ...mixHash });
}

/** The state that a chain starts from: its own accounts, which have balances only, and the hardfork's contracts. */
export function genesisState(
  balances: readonly { readonly address: Hex; readonly balance: bigint }[],
  hardfork: Hardfork,
): Record<Hex, CapturedAccount> {
  const own = balances.map(({ address, balance }) => [address, { balance, nonce: 0n, code: "0x", storage: {} }] as const);
  return { ...predeployed(hardfork), ...Object.fromEntries(own) };
}

function predeployed(hardfork: Hardfork): Record<Hex, CapturedAccount> {
  const contracts = [...(isAtLeast(hardfork, "cancun") ? [BEACON_ROOTS] : []), ...(isAtLeast(hardfork, "prague") ? [HISTORY_STORAGE] : [])];
  return Object.fromEntries(contracts.map(({ address, code }) => [address, { balance: 0n, nonce: 0n, code, storage: {} }]));
}
