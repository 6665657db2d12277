// Times how blocks are mined: by Hardhat's EDR, by anvil, by this project one transaction after the other and on two executors, all of the same
// transactions from the same state, state root included. Beside it, what the machine itself gives two threads in that moment.
// Run: npm run bench:mining [-- main | sequential | prediction | gigagas | real | scaling]

import { availableParallelism, cpus, loadavg } from "node:os";
import { encodeChecked, WasmBlockEngine } from "../src/engine/block-engine.ts";
import { BLOCK } from "./engine/workload.ts";
import { compare, type Comparison } from "./mining/compare.ts";
import { MachineCeiling } from "../src/workload/bench/machine-ceiling.ts";
import { type ExecutionModel, modelExecution } from "./mining/model.ts";
import { mineOn, others } from "./mining/others.ts";
import { comparePrediction, type PlannedMining } from "./mining/prediction.ts";
import { PHASES } from "./mining/our-chain.ts";
import { MODELLED_EXECUTORS, type RealBlock, realBlocks, WORKERS } from "./mining/real-blocks.ts";
import {
  type BlockWorkload,
  counters,
  loops,
  notes,
  permits,
  plainTransfers,
  swaps,
  tokenTransfers,
  tokenTransfersToSelf,
  transfersToSelf,
} from "./mining/workload.ts";

const TRANSACTIONS = 5_000;
/** Fewer, since every pool's state is set up by RPC. */
const SWAPS = 1_000;
const GOAL_OVER_EDR = 10;
const GOAL_OF_CEILING = 0.8;
const GOAL_OF_SEQUENTIAL = 0.95;
const MIN_WIDTH = 12;
const EXECUTORS = [1, 2, 4, 8, 16, 32];

/** Of blocks that take a second each. */
const GIGAGAS_PASSES = 3;
const MODELLED_ON = [1, 2, 8, 32];

type Goal = "ceiling" | "no slower" | "printed";

/** What a workload is to hold: 0.8 of the machine's ceiling, or to be at most 5 % slower than one by one. */
const COMPARED: readonly (readonly [BlockWorkload, Goal])[] = [
  [loops(1_000, 200_000), "ceiling"],
  [loops(200, 1_000_000), "ceiling"],
  [notes(1_000, 8), "ceiling"],
  [loops(1_000, 200_000, 0.3), "printed"],
  [tokenTransfers(1_000, 0.3), "no slower"],
  [loops(1_000, 200_000, 1), "no slower"],
  [counters(1_000), "no slower"],
  [plainTransfers(1_000), "no slower"],
  [plainTransfers(20), "no slower"],
  [tokenTransfers(100), "no slower"],
  [loops(20, 200_000), "no slower"],
];

