import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { median } from "../helpers/median.ts";
import { richUser, tokenOf } from "./workload.ts";

export type Work = "plain" | "engine";

/** What a thread starts with: a world, and its part of the crowd. */
export interface ThreadData {
  readonly memory: WebAssembly.Memory;
  readonly users: number;
  readonly first: number;
}

export interface Task {
  readonly work: Work;
  readonly milliseconds: number;
}

/** How much faster two threads are than one, in all: by the clock, and by what each gets out of its CPU time (which leaves other processes out). */
export interface Scaling {
  readonly wall: number;
  readonly cpu: number;
}

const USERS_A_THREAD = 500;
const ROUNDS = 15;
const SLICE = 120;
const WARM_UP = 1_500;

/** Executors of two threads over one world, transferring tokens between users of their own, and beside them plain loops at the same moment. */
export async function twoThreads(): Promise<Readonly<Record<Work, Scaling>> & { readonly ratio: Scaling }> {
  const owner = await WasmBlockEngine.create();
  owner.load([...Array.from({ length: 2 * USERS_A_THREAD }, (_, index) => richUser(index)), tokenOf(2 * USERS_A_THREAD)]);
  const threads = await Promise.all([0, 1].map((index) => startThread(owner.memory, index * USERS_A_THREAD)));
  await Promise.all(threads.map((thread) => run(thread, { work: "engine", milliseconds: WARM_UP })));
  const rounds: Record<Work, Scaling>[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ plain: await scaling(threads, "plain"), engine: await scaling(threads, "engine") });
  await Promise.all(threads.map((thread) => thread.terminate()));
  const middle = (of: (round: Record<Work, Scaling>) => Scaling): Scaling => ({
    wall: median(rounds.map((round) => of(round).wall)),
    cpu: median(rounds.map((round) => of(round).cpu)),
  });
  return {
    plain: middle(({ plain }) => plain),
    engine: middle(({ engine }) => engine),
    ratio: middle(({ plain, engine }) => ({ wall: engine.wall / plain.wall, cpu: engine.cpu / plain.cpu })),
  };
}

async function startThread(memory: WebAssembly.Memory, first: number): Promise<Worker> {
  const workerData: ThreadData = { memory, users: USERS_A_THREAD, first };
  const thread = new Worker(new URL("./executor-thread.ts", import.meta.url), { workerData });
  await once(thread, "message");
  return thread;
}

async function scaling(threads: readonly Worker[], work: Work): Promise<Scaling> {
  const task = { work, milliseconds: SLICE };
  const alone: Scaling[] = [];
  for (const thread of threads) alone.push(await run(thread, task));
  const together = await Promise.all(threads.map((thread) => run(thread, task)));
  const gain = (of: (pace: Scaling) => number) => (2 * sum(together.map(of))) / sum(alone.map(of));
  return { wall: gain(({ wall }) => wall), cpu: gain(({ cpu }) => cpu) };
}

/** Passes a millisecond. */
async function run(thread: Worker, task: Task): Promise<Scaling> {
  thread.postMessage(task);
  const [pace] = (await once(thread, "message")) as [Scaling];
  return pace;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
