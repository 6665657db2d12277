import { count, duration, factor, megagas, plural } from "../report/terminal/figures.ts";
import { hanging, inert, left, right, wrap } from "../report/terminal/text.ts";
import type { Page } from "../report/terminal/page.ts";
import type { BenchedWay, WorkloadBench } from "../workload/bench/bench-workload.ts";

const HEADS = [
  ["", "execution", "block", "measured", "machine", "modelled", "handed", "again"],
  ["  strategy, workers", "", "", "speedup", "ceiling", "speedup", "over", ""],
] as const;
const WIDTHS = [19, 9, 10, 10, 9, 9, 7, 7];

/** The table of each workload, a row a way; at most 80 columns wide. */
export function showBench(benches: readonly WorkloadBench[], page: Page): string {
  return `${benches.map((bench) => showWorkload(bench, page).join("\n")).join("\n\n")}\n`;
}

function showWorkload(bench: WorkloadBench, page: Page): string[] {
  const { name, transactions, refused, gasUsed, passes, cores, ways } = bench;
  const size = `${plural(transactions, "transaction")}, ${megagas(gasUsed)} Mgas, as one block`;
  const leftOut = refused === 0 ? [] : [`${plural(refused, "transaction")} left out: one block does not take them as they were captured.`];
  const notes = [
    `Measured: medians of ${plural(passes, "pass", "passes")} by the clock, ${plural(cores, "core")}, without signatures; speedup is of execution. Ceiling: what plain loops gained in the same passes on the workers and the main thread, as far as there are cores. Modelled: from measured costs and true conflicts (senders as sent), on as many threads.`,
    ...(ways.every(({ handedOver }) => handedOver === 0)
      ? ["Nothing was handed over: what is so light, or waits so much, takes longer on other threads."]
      : []),
    ...leftOut,
  ];
  return [
    ...hanging(`${page.heading("BENCH")}  `, `${page.strong(`"${inert(name)}"`)}: ${size}`, page.width),
    ...HEADS.map((head) => page.dim(inColumns(head))),
    ...ways.map((way) => inColumns(cells(way, transactions))),
    page.good(`  all blocks equal: state root ${short(bench.stateRoot)}, receipts root ${short(bench.receiptsRoot)}`),
    ...notes.flatMap((note) => wrap(note, page.width - 2)).map((line) => page.dim(`  ${line}`)),
  ];
}

function cells(
  { strategy, workers, execution, block, speedup, ceiling, modelled, handedOver, reexecuted }: BenchedWay,
  transactions: number,
): string[] {
  const times = [duration(execution), duration(block)];
  if (strategy === "sequential") return ["  one by one", ...times, factor(1), "", factor(1), "", ""];
  const share = `${Math.round((100 * handedOver) / Math.max(1, transactions))} %`;
  return [
    `  ${strategy}, ${workers}`,
    ...times,
    ...[speedup, ceiling, modelled].map((ratio) => `${ratio.toFixed(2)}x`),
    share,
    count(reexecuted),
  ];
}

function inColumns(row: readonly string[]): string {
  return row.map((cell, column) => (column === 0 ? left : right)(cell, WIDTHS[column] ?? 0)).join("").trimEnd(); // prettier-ignore
}

function short(root: string): string {
  return `${root.slice(0, 10)}…`;
}