const wanted = process.argv.slice(2);
const ceiling = await MachineCeiling.start(WORKERS);

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? "an unknown processor"}, ${availableParallelism()} cores, ${WORKERS} executors`,
);
if ((loadavg()[0] ?? 0) > availableParallelism())
  console.log(`machine busy (load ${loadavg()[0]?.toFixed(1)}): figures by the clock are low and far apart; ratios are taken turn by turn`);
if (isWanted("main")) await printBeside();
if (isWanted("sequential")) await printOverSequential();
if (isWanted("prediction")) await printPrediction();
if (isWanted("gigagas")) await printGigagas();
if (isWanted("real")) await printRealBlocks();
if (isWanted("scaling")) await printScaling();
// Hardhat's connections, anvil and the threads would keep the process alive.
process.exit();

function isWanted(section: string): boolean {
  return wanted.length === 0 || wanted.includes(section);
}

async function printBeside(): Promise<void> {
  const names = others().map(({ name }) => name);
  const row = table("blocks, ms by the clock", [...names, "one by one", "in parallel", ...names.map((name) => `x ${name}`), "10x EDR"]);
  const compared: Comparison[] = [];
  for (const workload of [plainTransfers(TRANSACTIONS), tokenTransfers(TRANSACTIONS), swaps(SWAPS), loops(TRANSACTIONS, 100_000)]) {
    const ours = await compare(workload, WORKERS, ceiling);
    const theirs: number[] = [];
    for (const contestant of others()) theirs.push((await mineOn(contestant, workload)).wall);
    const times = theirs.map((wall) => wall / ours.parallel.wall);
    row(`${workload.name}, N = ${workload.transactions.length}`, [
      ...[...theirs, ours.sequential.wall, ours.parallel.wall].map(figure),
      ...times.map((ratio) => ratio.toFixed(1)),
      held((times[0] ?? 0) >= GOAL_OVER_EDR),
    ]);
    compared.push(ours);
  }
  printPhases(compared);
}

async function printOverSequential(): Promise<void> {
  const row = table("over one by one", [
    "gas each",
    "ms alone",
    "in parallel",
    "first",
    "speedup",
    "ceiling",
    "of it",
    "modelled",
    "ceiling",
    "of it",
    "handed over",
    "again",
    "by the clock",
    "by CPU",
  ]);
  const compared: Comparison[] = [];
  for (const [workload, goal] of COMPARED) {
    const ours = await compare(workload, WORKERS, ceiling);
    const { sequential, parallel, first, speedup, modelled, handedOver, repetitions } = ours;
    const { ceiling: machine } = ours;
    row(`${workload.name}, N = ${workload.transactions.length}`, [
      (ours.gas / workload.transactions.length).toFixed(0),
      ...[sequential.wall, parallel.wall].map(figure),
      ...[first, speedup, machine.wall, speedup / machine.wall, modelled, machine.cpu, modelled / machine.cpu].map((ratio) =>
        ratio.toFixed(2),
      ),
      `${(100 * handedOver).toFixed(0)} %`,
      repetitions.toFixed(0),
      ...verdicts(goal, ours),
    ]);
    compared.push(ours);
  }
  console.log(
    `first: the first block of such transactions on a chain; modelled: by CPU times, as if ${WORKERS} cores had nothing else to do; again: executed twice`,
  );
  printPhases(compared);
}

async function printPrediction(): Promise<void> {
  const row = table("predicted / round 0 alone", ["again, first", "again, later", "predictions", "planning ms", "execution ms", "CPU ms"]);
  for (const workload of [
    permits(1_000, 100),
    permits(1_000, 1_000),
    swaps(1_000, 20),
    loops(1_000, 200_000, 0.3),
    loops(1_000, 200_000),
  ]) {
    const { predicted, alone } = await comparePrediction(workload, WORKERS);
    const both = (of: keyof PlannedMining, digits: number) => `${predicted[of].toFixed(digits)} / ${alone[of].toFixed(digits)}`;
    row(`${workload.name}, N = ${workload.transactions.length}`, [
      ...[both("firstRepeated", 0), both("repeated", 0), both("predictions", 0)],
      ...[both("planning", 1), both("execution", 0), both("cpu", 0)],
    ]);
  }
  console.log("again: executed twice, in the first block of such transactions on a chain and in later ones; medians");
}

/** RISE pevm's three workloads of about a gigagas in one block. */
async function printGigagas(): Promise<void> {
  const row = table("a gigagas in one block, ms by the clock", [
    ...["Mgas", "one by one", "in parallel", "Ggas/s", "execution", "handed over"],
    ...MODELLED_ON.map((executors) => `modelled on ${executors}`),
  ]);
  for (const workload of [transfersToSelf(47_620), tokenTransfersToSelf(37_123), swaps(6_413)]) {
    const { gas, sequential, parallel, handedOver } = await compare(workload, WORKERS, ceiling, GIGAGAS_PASSES);
    const model = await modelOf(workload);
    row(`${workload.name}, N = ${workload.transactions.length}`, [
      ...[(gas / 1e6).toFixed(0), figure(sequential.wall), figure(parallel.wall), (gas / parallel.wall / 1e6).toFixed(2)],
      ...[figure(sequential.phases.execution), `${(100 * handedOver).toFixed(0)} %`],
      ...MODELLED_ON.map((executors) => figure(model(executors))),
    ]);
  }
  console.log(
    "blocks as a chain makes them, without signatures; modelled: their execution alone, from measured times and true dependencies",
  );
}

/** By the clock, and by CPU time. */
function verdicts(goal: Goal, { speedup, ceiling: machine, modelled }: Comparison): string[] {
  if (goal === "printed") return [];
  if (goal === "no slower") return [speedup, modelled].map((ratio) => held(ratio >= GOAL_OF_SEQUENTIAL));
  return [speedup / machine.wall, modelled / machine.cpu].map((share) => held(share >= GOAL_OF_CEILING));
}

function printPhases(compared: readonly Comparison[]): void {
  const row = table("by phase, ms: one by one / in parallel", PHASES);
  for (const { workload, sequential, parallel } of compared)
    row(
      workload.name,
      PHASES.map((phase) => `${figure(sequential.phases[phase])} / ${figure(parallel.phases[phase])}`),
    );
}

async function printRealBlocks(): Promise<void> {
  const blocks = await realBlocks();
  if (blocks === undefined) return console.log("\nreal blocks: no test data (set HARDHAT_PARALLEL_DATA)");
  const row = table("real blocks, execution", [
    "txs",
    "Mgas",
    "Mgas/s alone",
    `measured on ${WORKERS}`,
    "first block",
    "by CPU",
    `modelled on ${MODELLED_EXECUTORS}`,
    "again",
    "by the clock",
    "by CPU",
  ]);
  for (const { number, transactions, gas, sequential, speedup, first, byCpu, modelled, repetitions } of blocks)
    row(String(number), [
      ...[String(transactions), (gas / 1e6).toFixed(1), (gas / sequential / 1e3).toFixed(0)],
      ...[speedup, first, byCpu].map((ratio) => ratio.toFixed(2)),
      ...[modelled.toFixed(2), repetitions.toFixed(0)],
      ...[speedup, byCpu].map((ratio) => held(ratio >= GOAL_OF_SEQUENTIAL)),
    ]);
  const sum = (of: (block: RealBlock) => number) => blocks.reduce((total, block) => total + of(block), 0);
  const [gas, alone, together] = [sum((b) => b.gas), sum((b) => b.sequential), sum((b) => b.parallel)];
  row("all", [
    String(sum((b) => b.transactions)),
    (gas / 1e6).toFixed(1),
    (gas / alone / 1e3).toFixed(0),
    (alone / together).toFixed(2),
    ...["", ""],
    "",
    String(sum((b) => b.repetitions)),
  ]);
}

async function printScaling(): Promise<void> {
  const row = table("modelled: a block's speedup", EXECUTORS.map(String));
  for (const workload of [
    tokenTransfers(1_000),
    swaps(1_000),
    loops(1_000, 200_000),
    loops(1_000, 200_000, 0.3),
    loops(1_000, 200_000, 1),
  ]) {
    const { sequential } = await compare(workload, WORKERS, ceiling);
    const model = await modelOf(workload);
    const serial = sequential.wall - sequential.phases.execution;
    const speedup = (executors: number) => (serial + model(1)) / (serial + model(executors));
    row(
      workload.name,
      EXECUTORS.map((executors) => speedup(executors).toFixed(2)),
    );
  }
  console.log(
    "from each transaction's measured time and true dependencies; all phases but execution taken as serial, handing over as free",
  );
}

async function modelOf({ accounts, transactions }: BlockWorkload): Promise<ExecutionModel> {
  const engine = await WasmBlockEngine.create();
  engine.load(accounts);
  return modelExecution(engine, BLOCK, transactions.map((transaction) => encodeChecked(transaction, BLOCK.chainId))); // prettier-ignore
}

/** Prints a table's heading, and gives what prints a row of it. */
function table(heading: string, names: readonly string[]): (title: string, cells: readonly string[]) => void {
  const widths = names.map(({ length }) => Math.max(MIN_WIDTH, length) + 2);
  const row = (title: string, cells: readonly string[]) =>
    console.log(`${title.padEnd(42)}${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("")}`);
  console.log("");
  row(heading, names);
  return row;
}

function figure(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(0);
}

function held(isHeld: boolean): string {
  return isHeld ? "held" : "MISSED";
}
