import type { Transaction } from "../../src/execution/transaction.ts";
import type { FuzzCase } from "./cases/fuzz-case.ts";
import type { Trace } from "./trace.ts";

/**
 * The transactions that a case stands for. One with gas points has its first transaction again and again: each time with about the gas that
 * ends at an instruction of its way, least gas first, so that those before change nothing but the sender.
 */
export function withGasPoints({ transactions, gasPoints }: FuzzCase, { steps, leastGas }: Trace): readonly Transaction[] {
  const [first] = transactions;
  if (first === undefined || steps.length === 0 || gasPoints.length === 0) return transactions;
  const limits = gasPoints
    .map(({ instruction, more }) => (steps[instruction % steps.length]?.gasLimit ?? 0n) + more)
    .filter((limit) => limit >= leastGas)
    .sort((one, other) => Number(one - other));
  const all = [...limits.map((gasLimit) => ({ ...first, gasLimit })), first];
  return all.map((transaction, index) => ({ ...transaction, nonce: first.nonce + BigInt(index) }));
}
