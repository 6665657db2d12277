import type { EngineRun } from "../../engine/block-run.ts";
import type { EncodedTransaction } from "../../execution/block-engine.ts";
import { buildConflictGraph } from "../../graph/conflict-graph.ts";
import { DEFAULT_RULE, type ConflictRule } from "../../graph/rule.ts";
import { schedule } from "../../graph/schedule.ts";
import { tabulate } from "../../graph/tabulate.ts";
import { median } from "./median.ts";
import type { WorkloadBlock } from "./workload-block.ts";

/** Senders of a block are who they are. */
export const BENCH_RULE: ConflictRule = { ...DEFAULT_RULE, senders: "as-sent" };

/** What each transaction takes alone, measured, and which waits for which: gives the modelled speedup of execution on so many executors. */
export function modelledSpeedup(block: WorkloadBlock, passes: number): (executors: number) => number {
  const { transactions } = block;
  let run = block.open();
  const times = Array.from({ length: passes }, () => timesOf((run = block.open()), transactions));
  const costs = transactions.map((_, index) => median(times.map((pass) => pass[index] ?? 0)));
  const sets = transactions.map((_, index) => run.result(index).accesses);
  const graph = buildConflictGraph(tabulate(sets, costs, BENCH_RULE, () => false).table, BENCH_RULE.kinds);
  const alone = schedule(graph, 1).makespan;
  return (executors) => alone / schedule(graph, executors).makespan;
}

function timesOf(run: EngineRun, transactions: readonly EncodedTransaction[]): number[] {
  const staged = run.stage(transactions);
  return transactions.map((_, index) => {
    const start = performance.now();
    run.executeStaged(staged, index, 1);
    return performance.now() - start;
  });
}
