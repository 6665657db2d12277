import type { Hex } from "../../access/hex.ts";
import { ParallelError } from "../../errors/error.ts";
import type { Connection } from "../network-facts.ts";
import { outcomeOf, toQuantity, type AskNode, type NodeBlock } from "../node.ts";
import type { Outcome } from "../workload.ts";
import { addressOf, mineTogether, type SentFrom } from "./block-maker.ts";
import type { TrafficOptions, TrafficUser } from "./options.ts";
import { planPreparations, planTraffic, trafficUsers, type PlannedTransaction } from "./plan.ts";

/** One million ether: enough for whatever a call sends along. */
const USER_BALANCE = 10n ** 24n;

/** One transaction of a traffic after it was mined. */
export interface MinedTransaction extends PlannedTransaction {
  readonly hash: Hex;
  readonly outcome: Outcome;
}

/** What mines the planned traffic, in between preparation and clean-up: the place where capture comes in. */
export type MineTraffic = (mine: () => Promise<{ mined: MinedTransaction[]; blocks: NodeBlock[] }>) => Promise<MinedTransaction[]>;

/** Funds the users, lets them prepare, and mines the traffic. */
export async function runTraffic(
  name: string,
  options: TrafficOptions,
  connection: Connection,
  mineTraffic: MineTraffic,
): Promise<MinedTransaction[]> {
  const seed = options.seed ?? 1;
  const users = trafficUsers(options.users, seed);
  const ask: AskNode = (method, ...params) => connection.provider.request({ method, params });
  await fund(name, users, connection, ask);
  try {
    await prepare(name, options, users, seed, ask);
    const planned = await planTraffic(options, users, seed);
    await minePending(ask);
    return await mineTraffic(() => mine(name, planned, ask));
  } finally {
    for (const { address } of users) await ask("hardhat_stopImpersonatingAccount", address);
  }
}

async function fund(name: string, users: readonly TrafficUser[], { networkName }: Connection, ask: AskNode): Promise<void> {
  try {
    for (const { address } of users) {
      await ask("hardhat_impersonateAccount", address);
      await ask("hardhat_setBalance", address, toQuantity(USER_BALANCE));
    }
  } catch (failure) {
    const reason = "its node does not let others send for the traffic's users";
    throw new ParallelError("TRAFFIC_NETWORK", { name, network: networkName, reason }, failure as Error);
  }
}

async function prepare(name: string, options: TrafficOptions, users: readonly TrafficUser[], seed: number, ask: AskNode): Promise<void> {
  const preparations = await planPreparations(options, users, seed);
  if (preparations.length === 0) return;
  const transactions: SentFrom[] = preparations.map(({ user, request }) => ({ from: request.from ?? user, request }));
  const { hashes } = await mineTogether(name, transactions, ask);
  for (const [index, hash] of hashes.entries()) {
    const { status } = await outcomeOf(ask, hash);
    const from = await addressOf(transactions[index]?.from ?? "");
    if (status === 0) throw new ParallelError("TRAFFIC_PREPARATION", { name, hash, from });
  }
}

/** Transactions that were waiting before go first, in blocks of their own. */
async function minePending(ask: AskNode): Promise<void> {
  const count = (await ask("eth_getBlockTransactionCountByNumber", "pending")) as Hex;
  if (BigInt(count) > 0n) await ask("evm_mine");
}

async function mine(
  name: string,
  planned: readonly PlannedTransaction[],
  ask: AskNode,
): Promise<{ mined: MinedTransaction[]; blocks: NodeBlock[] }> {
  const transactions = planned.map(({ user, request }) => ({ from: user, request }));
  const { hashes, blocks } = await mineTogether(name, transactions, ask);
  const mined: MinedTransaction[] = [];
  for (const [index, transaction] of planned.entries()) {
    const hash = hashes[index] as Hex;
    mined.push({ ...transaction, hash, outcome: await outcomeOf(ask, hash) });
  }
  return { mined, blocks };
}
