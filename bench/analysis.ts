// Analyses a big synthetic traffic, execution apart: names, graph, what-ifs, other rules, matrix. Time by step, and the most memory that it took.
// Run: node --experimental-strip-types bench/analysis.ts [transactions]   (the fixture projects must have been compiled)

import { readdir, readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import type { Executor } from "../src/execution/executor.ts";
import { DEFAULT_RULE } from "../src/graph/rule.ts";
import type { Build } from "../src/naming/build.ts";
import { createNaming } from "../src/naming/naming.ts";
import { describeTraffic } from "../src/report/analysis/description.ts";
import { analyseFunctions } from "../src/report/analysis/functions.ts";
import { harmlessIn } from "../src/report/analysis/harmless.ts";
import { hotspotsOf } from "../src/report/analysis/hotspots.ts";
import { matrixOf } from "../src/report/analysis/matrix.ts";
import { nameRecording } from "../src/report/analysis/named-recording.ts";
import { otherRules } from "../src/report/analysis/other-rules.ts";
import { scoreTraffic } from "../src/report/analysis/scored.ts";
import { trafficReportOf } from "../src/report/analysis/traffic-report.ts";
import { syntheticRecording } from "./helpers/synthetic-capture.ts";

const TRANSACTIONS = Number(process.argv[2] ?? 100_000);
const PROJECTS = ["exchange", "nft-drop"];
const EXECUTORS = 8;
const GAS_PER_SECOND = 100_000_000;
const MOST_SECONDS = 10;
const MOST_GIGABYTES = 2;

/** Clones are execution: none is accepted, so that recorded calls stand for their functions. */
const refusingExecutor: Executor = {
  execute: (_, transactions) =>
    Promise.resolve(
      transactions.map(() => ({
        status: 0,
        gasUsed: 0n,
        logs: [],
        returnData: "0x",
        accesses: [],
        preimages: {},
        refusal: { code: "malformed", field: "everything" },
      })),
    ),
};

async function buildsOf(project: string): Promise<Build[]> {
  const folder = path.join(import.meta.dirname, "..", "fixture-projects", project, "artifacts", "build-info");
  const outputs = (await readdir(folder)).filter((file) => file.endsWith(".output.json"));
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(path.join(folder, file), "utf8"));
  return Promise.all(
    outputs.map(async (file) => {
      const { input } = (await read(file.replace(".output.json", ".json"))) as Pick<Build, "input">;
      return { input, ...((await read(file)) as Pick<Build, "output">) };
    }),
  );
}

let total = 0;
async function step<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  total += milliseconds;
  console.log(`${name.padEnd(28)}${(milliseconds / 1000).toFixed(2).padStart(8)} s${((user + system) / 1e6).toFixed(2).padStart(10)} s`);
  return result;
}

const builds = (await Promise.all(PROJECTS.map(buildsOf))).flat();
const recording = syntheticRecording(TRANSACTIONS, builds);
const accesses = recording.executed.reduce((sum, each) => sum + each.accesses.length, 0);
const naming = await createNaming({ builds });
const { accounts } = recording.workload.state;
const names = naming.open({
  code: (address) => accounts[address]?.code ?? "0x",
  storage: (address, slot) => accounts[address]?.storage[slot],
});
const gigabytes = (kilobytes: number): string => `${(kilobytes / 1024 / 1024).toFixed(2)} GB`;
console.log(
  `${TRANSACTIONS.toLocaleString("en")} transactions, ${(accesses / TRANSACTIONS).toFixed(1)} accesses each; ${gigabytes(process.resourceUsage().maxRSS)} before the analysis`,
);
console.log(`${"".padEnd(28)}${"wall".padStart(10)}${"CPU".padStart(12)}`);

const functions = await step("call shapes and templates", () =>
  analyseFunctions([{ recording, names }], refusingExecutor, DEFAULT_RULE, { areScored: false, onProgress: () => {} }),
);
const named = await step("names", () => nameRecording(recording, names));
const traffic = await step("graph", () => scoreTraffic(named, "traffic", describeTraffic(named), DEFAULT_RULE));
const figures = await step("figures and orders", () => trafficReportOf(traffic, DEFAULT_RULE, EXECUTORS));
const hotspots = await step("hotspots and what-ifs", () => hotspotsOf([traffic], DEFAULT_RULE, EXECUTORS, GAS_PER_SECOND));
const harmless = await step("harmless", () => harmlessIn(named));
const rules = await step("other rules", () => otherRules([traffic], DEFAULT_RULE, EXECUTORS));
await step("matrix", () => matrixOf(functions, DEFAULT_RULE));

const peak = process.resourceUsage().maxRSS;
console.log(`speedup ${figures.speedup.toFixed(2)}x; hotspots ${hotspots.map(({ variable }) => variable).join(", ")}`);
console.log(`harmless ${harmless.map(({ variable }) => variable).join(", ")}; ${rules.length} rules that change the verdict`);
const [load = 0] = loadavg();
if (load > availableParallelism())
  console.log(`machine busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): the figures are high`);
const isGood = total / 1000 <= MOST_SECONDS && peak / 1024 / 1024 <= MOST_GIGABYTES;
console.log(
  `${(total / 1000).toFixed(1)} s, at most ${gigabytes(peak)} of memory; goal ${MOST_SECONDS} s and ${MOST_GIGABYTES} GB: ${isGood ? "held" : "MISSED"}`,
);
process.exitCode = isGood ? 0 : 1;
