import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Plain loops that are shared out: some tens of milliseconds. */
const PASSES = 120;

/** Threads that run plain loops: what more executors can give on this machine, at this moment. */
export class MachineCeiling {
  readonly #threads: readonly Worker[];

  private constructor(threads: readonly Worker[]) {
    this.#threads = threads;
  }

  static async start(workers: number): Promise<MachineCeiling> {
    const threads = Array.from({ length: workers }, () => new Worker(new URL("./ceiling-thread.ts", import.meta.url)));
    await Promise.all(threads.map((thread) => once(thread, "message")));
    return new MachineCeiling(threads);
  }

  /** How much faster all threads are together than one of them, by the clock. */
  async measure(): Promise<number> {
    const alone = await time(this.#threads.slice(0, 1), PASSES);
    return alone / (await time(this.#threads, PASSES / this.#threads.length));
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

async function time(threads: readonly Worker[], passes: number): Promise<number> {
  const start = performance.now();
  for (const thread of threads) thread.postMessage(passes);
  await Promise.all(threads.map((thread) => once(thread, "message")));
  return performance.now() - start;
}
