import { median } from "../helpers/median.ts";
import type { Workload } from "./workload.ts";

/** What executing a workload once took, in milliseconds: by the clock, and of the CPU. */
export interface Pass {
  readonly wall: number;
  readonly cpu: number;
  readonly gas: bigint;
}

/** Somebody who executes blocks. */
export interface Contestant {
  readonly name: string;
  /** Gets ready to execute a workload as often as wanted, each time from the same state. */
  prepare(workload: Workload): Promise<() => Promise<Pass>>;
}

/** A workload's speed, in its unit. */
export interface Speed {
  /** Of the middle pass, by the clock. */
  readonly median: number;
  readonly best: number;
  /** By the CPU's time over all passes: other processes do not slow it down. */
  readonly cpu: number;
}

// Milliseconds, and passes. V8 compiles WebAssembly a second time, for speed, while it runs: until then it is half as fast.
const WARM_UP = 700;
const BUDGET = 1_500;
const LEAST_PASSES = 5;
const MOST_PASSES = 300;

/** Executes a workload again and again for a second or two. */
export async function speedOf(contestant: Contestant, workload: Workload): Promise<Speed> {
  const run = await contestant.prepare(workload);
  const warmUp = performance.now();
  do await run();
  while (performance.now() - warmUp < WARM_UP);
  const start = performance.now();
  const passes: Pass[] = [];
  while (passes.length < LEAST_PASSES || (passes.length < MOST_PASSES && performance.now() - start < BUDGET)) passes.push(await run());
  const amount = ({ gas }: Pass) => (workload.unit === "Mgas/s" ? Number(gas) / 1e3 : workload.transactions.length);
  const speeds = passes.map((pass) => amount(pass) / pass.wall);
  const sum = (of: (pass: Pass) => number) => passes.reduce((total, pass) => total + of(pass), 0);
  return { median: median(speeds), best: Math.max(...speeds), cpu: sum(amount) / sum(({ cpu }) => cpu) };
}

/** Times a step. `cpuTime` tells the CPU's time so far of whom the step keeps busy, in milliseconds. */
export async function timed(step: () => unknown, cpuTime: () => number = ownCpuTime): Promise<{ wall: number; cpu: number }> {
  const cpu = cpuTime();
  const start = performance.now();
  await step();
  return { wall: performance.now() - start, cpu: cpuTime() - cpu };
}

function ownCpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
