import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getCreateAddress, Interface, keccak256 } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { addressOfKey } from "../../src/chain/signature.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { compileSolidity } from "../engine/compile-solidity.ts";

/** Transactions that are all signed before anything is timed. */
export interface ChainWorkload {
  readonly name: string;
  /** Transactions of the block that networks are compared by. */
  readonly count: number;
  /** How many times faster than Hardhat's own network it is to be mined. */
  readonly goal: number;
  /** What must be mined before, in this order. */
  readonly setUp: readonly Hex[];
  /** The first so many transactions, which fit into one block. */
  sign(count: number): Hex[];
}

export const CHAIN_ID = 31_337;

/** Senders: where a block has more transactions, each sends several. */
const USERS = 1_000;
/** How many of them are given tokens by one transaction. */
const USERS_A_GRANT = 200;

interface User {
  readonly key: Hex;
  readonly address: Hex;
}

interface Call {
  readonly to?: Hex;
  readonly data: Hex;
  readonly gasLimit: bigint;
  readonly value?: bigint;
}

function userOf(name: string): User {
  const key = keccak256(Buffer.from(name)) as Hex;
  return { key, address: addressOfKey(key) };
}

const deployer = userOf("deployer");
const users = Array.from({ length: USERS }, (_, index) => userOf(`user ${index}`));

/** Everybody who sends: to be given ether. */
export const SENDERS: readonly Hex[] = [deployer, ...users].map(({ address }) => address);

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20("Token", "TKN") {
  function grant(address[] calldata holders, address spender) external {
    for (uint256 i = 0; i < holders.length; i++) {
      _mint(holders[i], 1e24);
      _approve(holders[i], spender, type(uint256).max);
    }
  }
}
contract Loop {
  uint256 public total;
  function run(uint256 rounds) external {
    uint256 sum = total;
    unchecked { for (uint256 i = 0; i < rounds; i++) sum = sum * 31 + i; }
    total = sum;
  }
}`;

const contracts = compileSolidity(SOURCE, "bytecode");
const tokenInterface = new Interface([
  "function grant(address[] holders, address spender)",
  "function transfer(address to, uint256 amount)",
]);
const loopInterface = new Interface(["function run(uint256 rounds)"]);
const router = artifact("v2-periphery", "UniswapV2Router02");
const factory = artifact("v2-core", "UniswapV2Factory");

const DEPLOYMENT_GAS = 8_000_000n;
const GRANT_GAS = 16_000_000n;
const FOREVER = 2n ** 64n;
const LIQUIDITY = 10n ** 23n;

/** The set-up's transactions, all the deployer's, and the addresses of what they deploy. */
class SetUp {
  readonly raw: Hex[] = [];

  call(call: Call): void {
    this.raw.push(signed(deployer, this.raw.length, call));
  }

  deploy(code: string, constructorArguments = "0x"): Hex {
    const address = getCreateAddress({ from: deployer.address, nonce: this.raw.length }).toLowerCase() as Hex;
    this.call({ data: `${code}${constructorArguments.slice(2)}` as Hex, gasLimit: DEPLOYMENT_GAS });
    return address;
  }

  /** A token that all have, and that `spender` may move. */
  token(spender: Hex): Hex {
    const token = this.deploy(contracts["Token"] ?? "");
    for (let first = 0; first < SENDERS.length; first += USERS_A_GRANT) {
      const holders = SENDERS.slice(first, first + USERS_A_GRANT);
      this.call({ to: token, data: tokenInterface.encodeFunctionData("grant", [holders, spender]) as Hex, gasLimit: GRANT_GAS });
    }
    return token;
  }
}

export function plainTransfers(): ChainWorkload {
  return workload({ name: "plain transfers", count: 5_000, goal: 8, setUp: [] }, (to) => ({
    ...{ to, data: "0x", gasLimit: 21_000n, value: 1_000n },
  }));
}

export function tokenTransfers(): ChainWorkload & { readonly contract: Hex } {
  const setUp = new SetUp();
  const token = setUp.token(deployer.address);
  const transfers = workload({ name: "ERC-20 transfers", count: 5_000, goal: 8, setUp: setUp.raw }, (to, index) => ({
    ...{ to: token, data: tokenInterface.encodeFunctionData("transfer", [to, 1_000 + index]) as Hex, gasLimit: 100_000n },
  }));
  return { ...transfers, contract: token };
}

/** All on one pair, through the router. */
function swaps(): ChainWorkload {
  const setUp = new SetUp();
  const factoryAddress = setUp.deploy(factory.bytecode, toWord(deployer.address));
  const routerAddress = setUp.deploy(router.bytecode, `${toWord(factoryAddress)}${toWord(deployer.address).slice(2)}`);
  const [one, other] = [setUp.token(routerAddress), setUp.token(routerAddress)];
  const liquidity = [one, other, LIQUIDITY, LIQUIDITY, 0, 0, deployer.address, FOREVER];
  setUp.call({ to: routerAddress, data: router.abi.encodeFunctionData("addLiquidity", liquidity) as Hex, gasLimit: DEPLOYMENT_GAS });
  return workload({ name: "Uniswap v2 swaps", count: 1_000, goal: 8, setUp: setUp.raw }, (to, index) => {
    const path = index % 2 === 0 ? [one, other] : [other, one];
    const data = router.abi.encodeFunctionData("swapExactTokensForTokens", [10n ** 15n + BigInt(index), 0, path, to, FOREVER]) as Hex;
    return { to: routerAddress, data, gasLimit: 250_000n };
  });
}

function loops(): ChainWorkload {
  const setUp = new SetUp();
  const loop = setUp.deploy(contracts["Loop"] ?? "");
  const data = loopInterface.encodeFunctionData("run", [20_000]) as Hex;
  return workload({ name: "loops of 20,000 rounds", count: 20, goal: 10, setUp: setUp.raw }, () => ({
    to: loop,
    data,
    gasLimit: 10_000_000n,
  }));
}

/** Made when asked for, since signing takes time. */
export const CHAIN_WORKLOADS: readonly (() => ChainWorkload)[] = [plainTransfers, tokenTransfers, swaps, loops];

/** Calls, each of another user, with another as a random one's address. */
function workload(
  facts: Pick<ChainWorkload, "name" | "count" | "goal" | "setUp">,
  callOf: (other: Hex, index: number) => Call,
): ChainWorkload {
  return {
    ...facts,
    sign(count) {
      const random = seededRandom(11);
      return Array.from({ length: count }, (_, index) => {
        const other = userAt(Math.floor(random() * USERS));
        return signed(userAt(index), Math.floor(index / USERS), callOf(other.address, index));
      });
    },
  };
}

function userAt(index: number): User {
  return users[index % USERS] ?? deployer;
}

function signed({ key, address }: User, nonce: number, { to, data, gasLimit, value = 0n }: Call): Hex {
  const fees = { type: 2, maxFeePerGas: 5_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;
  const call = { ...fees, chainId: BigInt(CHAIN_ID), nonce: BigInt(nonce), gasLimit, value, data, ...(to !== undefined && { to }) };
  return toHex(signTransaction(call, key, address).raw);
}

/** Uniswap as its package has it compiled. */
function artifact(pack: string, name: string): { readonly bytecode: Hex; readonly abi: Interface } {
  const file = createRequire(import.meta.url).resolve(`@uniswap/${pack}/build/${name}.json`);
  const { bytecode, abi } = JSON.parse(readFileSync(file, "utf8")) as { bytecode: string; abi: string[] };
  return { bytecode: `0x${bytecode.replace(/^0x/, "")}`, abi: new Interface(abi) };
}
