import type { Hex } from "../../src/access/hex.ts";
import { timed } from "../engine/contestant.ts";
import type { DevelopmentNode } from "../engine/node.ts";
import { median } from "../helpers/median.ts";
import { type ChainWorkload, SENDERS } from "./workload.ts";

/** Milliseconds: the middle pass by the clock, and the mean of the CPU's time, which other processes hardly change. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** What sending transactions took, mining a block of them, and going back to the snapshot before. */
export interface BlockTimes {
  readonly send: Time;
  readonly mine: Time;
  readonly revert: Time;
}

const RICH = 10n ** 24n;

/** Gives a network's senders their ether, and mines what a workload starts from. */
export async function setUp({ request }: DevelopmentNode, workload: ChainWorkload): Promise<void> {
  for (const address of SENDERS) await request("hardhat_setBalance", [address, `0x${RICH.toString(16)}`]);
  for (const raw of workload.setUp) {
    const hash = await request("eth_sendRawTransaction", [raw]);
    await request("evm_mine");
    const receipt = (await request("eth_getTransactionReceipt", [hash])) as { status: Hex };
    if (receipt.status !== "0x1") throw new Error(`${workload.name}: the set-up failed`);
  }
}

/** How often something is timed, after some times that do not count: until V8 has compiled what runs often, it is several times as slow. */
export interface Passes {
  readonly warmUps: number;
  readonly passes: number;
}

/** Sends the transactions, so many at once, and mines them, again and again from one state. */
export async function timeBlocks(
  node: DevelopmentNode,
  signed: readonly Hex[],
  { warmUps, passes }: Passes,
  atOnce = 1,
): Promise<BlockTimes> {
  const send: Time[] = [];
  const mine: Time[] = [];
  const revert: Time[] = [];
  for (let pass = -warmUps; pass < passes; pass++) {
    const snapshot = await node.request("evm_snapshot");
    const sending = await timed(() => sendAll(node, signed, atOnce), node.cpuTime);
    const mining = await timed(() => node.request("evm_mine"), node.cpuTime);
    await checkBlock(node, signed.length);
    const reverting = await timed(() => node.request("evm_revert", [snapshot]), node.cpuTime);
    if (pass < 0) continue;
    send.push(sending);
    mine.push(mining);
    revert.push(reverting);
  }
  return { send: middle(send), mine: middle(mine), revert: middle(revert) };
}

/** Makes a request again and again for a while, after a quarter of that to warm up; `make` is given a count of them. */
export async function timeRequests(
  { request, cpuTime }: DevelopmentNode,
  count: number,
  make: (index: number) => [method: string, ...params: unknown[]],
): Promise<Time> {
  const ask = (index: number): Promise<unknown> => {
    const [method, ...params] = make(index);
    return request(method, params);
  };
  for (let index = 0; index < count / 4; index++) await ask(index);
  const times: Time[] = [];
  for (let index = 0; index < count; index++) times.push(await timed(() => ask(index), cpuTime));
  return middle(times);
}

/** As many requests as transactions, so many at once: these are answered before the next. */
async function sendAll({ request }: DevelopmentNode, signed: readonly Hex[], atOnce: number): Promise<void> {
  for (let first = 0; first < signed.length; first += atOnce)
    await Promise.all(signed.slice(first, first + atOnce).map((raw) => request("eth_sendRawTransaction", [raw])));
}

/** All must be in the block, and succeed. */
async function checkBlock({ request }: DevelopmentNode, count: number): Promise<void> {
  const { transactions } = (await request("eth_getBlockByNumber", ["latest", false])) as { transactions: readonly Hex[] };
  if (transactions.length !== count) throw new Error(`${transactions.length} of ${count} transactions were mined`);
  const receipt = (await request("eth_getTransactionReceipt", [transactions.at(-1)])) as { status: Hex };
  if (receipt.status !== "0x1") throw new Error("the block's last transaction failed");
}

function middle(times: readonly Time[]): Time {
  return { wall: median(times.map(({ wall }) => wall)), cpu: times.reduce((sum, { cpu }) => sum + cpu, 0) / times.length };
}
