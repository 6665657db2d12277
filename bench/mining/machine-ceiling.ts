import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { timed } from "../engine/contestant.ts";

/** Plain loops that are shared out: some tens of milliseconds. */
const PASSES = 120;
const WARM_UPS = 5;

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

  static async start(workers: number): Promise<MachineCeiling> {
    const threads = Array.from({ length: workers }, () => new Worker(new URL("./ceiling-thread.ts", import.meta.url)));
    await Promise.all(threads.map((thread) => once(thread, "message")));
    const ceiling = new MachineCeiling(threads);
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await ceiling.measure();
    return ceiling;
  }

  /** How much faster all threads are together than one of them: by the clock, and by CPU time, as if each had a core of its own. */
  async measure(): Promise<Ceiling> {
    const alone = await time(this.#threads.slice(0, 1), PASSES);
    const together = await time(this.#threads, PASSES / this.#threads.length);
    return { wall: alone.wall / together.wall, cpu: (this.#threads.length * alone.cpu) / together.cpu };
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

function time(threads: readonly Worker[], passes: number): Promise<Ceiling> {
  return timed(async () => {
    for (const thread of threads) thread.postMessage(passes);
    await Promise.all(threads.map((thread) => once(thread, "message")));
  });
}
