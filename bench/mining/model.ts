import type { EngineRun } from "../../src/engine/block-run.ts";
import type { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { Hex } from "../../src/access/hex.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import type { EncodedTransaction } from "../../src/execution/block-engine.ts";
import { buildConflictGraph } from "../../src/graph/conflict-graph.ts";
import { DEFAULT_RULE } from "../../src/graph/rule.ts";
import { schedule } from "../../src/graph/schedule.ts";
import { tabulate } from "../../src/graph/tabulate.ts";
import { median } from "../helpers/median.ts";

const PASSES = 5;

/** A block's execution as modelled: milliseconds on so many executors, from measured costs and the true dependencies between transactions. */
export type ExecutionModel = (executors: number) => number;

/** Measures what each transaction of a block takes and finds which waits for which. Senders conflict with themselves; fees and credits commute. */
export function modelExecution(
  engine: WasmBlockEngine,
  context: BlockContext,
  encoded: readonly EncodedTransaction[],
  blockHash: (number: bigint) => Hex = () => "0x",
): ExecutionModel {
  const passes: Float64Array[] = [];
  let run: EngineRun | undefined;
  while (passes.length < PASSES) {
    run = engine.open(context, blockHash);
    passes.push(timesOf(run, encoded));
  }
  const costs = encoded.map((_, index) => median(passes.map((times) => times[index] ?? NaN)));
  const sets = encoded.map((_, index) => run?.result(index).accesses ?? []);
  const rule = { ...DEFAULT_RULE, senders: "as-sent" } as const;
  const graph = buildConflictGraph(tabulate(sets, costs, rule, () => false).table, rule.kinds);
  return (executors) => schedule(graph, executors).makespan;
}

function timesOf(run: EngineRun, encoded: readonly EncodedTransaction[]): Float64Array {
  const staged = run.stage(encoded);
  return Float64Array.from(encoded, (_, index) => {
    const start = performance.now();
    const { done } = run.executeStaged(staged, index, 1);
    if (done !== 1) throw new Error(`transaction ${index} was not executed`);
    return performance.now() - start;
  });
}
