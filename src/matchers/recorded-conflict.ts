import type { Hex } from "../access/hex.ts";
import type { ConflictRule } from "../graph/rule.ts";
import { analyseCalls, type AnalysedFunction } from "../report/analysis/functions.ts";
import { relate } from "../report/analysis/relate.ts";
import type { RecordedCall } from "../workload/clone/recorded-call.ts";
import { blockAt, blockNumber } from "../workload/node.ts";
import type { AskedNetwork } from "./asked-network.ts";
import type { ContractFunction } from "./contract-function.ts";
import type { FunctionConflict } from "./function-conflict.ts";
import type { Obstacle } from "./lines.ts";
import { obstaclesBetween } from "./obstacles.ts";
import { recordingExecutor } from "./project-tools.ts";
import { SentTransactions } from "./sent-transactions.ts";
import type { TouchingTransaction } from "./touching-transaction.ts";

/** Calls are looked for in so many of the latest blocks, and so many of a function suffice. */
const BLOCKS = 1_000n;
const CALLS = 4;

/** How two functions relate by calls of them that the chain holds, made again by many users; undefined where it holds none that succeeded. */
export async function recordedConflict(
  one: ContractFunction,
  other: ContractFunction,
  network: AskedNetwork,
): Promise<FunctionConflict | undefined> {
  const { rule } = network.project.config.parallelReport;
  const isSame = one.address === other.address && one.selector === other.selector;
  const [calls, otherCalls] = await callsOf(isSame ? [one] : [one, other], network);
  const left = await analysed(calls, rule);
  const right = isSame ? left : await analysed(otherCalls, rule);
  if (left === undefined || right === undefined) return undefined;
  const { kind, argument, variables } = relate(left.function.templates, right.function.templates, rule);
  const evidence = "measured on its calls in this test, made again by many users";
  if (kind !== "always") return { kind, argument, obstacles: [], evidence, isCertain: false };
  const found = obstaclesBetween(clone(left, -1), clone(right, -2), rule);
  // Names do not tell two contracts of one kind apart; what was touched does.
  if (one.address !== other.address && found.length === 0) return { kind: "never", obstacles: [], evidence, isCertain: false };
  return { kind, obstacles: among(found, variables), evidence, isCertain: false };
}

/** The latest calls of each function that succeeded, newest first. */
async function callsOf(functions: readonly ContractFunction[], network: AskedNetwork): Promise<RecordedCall[][]> {
  const sent = new SentTransactions(network);
  const calls = functions.map((): RecordedCall[] => []);
  const latest = await blockNumber(network.ask);
  for (let number = latest; number > 0n && number > latest - BLOCKS && calls.some(({ length }) => length < CALLS); number--) {
    const block = await blockAt(network.ask, number);
    for (const { hash, to, input } of block?.transactions ?? []) {
      for (const [index, { address, selector }] of functions.entries()) {
        const found = calls[index];
        if (found === undefined || found.length >= CALLS || to?.toLowerCase() !== address || !input.startsWith(selector)) continue;
        const call = await recordedCall(sent, hash);
        if (call !== undefined) found.push(call);
      }
    }
  }
  return calls;
}

async function recordedCall(sent: SentTransactions, hash: Hex): Promise<RecordedCall | undefined> {
  const { transaction, executed, names, recording, index } = await sent.touching(hash);
  const [workloadTransaction, call] = [recording.workload.transactions[index], names.call(transaction)];
  if (executed.status === 0 || workloadTransaction === undefined || call.function === undefined) return undefined;
  return { recording, index, sent: workloadTransaction, executed, names, call };
}

interface Analysed {
  readonly function: AnalysedFunction;
  readonly original: RecordedCall;
}

async function analysed(calls: readonly RecordedCall[] | undefined, rule: ConflictRule): Promise<Analysed | undefined> {
  const original = calls?.[0];
  if (calls === undefined || original === undefined) return undefined;
  return { function: await analyseCalls(original.call.label, calls, recordingExecutor(), rule), original };
}

/** One of a function's clones, counted from the last; its recorded call where it could not be cloned. */
function clone({ function: { cloned }, original }: Analysed, index: number): TouchingTransaction {
  const [sent, executed] = [cloned?.workload.transactions.at(index), cloned?.executed.at(index)];
  if (sent === undefined || executed === undefined)
    return { transaction: original.sent.transaction, executed: original.executed, names: original.names };
  return { transaction: sent.transaction, executed, names: original.names };
}

/** Of what two calls conflict on, that on which any two do. */
function among(obstacles: readonly Obstacle[], variables: readonly string[]): readonly Obstacle[] {
  const shared = obstacles.filter((obstacle) => variables.some((variable) => obstacle.variable.startsWith(variable)));
  return shared.length > 0 ? shared : obstacles.length > 0 ? obstacles : variables.map((variable) => ({ variable }));
}
