import type { Access } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import { locationKey } from "../access/location.ts";
import { ParallelError } from "../errors/error.ts";
import { conflictsBetween, type Conflict } from "../graph/conflict.ts";
import type { ConflictRule } from "../graph/rule.ts";
import type { OwnAccess } from "../graph/tabulate.ts";
import { askedNetwork, type AskedNetwork } from "./asked-network.ts";
import { describeObstacles, type Obstacle } from "./lines.ts";
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
      const obstacles = [...obstaclesBetween(earlier, later, rule), ...obstaclesBetween(later, earlier, rule)];
      const distinct = [...new Map(obstacles.map((obstacle) => [obstacle.variable, obstacle])).values()];
      if (distinct.length > 0) return { one, other, obstacles: distinct };
    }
  }
  return undefined;
}

function obstaclesBetween(earlier: TouchingTransaction, later: TouchingTransaction, rule: ConflictRule): Obstacle[] {
  const own: OwnAccess = (side, index) => isOwn(side === 0 ? earlier : later, index);
  return conflictsBetween(earlier.executed.accesses, later.executed.accesses, rule, own).flatMap((conflict) =>
    obstacleOf(earlier, later, conflict),
  );
}

/** Whether an access is keyed by the transaction's own sender. */
function isOwn({ transaction, executed, names }: TouchingTransaction, index: number): boolean {
  const access = executed.accesses[index];
  if (access === undefined) return false;
  if (access.location.kind !== "storage") return access.location.address === transaction.from;
  return names.location(access, executed.preimages).keyAddresses.includes(transaction.from);
}

function obstacleOf(earlier: TouchingTransaction, later: TouchingTransaction, conflict: Conflict): Obstacle[] {
  const [before, after] = [earlier.executed.accesses[conflict.earlier], later.executed.accesses[conflict.later]];
  if (before === undefined || after === undefined) return [];
  const reader = conflict.kind === "WAR" ? { by: earlier, access: before } : { by: later, access: after };
  const writer = conflict.kind === "WAR" ? { by: later, access: after } : { by: earlier, access: before };
  return [
    {
      variable: labelOf(writer.by, writer.access),
      readAt: lineOf(reader.by, reader.access.readAt),
      writtenAt: lineOf(writer.by, writer.access.writtenAt),
    },
  ];
}

function labelOf({ names, executed }: TouchingTransaction, access: Access): string {
  return names.location(access, executed.preimages).label || locationKey(access.location);
}

function lineOf({ names }: TouchingTransaction, site: Access["readAt"]): Obstacle["readAt"] {
  return site === undefined ? undefined : names.sourceLine(site);
}

function describeConflict(count: string, transactions: readonly TouchingTransaction[], { one, other, obstacles }: FoundConflict): string {
  const nameOf = (index: number): string => {
    const { names, transaction } = transactions[index] as TouchingTransaction;
    return `#${index + 1} (${names.call(transaction).label})`;
  };
  return `expected ${count} to be parallel, but ${nameOf(one)} and ${nameOf(other)} conflict on\n${describeObstacles(obstacles)}`;
}
