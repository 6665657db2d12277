import { toWord, type Hex } from "../../src/access/hex.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { keccak256 } from "ethers";
import { compileSolidity } from "./compile-solidity.ts";

/** A block's worth of work, and the state that it starts from. */
export interface Workload {
  readonly name: string;
  /** What its speed is given in: millions of gas a second, or thousands of transactions. */
  readonly unit: "Mgas/s" | "k tx/s";
  readonly accounts: readonly LoadedAccount[];
  readonly transactions: readonly Transaction[];
  /** The speed that the engine is to reach. */
  readonly goal?: number;
}

export const BLOCK: BlockContext = {
  chainId: 31337,
  hardfork: "osaka",
  number: 100n,
  timestamp: 1_700_000_000n,
  gasLimit: 4_000_000_000n,
  coinbase: "0x00000000000000000000000000000000c014ba5e",
  baseFee: 1_000_000_000n,
};

const RICH = 10n ** 20n;
const TOKEN: Hex = "0x0000000000000000000000000000000000070ce9";
const PROGRAM: Hex = "0x000000000000000000000000000000000000c0de";

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20("Token", "TKN") {}
contract HashChain {
  fallback() external {
    bytes32 hash;
    for (uint256 i = 0; i < 4000; i++) hash = keccak256(abi.encode(hash, i));
    assembly { mstore(0, hash) return(0, 32) }
  }
}`;

const { Token, HashChain } = compileSolidity(SOURCE) as Readonly<Record<"Token" | "HashChain", Hex>>;

/** The n-th user of a made-up crowd. */
export function user(index: number): Hex {
  return `0x${(0x70997970n + BigInt(index) * 0x9e3779b97f4a7c15f39cc0605cedc834n).toString(16).padStart(40, "0").slice(-40)}`;
}

/** A token that all users of a crowd hold (OpenZeppelin's ERC20). */
export function tokenOf(users: number): LoadedAccount {
  const storage = Object.fromEntries(Array.from({ length: users }, (_, index) => [balanceSlot(user(index)), toWord(RICH)]));
  return { address: TOKEN, balance: 0n, nonce: 1n, code: Token, storage };
}

/** Where OpenZeppelin's ERC20 keeps a balance: `_balances` is its first variable. */
function balanceSlot(holder: Hex): Hex {
  return keccak256(`${toWord(holder)}${"0".repeat(64)}`) as Hex;
}

export function richUser(index: number): LoadedAccount {
  return { address: user(index), balance: RICH, nonce: 0n, code: "0x" };
}

/** Token transfers, each from another user of a crowd, from the `first` on, to a random one. */
export function tokenTransfers(users: number, count: number, first = 0): Transaction[] {
  return betweenUsers(users, count, first, (to, index) => ({
    to: TOKEN,
    gasLimit: 100_000n,
    value: 0n,
    data: `0xa9059cbb${toWord(to).slice(2)}${toWord(1_000n + BigInt(index)).slice(2)}`,
  }));
}

/** Plain transfers, each from another user of a crowd to a random one. */
export function transfers(users: number, count: number): Transaction[] {
  return betweenUsers(users, count, 0, (to) => ({ to, gasLimit: 21_000n, value: 1_000n, data: "0x" }));
}

function betweenUsers(
  users: number,
  count: number,
  first: number,
  fields: (to: Hex, index: number) => Pick<Transaction, "to" | "gasLimit" | "value" | "data">,
): Transaction[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, (_, index) => ({
    ...fees,
    ...fields(user(first + Math.floor(random() * users)), index),
    from: user(first + (index % users)),
    nonce: BigInt(Math.floor(index / users)),
  }));
}

const fees = { type: 2, maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;

/** One call of a program. */
function callOf(code: Hex, gasLimit: bigint): Pick<Workload, "accounts" | "transactions"> {
  return {
    accounts: [richUser(0), { address: PROGRAM, balance: 0n, nonce: 1n, code }],
    transactions: [{ ...fees, from: user(0), to: PROGRAM, nonce: 0n, gasLimit, value: 0n, data: "0x" }],
  };
}

const word = (text: string) => BigInt(keccak256(Buffer.from(text)));

/** Bytecode by hexadecimal digits, spaces apart. */
const bytecode = (digits: string): Hex => `0x${digits.replaceAll(" ", "")}`;

/** x = (x * a + b) ^ a, 100,000 times; a, b, x and the counter lie on the stack. */
const ARITHMETIC = bytecode(
  `7f ${word("a").toString(16).padStart(64, "0")} 7f ${word("b").toString(16).padStart(64, "0")} 6001 620186a0` +
    "5b 90 83 02 82 01 83 18 90 6001 90 03 80 6048 57 00",
);

/** x = keccak256(x, 32 bytes), 20,000 times: 64 bytes, as a mapping's slot is. */
const HASHES = bytecode("62004e20 5b 6040 6000 20 6000 52 6001 90 03 80 6004 57 00");

const USERS = 1_000;
const TRANSACTIONS = 500;
const crowd = Array.from({ length: USERS }, (_, index) => richUser(index));

export const WORKLOADS: readonly Workload[] = [
  { name: "multiply-add-xor loop", unit: "Mgas/s", goal: 800, ...callOf(ARITHMETIC, 6_000_000n) },
  { name: "keccak loop, Solidity's chain", unit: "Mgas/s", goal: 400, ...callOf(HashChain, 6_000_000n) },
  { name: "keccak loop, bare", unit: "Mgas/s", goal: 400, ...callOf(HASHES, 6_000_000n) },
  {
    name: "ERC-20 transfers",
    unit: "k tx/s",
    goal: 200,
    accounts: [...crowd, tokenOf(USERS)],
    transactions: tokenTransfers(USERS, TRANSACTIONS),
  },
  { name: "plain transfers", unit: "k tx/s", goal: 400, accounts: crowd, transactions: transfers(USERS, TRANSACTIONS) },
];
