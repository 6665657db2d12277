import path from "node:path";
import type { BlockDifference } from "../chain/verification.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Workload } from "../workload/workload.ts";
import { warn } from "./warn.ts";

/** Files of blocks that came out otherwise, below the project's cache. */
const FOLDER = "parallel-differences";

/** Keeps a block that came out otherwise on the reference VM as a workload file, and says where. */
export async function reportDifference(difference: BlockDifference, cache: string): Promise<void> {
  const { number } = difference.context;
  const file = path.join(cache, FOLDER, `block-${number}-${process.pid}.jsonl.gz`);
  const { saveWorkloads } = await import("../workload/workload-file.ts");
  await saveWorkloads(file, { workloads: [workloadOf(difference)], gaps: [] });
  warn(
    `Block ${number} came out otherwise on the reference VM: ${difference.what}. ` +
      `The block that stands was executed one transaction after the other. What it takes to see it again is in ${file}: ` +
      "npx hardhat parallel-report --workload <file> --executor reference. Please report it.",
  );
}

function workloadOf({ context, transactions, executed, state }: BlockDifference): Workload {
  return {
    name: `block ${context.number}`,
    kind: "example",
    block: context,
    transactions: transactions.map((transaction, index) => {
      const { status = 0, gasUsed = 0n, logs = [] } = executed[index] ?? {};
      return { transaction: plain(transaction), outcome: { status, gasUsed, logs } };
    }),
    state,
  };
}

/** Without signature and encoding, which execution does not need. */
function plain(transaction: Transaction): Transaction {
  const signature = new Set(["raw", "isImpersonated", "v", "r", "s", "chainId"]);
  return Object.fromEntries(Object.entries(transaction).filter(([field]) => !signature.has(field))) as unknown as Transaction;
}
