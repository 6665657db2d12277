import { getCreate2Address, getCreateAddress, keccak256, Wallet } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { address, BOB, COINBASE } from "../helpers/little-block.ts";

/** Accounts with keys: they send, and they sign authorizations. */
export const WALLETS = [1n, 2n, 3n].map((key) => new Wallet(toWord(key)));
export const SENDERS = WALLETS.map((wallet) => wallet.address.toLowerCase() as Hex);

/** Contracts whose code is generated. */
export const CONTRACTS = [address(0xc0de0), address(0xc0de1), address(0xc0de2), address(0xc0de3)];

/** An account that delegates to another one (EIP-7702) from the start. */
export const DELEGATED = address(0xde1e6a7e);

/** A sender with less than it needs. */
export const POOR = address(0x9004);

/** Where calls to console.log go. */
const CONSOLE: Hex = "0x000000000000000000636f6e736f6c652e6c6f67";

/** An account that is nowhere. */
export const NOBODY = address(0xdead);

export const PRECOMPILES = [...Array.from({ length: 0x11 }, (_, index) => address(index + 1)), address(0x100)];

/** Contracts that belong to the block (EIP-4788, EIP-2935). */
export const SYSTEM_CONTRACTS: readonly Hex[] = [
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
  "0x0000f90827f1c53a10cb7a02335b175320002935",
];

/** Where the contracts' creations land: the first ones by CREATE, and those of empty code by CREATE2. */
export const CREATED: readonly Hex[] = CONTRACTS.slice(0, 2).flatMap((from) => [
  getCreateAddress({ from, nonce: 1 }).toLowerCase() as Hex,
  getCreateAddress({ from, nonce: 2 }).toLowerCase() as Hex,
  getCreate2Address(from, toWord(0n), keccak256("0x")).toLowerCase() as Hex,
]);

/** Where the first sender's first creations land. */
export const DEPLOYED: readonly Hex[] = [0, 1].map((nonce) => getCreateAddress({ from: SENDERS[0] ?? NOBODY, nonce }).toLowerCase() as Hex);

/** Whom programs and transactions meet: contracts first and most often. */
export const ACTORS: readonly (readonly [weight: number, accounts: readonly Hex[]])[] = [
  [24, CONTRACTS],
  [3, SENDERS],
  [2, [BOB, COINBASE]],
  [2, [DELEGATED]],
  [2, [NOBODY, address(0), CONSOLE]],
  [2, PRECOMPILES],
  [2, CREATED],
  [1, DEPLOYED],
  [1, SYSTEM_CONTRACTS],
];
