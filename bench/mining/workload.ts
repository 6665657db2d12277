import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { computeAddress, keccak256, SigningKey } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { compileSolidity } from "../engine/compile-solidity.ts";
import { richUser, user } from "../engine/workload.ts";

/** A block's worth of transactions, and the state that they start from. */
export interface BlockWorkload {
  readonly name: string;
  readonly accounts: readonly LoadedAccount[];
  readonly transactions: readonly Transaction[];
}

const RICH = 10n ** 30n;
const ROUTER = addressOf(0xa0);
const TOKENS = [addressOf(0xb0), addressOf(0xb1)] as const;
const PERMITS = addressOf(0xd0);
const WORKER = addressOf(0xc0);
const FIRST_POOL = 0x1_0000_0000;

const { Permits, Swapper, Token, Worker } = compileSolidity(`// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20("Token", "TKN") {}
interface Pair { function swap(uint256, uint256, address, bytes calldata) external; }
contract Swapper {
  function swap(ERC20 token, Pair pair, uint256 amount, uint256 wanted) external {
    token.transferFrom(msg.sender, address(pair), amount);
    pair.swap(0, wanted, msg.sender, "");
  }
}
contract Permits {
  mapping(address => uint256) public nonces;
  mapping(address => mapping(address => uint256)) public allowance;
  function permit(address owner, address spender, uint256 value, uint8 v, bytes32 r, bytes32 s) external {
    bytes32 digest = keccak256(abi.encode(owner, spender, value, nonces[owner]++));
    require(ecrecover(digest, v, r, s) == owner);
    allowance[owner][spender] = value;
  }
}
contract Worker {
  uint256 public total;
  mapping(address => uint256) public last;
  mapping(address => mapping(uint256 => uint256)) public notes;
  function compute(uint256 rounds) public returns (uint256 hash) {
    hash = uint256(uint160(msg.sender));
    unchecked { for (uint256 i = 0; i < rounds; i++) hash = (hash * 0x9e3779b97f4a7c15f39cc0605cedc835 + i) ^ (hash >> 7); }
    last[msg.sender] = hash;
  }
  function computeForAll(uint256 rounds) external { total += 1 + (compute(rounds) & 1); }
  function count() external { total += 1; }
  function note(uint256 slots) external { for (uint256 i = 0; i < slots; i++) notes[msg.sender][i] = i + 1; }
}`) as Readonly<Record<"Permits" | "Swapper" | "Token" | "Worker", Hex>>;

const SELECTORS = selectorsOf(
  "compute(uint256)",
  "computeForAll(uint256)",
  "count()",
  "note(uint256)",
  "transfer(address,uint256)",
  "swap(address,address,uint256,uint256)",
  "permit(address,address,uint256,uint8,bytes32,bytes32)",
);

/** Plain transfers between users of whom each takes part once. */
export function plainTransfers(count: number): BlockWorkload {
  const transactions = sendersOf(count).map((from, index) => sent(from, user(count + index), "0x", 21_000n, 1_000n));
  return { name: "plain transfers", accounts: crowd(count), transactions };
}

/** Plain transfers of everybody to themselves. */
export function transfersToSelf(count: number): BlockWorkload {
  const transactions = sendersOf(count).map((from) => sent(from, from, "0x", 21_000n, 1n));
  return { name: "plain transfers to self", accounts: crowd(count), transactions };
}

/** Transfers of one token of everybody to themselves. */
export function tokenTransfersToSelf(count: number): BlockWorkload {
  const transactions = sendersOf(count).map((from) => sent(from, TOKENS[0], call("transfer(address,uint256)", from, 1n), 100_000n));
  const token = contract(TOKENS[0], Token, Object.fromEntries(held(sendersOf(count))));
  return { name: "ERC-20 transfers to self", accounts: [...crowd(count), token], transactions };
}

/** Token transfers; the given share of them goes to one account, spread evenly, all others to accounts of their own. */
export function tokenTransfers(count: number, hotShare = 0): BlockWorkload {
  const recipients = sendersOf(count).map((_, index) => user(isHot(index, hotShare) ? count : count + 1 + index));
  const transactions = recipients.map((to, index) => sent(user(index), TOKENS[0], call("transfer(address,uint256)", to, 1_000n), 100_000n));
  const token = contract(TOKENS[0], Token, Object.fromEntries(held(sendersOf(count))));
  return { name: `ERC-20 transfers${hot(hotShare)}`, accounts: [...crowd(count), token], transactions };
}

/** Swaps on Uniswap v2 pairs, in so many pools in turn: each in one of its own where it is left out. */
export function swaps(count: number, poolCount = count): BlockWorkload {
  const pools = Array.from({ length: poolCount }, (_, index) => addressOf(FIRST_POOL + index));
  const transactions = sendersOf(count).map((from, index) => {
    const pool = pools[index % poolCount] ?? ROUTER;
    return sent(from, ROUTER, call("swap(address,address,uint256,uint256)", TOKENS[0], pool, 1_000_000n, 900_000n), 300_000n);
  });
  const allowed = sendersOf(count).map((owner) => [slotOf(ROUTER, BigInt(slotOf(owner, 1n))), toWord(RICH)] as const);
  return {
    name: poolCount === count ? "swaps in pools of their own" : `swaps in ${poolCount} pools`,
    accounts: [
      ...crowd(count),
      contract(ROUTER, Swapper),
      contract(TOKENS[0], Token, Object.fromEntries([...held(sendersOf(count)), ...held(pools), ...allowed])),
      contract(TOKENS[1], Token, Object.fromEntries(held(pools))),
      ...pools.map((pool) => contract(pool, pairCode(), pairStorage())),
    ],
    transactions,
  };
}

