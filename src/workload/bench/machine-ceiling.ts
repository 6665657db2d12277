import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { ownModule } from "../../package/own-files.ts";

/** Plain loops that are shared out: some tens of milliseconds. */
const LOOPS = 120;
const WARM_UPS = 5;

/** How many times as fast plain loops are on some threads as on one of them: by the clock, and by CPU time, as if each had a core of its own. */
export interface Ceiling {
  readonly wall: number;
  readonly cpu: number;
}

/** Threads that run plain loops: what more executors can give on this machine, at this moment. */
export class MachineCeiling {
  readonly #threads: readonly Worker[];

  private constructor(threads: readonly Worker[]) {
    this.#threads = threads;
  }

  /** They keep the process alive until `end`. @param threads how many there are at most */
  static async start(threads: number): Promise<MachineCeiling> {
    const file = ownModule("workload/bench/ceiling-thread");
    const ceiling = new MachineCeiling(Array.from({ length: threads }, () => new Worker(file)));
    await Promise.all(ceiling.#threads.map((thread) => once(thread, "message")));
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await ceiling.measure();
    return ceiling;
  }

  /** Of so many threads, or all where there are fewer. */
  async measure(threads = this.#threads.length): Promise<Ceiling> {
    const [alone, together] = [await loopTime(this.#threads.slice(0, 1)), await loopTime(this.#threads.slice(0, threads))];
    return { wall: alone.wall / together.wall, cpu: alone.cpu / together.cpu };
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

/** What a loop takes where threads share them out, in milliseconds: by the clock, and by CPU time as if each thread had a core of its own. */
async function loopTime(threads: readonly Worker[]): Promise<Ceiling> {
  const each = Math.ceil(LOOPS / threads.length);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  for (const thread of threads) thread.postMessage(each);
  await Promise.all(threads.map((thread) => once(thread, "message")));
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall: wall / (each * threads.length), cpu: (user + system) / 1e3 / (each * threads.length ** 2) };
}
