// How long the fixture projects' own tests take on Hardhat's network (EDR) and on a parallel one, whole processes, in turns.
// Run after `npm run build`: npm run bench:suites [-- projects…]

import { readdir } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { measuredRun, type RunTime } from "./helpers/measured-run.ts";
import { median } from "./helpers/median.ts";

const TURNS = 7;
const NETWORKS = ["default", "parallel"] as const;

/** The times of all turns, by network. */
type Times = Readonly<Record<(typeof NETWORKS)[number], RunTime[]>>;

const root = fileURLToPath(new URL("..", import.meta.url));
const hardhat = path.join(root, "node_modules", "hardhat", "dist", "src", "cli.js");

const projects = process.argv.length > 2 ? process.argv.slice(2) : (await readdir(path.join(root, "fixture-projects"))).toSorted();
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "an unknown processor"}, ${availableParallelism()} cores`);
console.log(`tests of the fixture projects, seconds: medians of ${TURNS} turns, and of the ratios turn by turn`);
row("", ["EDR", "parallel", "ratio", "EDR, CPU", "parallel", "ratio"]);
for (const project of projects) {
  const times = await measure(project);
  row(project, [...compare(times, ({ wall }) => wall), ...compare(times, ({ cpu }) => cpu)]);
}
const [load = 0] = loadavg();
if (load > 1.5) console.log(`machine busy (load ${load.toFixed(1)}): go by the CPU's time`);

/** A project's tests on each network: once to compile and warm the disk, then in turns. */
async function measure(project: string): Promise<Times> {
  const folder = path.join(root, "fixture-projects", project);
  await measuredRun(folder, [hardhat, "test"]);
  const times: Times = { default: [], parallel: [] };
  for (let turn = 0; turn < TURNS; turn++)
    for (const network of NETWORKS) times[network].push(await measuredRun(folder, [hardhat, "test", "--no-compile", "--network", network]));
  return times;
}

function compare({ default: edr, parallel }: Times, timeOf: (run: RunTime) => number): string[] {
  const ratios = parallel.map((run, turn) => timeOf(run) / timeOf(edr[turn] ?? run));
  return [...[edr, parallel].map((runs) => (median(runs.map(timeOf)) / 1000).toFixed(2)), median(ratios).toFixed(2)];
}

function row(first: string, cells: readonly string[]): void {
  console.log(first.padEnd(12) + cells.map((cell) => cell.padStart(10)).join(""));
}
