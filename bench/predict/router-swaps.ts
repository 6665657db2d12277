import { keccak256 } from "ethers";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { tokenTransfers, type BlockWorkload } from "../mining/workload.ts";
import { richUser, user } from "../engine/workload.ts";
import { builtCode } from "./built-code.ts";

const RICH = 10n ** 30n;
const ROUTER: Hex = "0x00000000000000000000000000000000000000a0";
const SHARED: Hex = "0x00000000000000000000000000000000000000b1";
/** The router's build has no factory filled in: its pairs are those that address 0 would make, of this init code. */
const PAIR_INIT_CODE_HASH = "96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f";
const NO_ADDRESS = "0".repeat(40);
const FIRST_TOKEN = 0x2_0000_0000;
const SWAP = keccak256(Buffer.from("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)")).slice(2, 10);

/** Swaps through Uniswap's own router, each of another token against one that all pools share. */
export function routerSwaps(count: number): BlockWorkload {
  const [router, pair] = [
    builtCode("@uniswap/v2-periphery/build/UniswapV2Router02.json"),
    builtCode("@uniswap/v2-core/build/UniswapV2Pair.json"),
  ];
  const token = codeOf(tokenTransfers(1));
  const tokens = Array.from({ length: count }, (_, index): Hex => address(BigInt(FIRST_TOKEN + index)));
  const pools = tokens.map(pairOf);
  const accounts = tokens.flatMap((of, index) => {
    const pool = pools[index] ?? of;
    const holder = user(index);
    const storage = { ...held(holder), ...held(pool), [mapped(ROUTER, BigInt(mapped(holder, 1n)))]: toWord(RICH) };
    return [richUser(index), contract(of, token, storage), contract(pool, pair, pairStorage(of))];
  });
  const shared = contract(SHARED, token, Object.assign({}, ...pools.map(held)) as Record<Hex, Hex>);
  return {
    name: "swaps through the Uniswap v2 router",
    accounts: [...accounts, shared, contract(ROUTER, router, {})],
    transactions: tokens.map((of, index) => swap(user(index), of)),
  };
}

function swap(from: Hex, token: Hex): Transaction {
  const words = [1_000_000n, 0n, 160n, from, 2_000_000_000n, 2n, token, SHARED].map((word) => toWord(word).slice(2));
  return {
    ...{ type: 2, from, to: ROUTER, nonce: 0n, gasLimit: 300_000n, value: 0n, data: `0x${SWAP}${words.join("")}` },
    ...{ maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n },
  };
}

function pairOf(token: Hex): Hex {
  const [first, second] = [SHARED, token].sort();
  const salt = keccak256(`${first}${second?.slice(2)}`).slice(2);
  return `0x${keccak256(`0xff${NO_ADDRESS}${salt}${PAIR_INIT_CODE_HASH}`).slice(-40)}`;
}

function pairStorage(token: Hex): Readonly<Record<Hex, Hex>> {
  const [first = token, second = token] = [SHARED, token].sort();
  return {
    [toWord(6n)]: toWord(first as Hex),
    [toWord(7n)]: toWord(second as Hex),
    [toWord(8n)]: toWord((1n << 224n) | (RICH << 112n) | RICH),
    [toWord(12n)]: toWord(1n),
  };
}

function codeOf({ accounts }: BlockWorkload): Hex {
  return accounts.find(({ code }) => code !== "0x")?.code ?? "0x";
}

function contract(of: Hex, code: Hex, storage: Readonly<Record<Hex, Hex>>): LoadedAccount {
  return { address: of, balance: 0n, nonce: 1n, code, storage };
}

/** A balance as OpenZeppelin's ERC20 keeps it. */
function held(holder: Hex): Record<Hex, Hex> {
  return { [mapped(holder, 0n)]: toWord(RICH) };
}

/** Where a mapping at a slot keeps a key's value. */
function mapped(key: Hex, slot: bigint): Hex {
  return keccak256(`${toWord(key)}${toWord(slot).slice(2)}`) as Hex;
}

function address(number: bigint): Hex {
  return `0x${number.toString(16).padStart(40, "0")}`;
}
