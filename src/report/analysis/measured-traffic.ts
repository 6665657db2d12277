import type { MeasuredExecution } from "../../workload/workload.ts";
import type { MeasuredTraffic } from "../model.ts";
import type { NamedRecording } from "./named-recording.ts";

/** The blocks of a traffic on one line of time and in the traffic's own numbers, with the variables that executions were in vain for. */
export function measuredTrafficOf({ cores, blocks }: MeasuredExecution, { variables }: NamedRecording): MeasuredTraffic | undefined {
  const [first] = blocks;
  if (first === undefined) return undefined;
  const { strategy, workers } = first.mining;
  const spans: MeasuredTraffic["spans"][number][] = [];
  const reexecutions: MeasuredTraffic["reexecutions"][number][] = [];
  let [transactions, milliseconds] = [0, 0];
  for (const block of blocks) {
    for (const { started, ended, first: place, ...span } of block.mining.spans) {
      const [from, to] = [rounded(milliseconds + started), rounded(milliseconds + ended)];
      spans.push({ ...span, first: transactions + place, started: from, ended: to });
    }
    for (const { transaction, location } of block.mining.reexecutions) {
      const variable = variables.get(location ?? "")?.variable;
      reexecutions.push({ transaction: transactions + transaction, ...(variable !== undefined && { variable }) });
    }
    transactions += block.transactions;
    milliseconds = rounded(milliseconds + block.mining.milliseconds);
  }
  const sum = (of: (speedup: MeasuredExecution["blocks"][number]["mining"]["speedup"]) => number): number =>
    rounded(blocks.reduce((total, { mining }) => total + of(mining.speedup), 0));
  return {
    ...{ strategy, workers, cores },
    blocks: blocks.map((block) => ({ transactions: block.transactions, milliseconds: block.mining.milliseconds })),
    milliseconds,
    executors: new Set(spans.map(({ executor }) => executor)).size,
    work: sum(({ work }) => work),
    inVain: sum(({ inVain }) => inVain),
    reexecutions,
    spans,
  };
}

/** To microseconds, as the clock gives them. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
