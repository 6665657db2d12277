// Times how bytecode is analysed and access sets are predicted from it, what planning a block by them takes beside executing it, and how well
// they meet what real transactions wrote.
// Run: npm run bench:predict [-- analysis | planning | real]

import { availableParallelism, cpus, loadavg } from "node:os";
import { CLASSES, realBlocksIn, scoreRealBlocks, sumOf, type WriteScore } from "../test/predict/helpers/real-blocks.ts";
import { testData } from "../test/helpers/test-data.ts";
import type { Hex } from "../src/access/hex.ts";
import { BLOCK } from "./engine/workload.ts";
import { loops, notes, plainTransfers, swaps, tokenTransfers, type BlockWorkload } from "./mining/workload.ts";
import { analysisTimes, LARGEST } from "./predict/analysis.ts";
import { measurePlanning, type Planning, type PlannedBlock } from "./predict/planning.ts";
import { routerSwaps } from "./predict/router-swaps.ts";

const GOAL_SPEED = 100;
const GOAL_COLD = 500;
const GOAL_SHARE = 0.1;
const HEAVY = 200_000;
const GOAL_RECALL = 0.95;
const GOAL_EXACT = 0.7;
const TITLE_WIDTH = 40;
const LEAST_WIDTH = 10;

/** Blocks to plan, and the microseconds that predicting one of their transactions may take. */
const PLANNED: readonly (readonly [BlockWorkload, number | undefined])[] = [
  [tokenTransfers(1_000), 5],
  [routerSwaps(500), 50],
  [swaps(500), 50],
  [plainTransfers(1_000), undefined],
  [loops(200, 220_000), undefined],
  [notes(500, 8), undefined],
];

const wanted = process.argv.slice(2);
const folder = testData("blocks");

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? "an unknown processor"}, ${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}; medians, by CPU time`,
);
if (isWanted("analysis")) printAnalysis();
if (isWanted("planning")) await printPlanning();
if (isWanted("real")) await printReal();

function isWanted(section: string): boolean {
  return wanted.length === 0 || wanted.includes(section);
}

function printAnalysis(): void {
  const row = table("analysis of all functions", [
    "bytes",
    "functions",
    "ms warm",
    "KB/s",
    "goal 100",
    "ms cold",
    `ms of 24 KB`,
    "goal 500",
  ]);
  for (const { name, bytes, functions, warm, cold } of analysisTimes()) {
    const speed = bytes / 1.024 / warm;
    const whole = (cold * LARGEST) / bytes;
    row(name, [
      ...[String(bytes), String(functions), warm.toFixed(1), speed.toFixed(0), held(speed >= GOAL_SPEED)],
      ...[cold.toFixed(0), whole.toFixed(0), held(whole < GOAL_COLD)],
    ]);
  }
}

async function printPlanning(): Promise<void> {
  const row = table("prediction, and planning by keys", [
    ...[
      "txs",
      "gas each",
      "complete",
      "us a tx",
      "goal",
      "",
      "once warm",
      "by keys",
      "",
      "ms plan",
      "executed",
      "share",
      `of heavy ones < ${GOAL_SHARE * 100} %`,
    ],
  ]);
  const print = (planning: Planning, goal: number | undefined): void => {
    const { name, transactions, gasEach, complete, predicting, predictingWarm = 0, telling, planning: planned, executing } = planning;
    const [each, warm, byKeys] = [predicting, predictingWarm, telling].map((time) => (1e3 * time) / transactions) as [
      number,
      number,
      number,
    ];
    const share = planned / executing;
    row(name, [
      ...[String(transactions), gasEach.toFixed(0), String(complete), each.toFixed(1)],
      ...(goal === undefined
        ? ["", "", "", byKeys.toFixed(1), ""]
        : [String(goal), held(each < goal), warm.toFixed(1), byKeys.toFixed(1), held(byKeys < goal)]),
      ...[planned.toFixed(2), executing.toFixed(2), percent(share), gasEach < HEAVY ? "" : held(share < GOAL_SHARE)],
    ]);
  };
  for (const [workload, goal] of PLANNED) print(await measurePlanning({ ...workload, context: BLOCK }, goal !== undefined), goal);
  if (folder === undefined) return;
  for (const block of realBlocksIn(folder)) {
    const { context, transactions, state } = block;
    const planned: PlannedBlock = {
      ...{ name: `block ${context.number}`, context, transactions },
      accounts: Object.entries(state.accounts).map(([address, account]) => ({ address: address as Hex, ...account })),
      blockHash: (number) => state.blockHashes?.[String(number)] ?? "0x",
    };
    print(await measurePlanning(planned), undefined);
  }
}

async function printReal(): Promise<void> {
  if (folder === undefined) return console.log("\nreal blocks: no test data (set HARDHAT_PARALLEL_DATA)");
  const { blocks, failed, byClass } = await scoreRealBlocks(folder);
  const row = table(`storage writes in ${blocks} real blocks`, ["txs", "writes", "recall", "precision", "exact sets"]);
  const print = (title: string, { transactions, written, found, predicted, exactSets }: WriteScore): void =>
    row(title, [
      String(transactions),
      String(written),
      percent(found / written),
      percent(found / predicted),
      percent(exactSets / transactions),
    ]);
  for (const name of CLASSES) print(name, byClass[name]);
  const all = sumOf(CLASSES.map((name) => byClass[name]));
  print("all", all);
  const contracts = sumOf(CLASSES.filter((name) => name !== "plain transfer").map((name) => byClass[name]));
  print("all but plain transfers", contracts);
  const verdicts = [held(all.found / all.written >= GOAL_RECALL), held(contracts.exactSets / contracts.transactions >= GOAL_EXACT)];
  console.log(
    `goals: recall of ${GOAL_RECALL * 100} % ${verdicts[0]}, ${GOAL_EXACT * 100} % exact sets (but plain transfers) ${verdicts[1]}`,
  );
  console.log(`predicted on the parent block's state; ${failed} transactions that failed are left out`);
}

/** Prints a table's heading, and gives what prints a row of it. */
function table(heading: string, names: readonly string[]): (title: string, cells: readonly string[]) => void {
  const row = (title: string, cells: readonly string[]): void =>
    console.log(
      title.padEnd(TITLE_WIDTH) +
        cells.map((cell, column) => cell.padStart(Math.max(LEAST_WIDTH, names[column]?.length ?? 0) + 1)).join(""),
    );
  console.log("");
  row(heading, names);
  return row;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "-" : `${(100 * share).toFixed(1)} %`;
}

function held(isHeld: boolean): string {
  return isHeld ? "held" : "MISSED";
}
