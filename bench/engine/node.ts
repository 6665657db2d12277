import type { Hex } from "../../src/access/hex.ts";
import type { LoadedAccount } from "../../src/execution/block-engine.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { type Pass, timed } from "./contestant.ts";
import type { Workload } from "./workload.ts";

/** A development node, as its JSON-RPC shows it. */
export interface DevelopmentNode {
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** CPU time so far of whoever executes, in milliseconds; this process's own by default. */
  readonly cpuTime?: () => number;
}

/** Sets a node's state by RPC. A pass sends all transactions, then times how a block is mined of them. */
export async function prepareNode(
  { request, cpuTime }: DevelopmentNode,
  { accounts, transactions }: Workload,
): Promise<() => Promise<Pass>> {
  for (const account of accounts) await load(account);
  for (const from of new Set(transactions.map((transaction) => transaction.from))) await request("hardhat_impersonateAccount", [from]);
  return async () => {
    const snapshot = await request("evm_snapshot");
    for (const transaction of transactions) await request("eth_sendTransaction", [toRequest(transaction)]);
    const time = await timed(() => request("evm_mine"), cpuTime);
    const block = (await request("eth_getBlockByNumber", ["latest", false])) as { gasUsed: Hex; transactions: unknown[] };
    if (block.transactions.length !== transactions.length)
      throw new Error(`${block.transactions.length} of ${transactions.length} transactions were mined`);
    await request("evm_revert", [snapshot]);
    return { ...time, gas: BigInt(block.gasUsed) };
  };

  async function load({ address, balance, nonce, code, storage = {} }: LoadedAccount): Promise<void> {
    await request("hardhat_setBalance", [address, toHex(balance)]);
    if (nonce !== 0n) await request("hardhat_setNonce", [address, toHex(nonce)]);
    if (code !== "0x") await request("hardhat_setCode", [address, code]);
    for (const [slot, value] of Object.entries(storage)) await request("hardhat_setStorageAt", [address, toHex(BigInt(slot)), value]);
  }
}

function toRequest({ from, to, nonce, gasLimit, value, data, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n }: Transaction) {
  return {
    ...{ from, to, data, nonce: toHex(nonce), gas: toHex(gasLimit), value: toHex(value) },
    ...{ maxFeePerGas: toHex(maxFeePerGas), maxPriorityFeePerGas: toHex(maxPriorityFeePerGas) },
  };
}

function toHex(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}
