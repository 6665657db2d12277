import type { Transaction } from "../../src/execution/transaction.ts";
import { OPCODES } from "../helpers/opcodes.ts";
import type { FuzzCase } from "./cases/fuzz-case.ts";
import type { Trace } from "./trace.ts";

const WEIGHTY: ReadonlySet<number> = new Set(
  (["SLOAD", "SSTORE", "CREATE", "CREATE2", "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "SELFDESTRUCT"] as const).map(
    (name) => OPCODES[name],
  ),
);

/**
 * The transactions that a case stands for. One with gas points has its first transaction again and again: each time with about the gas that
 * ends at an instruction of its way, least gas first, so that those before change nothing but the sender.
 */
export function withGasPoints({ transactions, gasPoints }: FuzzCase, { steps, leastGas }: Trace): readonly Transaction[] {
  const [first] = transactions;
  if (first === undefined || steps.length === 0 || gasPoints.length === 0) return transactions;
  const weighty = steps.filter(({ opcode }) => WEIGHTY.has(opcode));
  const limits = gasPoints
    .map(({ instruction, isWeighty, more }) => {
      const from = isWeighty && weighty.length > 0 ? weighty : steps;
      return (from[instruction % from.length]?.gasLimit ?? 0n) + more;
    })
    .filter((limit) => limit >= leastGas)
    .sort((one, other) => Number(one - other));
  const all = [...limits.map((gasLimit) => ({ ...first, gasLimit })), first];
  return all.map((transaction, index) => ({ ...transaction, nonce: first.nonce + BigInt(index) }));
}
