import type { Hex } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import type { ConflictRule } from "../graph/rule.ts";
import { askedNetwork, type AskedNetwork } from "./asked-network.ts";
import { describeObstacles, type Obstacle } from "./lines.ts";
import { obstaclesBetween } from "./obstacles.ts";
import { SentTransactions } from "./sent-transactions.ts";
import type { TouchingTransaction } from "./touching-transaction.ts";
import { touchingIfSent, type TransactionRequest } from "./unsent-transaction.ts";
import type { Verdict } from "./verdict.ts";

const MATCHER = "parallel";

/**
 * Whether some transactions could run at the same time, in whichever order a block would hold them: no two conflict by the project's rule.
 *
 * @throws MATCHER_ARGUMENT, MATCHER_CONNECTION, MATCHER_NETWORK, UNKNOWN_TRANSACTION, UNSENT_FAILS
 */
export async function areParallel(subject: unknown): Promise<Verdict> {
  const values = await valuesOf(subject);
  const network = askedNetwork(MATCHER);
  const { rule } = network.project.config.parallelReport;
  const transactions = await touchingOf(values, network);
  const conflict = firstConflict(transactions, rule);
  const count = `${transactions.length} transactions`;
  return {
    holds: conflict === undefined,
    failure: () => (conflict === undefined ? "" : describeConflict(count, transactions, conflict)),
    negatedFailure: () => `expected ${count} not to be parallel, but none touches what another changes`,
  };
}

async function valuesOf(subject: unknown): Promise<unknown[]> {
  if (!Array.isArray(subject) || subject.length < 2)
    throw wrongArgument(Array.isArray(subject) ? `a list of ${subject.length}` : `no list, but ${typeNameOf(subject)}`);
  return Promise.all(subject as unknown[]);
}

function wrongArgument(found: string): ParallelError {
  const expected =
    "a list of two transactions or more: hashes, responses or receipts of mined ones, or requests that were not sent ({ to, data })";
  return new ParallelError("MATCHER_ARGUMENT", { matcher: MATCHER, found, expected });
}

function typeNameOf(value: unknown): string {
  return value === null ? "null" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

async function touchingOf(values: readonly unknown[], network: AskedNetwork): Promise<TouchingTransaction[]> {
  const sent = new SentTransactions(network);
  const touching: TouchingTransaction[] = [];
  for (const [index, value] of values.entries()) {
    const place = `#${index + 1}`;
    const hash = hashOf(value);
    if (hash !== undefined) touching.push(await sent.touching(hash));
    else if (isRequest(value)) touching.push(await touchingIfSent(value, place, network));
    else throw wrongArgument(`${typeNameOf(value)} as ${place} of its list`);
  }
  return touching;
}

/** Of a hash itself, or of what ethers and viem give back for a transaction. */
function hashOf(value: unknown): Hex | undefined {
  const { hash, transactionHash } = (typeof value === "object" && value !== null ? value : { hash: value }) as Record<string, unknown>;
  const found = transactionHash ?? hash;
  return typeof found === "string" && /^0x[0-9a-f]{64}$/i.test(found) ? (found.toLowerCase() as Hex) : undefined;
}

function isRequest(value: unknown): value is TransactionRequest {
  if (typeof value !== "object" || value === null) return false;
  const { to, data } = value as TransactionRequest;
  return to != null || data != null;
}

/** A pair of transactions, by their places, that cannot run at the same time, and what stops them. */
interface FoundConflict {
  readonly one: number;
  readonly other: number;
  readonly obstacles: readonly Obstacle[];
}

function firstConflict(transactions: readonly TouchingTransaction[], rule: ConflictRule): FoundConflict | undefined {
  for (const [other, later] of transactions.entries()) {
    for (const [one, earlier] of transactions.slice(0, other).entries()) {
      const obstacles = obstaclesBetween(earlier, later, rule);
      if (obstacles.length > 0) return { one, other, obstacles };
    }
  }
  return undefined;
}

function describeConflict(count: string, transactions: readonly TouchingTransaction[], { one, other, obstacles }: FoundConflict): string {
  const nameOf = (index: number): string => {
    const { names, transaction } = transactions[index] as TouchingTransaction;
    return `#${index + 1} (${names.call(transaction).label})`;
  };
  return `expected ${count} to be parallel, but ${nameOf(one)} and ${nameOf(other)} conflict on\n${describeObstacles(obstacles)}`;
}
