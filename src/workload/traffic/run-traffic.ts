import type { Hex } from "../../access/hex.ts";
import { ParallelError } from "../../errors/error.ts";
import type { Connection } from "../network-facts.ts";
import { outcomeOf, toQuantity, type AskNode, type NodeBlock } from "../node.ts";
import type { Outcome } from "../workload.ts";
import { addressOf, mineTogether, type SentFrom } from "./block-maker.ts";
import type { TrafficOptions, TrafficUser } from "./options.ts";
import { planPreparations, planTraffic, trafficUsers, type PlannedPreparation, type PlannedTransaction } from "./plan.ts";

/** One million ether: enough for whatever a call sends along. */
const USER_BALANCE = 10n ** 24n;

/** One transaction of a traffic after it was mined. */
export interface MinedTransaction extends PlannedTransaction {
  readonly hash: Hex;
  readonly outcome: Outcome;
}

/** Where capture comes in. */
export interface TrafficCapture {
  /** Runs what is not to be captured. */
  passOver<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Runs what mines the planned traffic, in between preparation and clean-up. */
  mineTraffic(mine: () => Promise<{ mined: MinedTransaction[]; blocks: NodeBlock[] }>): Promise<MinedTransaction[]>;
}

/** Funds the users, lets them prepare, and mines the traffic. */
export async function runTraffic(
  name: string,
  options: TrafficOptions,
  connection: Connection,
  capture: TrafficCapture,
): Promise<MinedTransaction[]> {
  const seed = options.seed ?? 1;
  const users = trafficUsers(options.users, seed);
  const ask: AskNode = (method, ...params) => connection.provider.request({ method, params });
  await fund(name, users, connection, ask);
  try {
    await prepare(name, await planPreparations(options, users, seed), capture, ask);
    const planned = await planTraffic(options, users, seed);
    await minePending(ask);
    return await capture.mineTraffic(() => mine(name, planned, ask));
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

/** So many preparations of a kind are captured, each in a block of its own: examples of what they call. The rest would tell nothing new. */
const EXAMPLES_OF_A_KIND = 4;

async function prepare(name: string, preparations: readonly PlannedPreparation[], capture: TrafficCapture, ask: AskNode): Promise<void> {
  const seen = new Map<string, number>();
  let rest: SentFrom[] = [];
  const mineRest = (): Promise<void> => capture.passOver(() => minePreparations(name, rest, ask));
  for (const { user, request } of preparations) {
    const kind = `${await addressOf(request.to ?? "")} ${request.data?.slice(0, 10) ?? ""}`;
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    const transaction = { from: request.from ?? user, request };
    if (count > EXAMPLES_OF_A_KIND) {
      rest.push(transaction);
      continue;
    }
    if (rest.length > 0) await mineRest();
    rest = [];
    await minePreparations(name, [transaction], ask);
  }
  if (rest.length > 0) await mineRest();
}

async function minePreparations(name: string, transactions: readonly SentFrom[], ask: AskNode): Promise<void> {
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
