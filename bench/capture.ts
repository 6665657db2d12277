// What capture costs: each fixture project's own tests, plain and under capture, in alternating pairs.
// Run after `npm run build`: node --experimental-strip-types bench/capture.ts [projects…]

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CAPTURE_VARIABLE } from "../src/workload/capture-session.ts";
import { measuredRun, type RunTime } from "./helpers/measured-run.ts";
import { median } from "./helpers/median.ts";

const PAIRS = 5;
const MOST_TIMES_AS_LONG = 1.3;

const root = fileURLToPath(new URL("..", import.meta.url));
const hardhat = path.join(root, "node_modules", "hardhat", "dist", "src", "cli.js");

interface Pair {
  readonly plain: RunTime;
  readonly captured: RunTime;
}

/** The project's tests: once to compile and warm the disk, then in pairs. */
async function measure(project: string): Promise<Pair[]> {
  const folder = path.join(root, "fixture-projects", project);
  await measuredRun(folder, [hardhat, "test"]);
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    pairs.push({ plain: await measuredRun(folder, [hardhat, "test", "--no-compile"]), captured: await captured(folder) });
  }
  return pairs;
}

async function captured(folder: string): Promise<RunTime> {
  const captures = await mkdtemp(path.join(tmpdir(), "bench-capture-"));
  try {
    return await measuredRun(folder, [hardhat, "test", "--no-compile"], { [CAPTURE_VARIABLE]: captures });
  } finally {
    await rm(captures, { recursive: true });
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
const row = ([first = "", ...cells]: readonly string[]) => first.padEnd(12) + cells.map((cell) => cell.padStart(14)).join("");

const projects = process.argv.length > 2 ? process.argv.slice(2) : (await readdir(path.join(root, "fixture-projects"))).toSorted();
console.log(
  `Tests of the fixture projects, plain and under capture: medians of ${PAIRS} alternating pairs, and of the ratios pair by pair.`,
);
console.log(row(["project", "plain", "captured", "ratio", "plain CPU", "captured CPU", "ratio"]));
let isCheapEnough = true;
for (const project of projects) {
  const pairs = await measure(project);
  const cells = (["wall", "cpu"] as const).flatMap((time) => {
    const ratio = median(pairs.map(({ plain, captured }) => captured[time] / plain[time]));
    if (time === "wall" && ratio > MOST_TIMES_AS_LONG) isCheapEnough = false;
    return [
      seconds(median(pairs.map(({ plain }) => plain[time]))),
      seconds(median(pairs.map(({ captured }) => captured[time]))),
      ratio.toFixed(2),
    ];
  });
  console.log(row([project, ...cells]));
}
const [load = 0] = loadavg();
if (load > availableParallelism() + 1) console.log(`machine busy (load ${load.toFixed(1)} on ${availableParallelism()} cores)`);
console.log(`at most ${MOST_TIMES_AS_LONG} times as long under capture: ${isCheapEnough ? "held" : "MISSED"}`);
process.exitCode = isCheapEnough ? 0 : 1;