/** Calls that compute with so much gas or a little more, and keep the result in a slot of their sender's. A share of them also counts in one slot. */
export function loops(count: number, gas: number, hotShare = 0): BlockWorkload {
  const rounds = BigInt(Math.ceil((gas - 45_000) / GAS_A_ROUND));
  const transactions = sendersOf(count).map((from, index) => {
    const name = isHot(index, hotShare) ? "computeForAll(uint256)" : "compute(uint256)";
    return sent(from, WORKER, call(name, rounds), BigInt(gas) + 60_000n);
  });
  return { name: `loops of ${gas / 1000} k gas${hot(hotShare)}`, ...withWorker(count, transactions) };
}

/** Each counts in the same slot, and does nothing else. */
export function counters(count: number): BlockWorkload {
  const transactions = sendersOf(count).map((from) => sent(from, WORKER, call("count()"), 60_000n));
  return { name: "one counter for all", ...withWorker(count, transactions) };
}

/** Each fills so many new slots of its sender's. */
export function notes(count: number, slots: number): BlockWorkload {
  const gasLimit = 40_000n + 24_000n * BigInt(slots);
  const transactions = sendersOf(count).map((from) => sent(from, WORKER, call("note(uint256)", BigInt(slots)), gasLimit));
  return { name: `${slots} new slots each`, ...withWorker(count, transactions) };
}

/** Relayers hand in permits that owners signed, in turn: each owner's count in one slot (EIP-2612), and no relayer has two. */
export function permits(count: number, owners: number): BlockWorkload {
  const keys = Array.from({ length: owners }, (_, index) => new SigningKey(toWord(BigInt(index + 1))));
  const spender = user(count);
  const transactions = sendersOf(count).map((from, index) => {
    const key = keys[index % owners] ?? (keys[0] as SigningKey);
    const owner = computeAddress(key).toLowerCase() as Hex;
    const words = [owner, spender, BigInt(index), BigInt(Math.floor(index / owners))].map((value) => toWord(value));
    const { v, r, s } = key.sign(keccak256(`0x${words.map((word) => word.slice(2)).join("")}`));
    const signature = "permit(address,address,uint256,uint8,bytes32,bytes32)";
    return sent(from, PERMITS, call(signature, owner, spender, BigInt(index), BigInt(v), r as Hex, s as Hex), 120_000n);
  });
  return { name: `permits of ${owners} owners`, accounts: [...crowd(count), contract(PERMITS, Permits)], transactions };
}

/** What a round of `compute` costs, as solc compiles it. */
const GAS_A_ROUND = 90;

function withWorker(count: number, transactions: readonly Transaction[]): Pick<BlockWorkload, "accounts" | "transactions"> {
  return { accounts: [...crowd(count), contract(WORKER, Worker)], transactions };
}

function isHot(index: number, share: number): boolean {
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}

function hot(share: number): string {
  return share === 0 ? "" : share === 1 ? ", a full chain" : `, ${100 * share} % hot`;
}

function sent(from: Hex, to: Hex, data: Hex, gasLimit: bigint, value = 0n): Transaction {
  const fees = { type: 2, maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;
  return { ...fees, from, to, data, gasLimit, value, nonce: 0n };
}

function call(signature: string, ...values: readonly (Hex | bigint)[]): Hex {
  return `0x${[SELECTORS[signature], ...values.map((value) => toWord(value).slice(2))].join("")}`;
}

function selectorsOf(...signatures: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(signatures.map((signature) => [signature, keccak256(Buffer.from(signature)).slice(2, 10)]));
}

function sendersOf(count: number): Hex[] {
  return Array.from({ length: count }, (_, index) => user(index));
}

function crowd(count: number): LoadedAccount[] {
  return sendersOf(count).map((_, index) => richUser(index));
}

function contract(address: Hex, code: Hex, storage: Readonly<Record<Hex, Hex>> = {}): LoadedAccount {
  return { address, balance: 0n, nonce: 1n, code, storage };
}

function addressOf(number: number): Hex {
  return `0x${number.toString(16).padStart(40, "0")}`;
}

/** Balances of many tokens, as OpenZeppelin's ERC20 keeps them. */
function held(holders: readonly Hex[]): [Hex, Hex][] {
  return holders.map((holder) => [slotOf(holder, 0n), toWord(RICH)]);
}

/** Where a mapping at a slot keeps a key's value. */
function slotOf(key: Hex, slot: bigint): Hex {
  return keccak256(`${toWord(key)}${toWord(slot).slice(2)}`) as Hex;
}

/** Uniswap's own build of its pair, as the registry has it. */
let knownPairCode: Hex | undefined;
function pairCode(): Hex {
  if (knownPairCode !== undefined) return knownPairCode;
  const file = createRequire(import.meta.url).resolve("@uniswap/v2-core/build/UniswapV2Pair.json");
  const { evm } = JSON.parse(readFileSync(file, "utf8")) as { evm: { deployedBytecode: { object: string } } };
  return (knownPairCode = `0x${evm.deployedBytecode.object}`);
}

/** A pair with its tokens, reserves as high as its balances, and its lock open. */
function pairStorage(): Readonly<Record<Hex, Hex>> {
  const reserve = RICH;
  return {
    [toWord(6n)]: toWord(TOKENS[0]),
    [toWord(7n)]: toWord(TOKENS[1]),
    [toWord(8n)]: toWord((1n << 224n) | (reserve << 112n) | reserve),
    [toWord(12n)]: toWord(1n),
  };
}
