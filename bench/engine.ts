// Times the engine, and in the same run what others make of the same blocks: @ethereumjs/vm, Hardhat's EDR and anvil. Execution only for the
// engine and @ethereumjs/vm; for the two nodes, mining a block of transactions that were sent before.
// Run: npm run bench:engine

import { availableParallelism, cpus, loadavg } from "node:os";
import { EngineInstance } from "../src/engine/instance.ts";
import { engineModule } from "../src/engine/module.ts";
import { anvil } from "./engine/anvil.ts";
import { type Contestant, type Speed, speedOf, timed } from "./engine/contestant.ts";
import { engine } from "./engine/engine.ts";
import { footprint } from "./engine/footprint.ts";
import { hardhat } from "./engine/hardhat.ts";
import { realBlocks } from "./engine/real-blocks.ts";
import { recorderCost } from "./engine/recorder-cost.ts";
import { reference } from "./engine/reference.ts";
import { twoThreads } from "./engine/two-threads.ts";
import { WORKLOADS } from "./engine/workload.ts";
import { plainLoop, PLAIN_STEPS } from "../src/workload/bench/plain-loop.ts";
import { median } from "./helpers/median.ts";

const BIG_WORLD = 1_000_000;

const foundry = anvil();
const contestants: readonly Contestant[] = [engine, reference, hardhat, ...(foundry === undefined ? [] : [foundry])];

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "an unknown processor"}, ${availableParallelism()} cores`);
await printCeiling();
await printSpeeds();
await printRealBlocks();
await printRest();
// Hardhat's connections and anvil would keep the process alive.
process.exit();

/** What the machine can do now. */
async function printCeiling(): Promise<void> {
  const passes: { wall: number; cpu: number }[] = [];
  while (passes.length < 200) passes.push(await timed(plainLoop));
  const pace = (times: readonly number[]) => (PLAIN_STEPS / median(times) / 1e3).toFixed(0);
  console.log(
    `plain additions: ${pace(passes.map(({ wall }) => wall))} M/s a core, best ${pace([Math.min(...passes.map(({ wall }) => wall))])}`,
  );
  const [load = 0] = loadavg();
  if (load > availableParallelism())
    console.log(`machine busy (load ${load.toFixed(1)} on ${availableParallelism()} cores): the figures by the clock are low`);
}

async function printSpeeds(): Promise<void> {
  const rows: { title: string; goal: number | undefined; speeds: Speed[] }[] = [];
  for (const workload of WORKLOADS) {
    const speeds: Speed[] = [];
    for (const contestant of contestants) speeds.push(await speedOf(contestant, workload));
    rows.push({ title: `${workload.name}, ${workload.unit}`, goal: workload.goal, speeds });
  }
  const names = contestants.map(({ name }) => name);
  const print = (heading: string, last: string, cells: (row: (typeof rows)[number]) => string[]) => {
    console.log(`\n${heading.padEnd(40)}${[...names, last].map((name) => name.padStart(16)).join("")}`);
    for (const row of rows)
      console.log(
        `${row.title.padEnd(40)}${cells(row)
          .map((cell) => cell.padStart(16))
          .join("")}`,
      );
  };
  const figure = (speed: number) => (speed < 10 ? speed.toFixed(2) : speed.toFixed(0));
  print("by CPU time", "goal", ({ speeds, goal }) => [
    ...speeds.map(({ cpu }) => figure(cpu)),
    `${goal ?? ""} ${(speeds[0]?.cpu ?? 0) >= (goal ?? 0) ? "held" : "MISSED"}`,
  ]);
  print("by the clock, median", "engine's best", ({ speeds }) => [
    ...speeds.map((speed) => figure(speed.median)),
    figure(speeds[0]?.best ?? NaN),
  ]);
  print("the engine's, times theirs, by CPU time", "", ({ speeds }) => speeds.map(({ cpu }) => ((speeds[0]?.cpu ?? NaN) / cpu).toFixed(1)));
}

async function printRealBlocks(): Promise<void> {
  const found = await realBlocks();
  if (found === undefined) return console.log("\nreal blocks: no test data (set HARDHAT_PARALLEL_DATA)");
  const { count, transactions, gas } = found;
  const ratio = found.reference.cpu / found.engine.cpu;
  const pace = ({ cpu }: { cpu: number }) => `${(gas / cpu / 1e3).toFixed(0)} Mgas/s`;
  console.log(
    `\n${count} real blocks, ${transactions} transactions: engine ${pace(found.engine)}, @ethereumjs/vm ${pace(found.reference)},`,
  );
  console.log(`  ${ratio.toFixed(0)}x in all, ${found.medianRatio.toFixed(0)}x the middle block (goal 15x)`);
}

async function printRest(): Promise<void> {
  const instances: number[] = [];
  await engineModule();
  while (instances.length < 20) instances.push((await timed(() => EngineInstance.create())).wall);
  console.log(`\ninstantiate: ${median(instances).toFixed(2)} ms (goal 5)`);

  for (const workload of WORKLOADS.filter(({ unit }) => unit === "k tx/s"))
    console.log(`recorder's part of ${workload.name}: ${(100 * (await recorderCost(workload))).toFixed(0)} %`);

  const { plain, engine: ours, ratio } = await twoThreads();
  console.log(
    `two threads over one world: ${ours.wall.toFixed(2)}x one by the clock, plain loops ${plain.wall.toFixed(2)}x at that moment;`,
  );
  console.log(`  the middle ratio is ${ratio.wall.toFixed(2)} by the clock, ${ratio.cpu.toFixed(2)} by CPU time (goal 0.85)`);

  const { accountBytes, slotBytes, loading, transfers } = await footprint(BIG_WORLD);
  console.log(
    `world of ${BIG_WORLD.toLocaleString("en")} accounts and as many slots: ${accountBytes.toFixed(0)} bytes an account (goal 300),`,
  );
  console.log(
    `  ${slotBytes.toFixed(0)} a slot (goal 200), loaded in ${loading.toFixed(1)} s, ERC-20 transfers in it ${transfers.toFixed(0)} k tx/s`,
  );
}
