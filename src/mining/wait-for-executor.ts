import type { Executor } from "./executor.ts";
import { HEAD } from "./shared-job.ts";

/** How often a missing outcome is looked for at once, and then how long the thread sleeps for one before it goes back to its other work. */
const SPINS = 200;
const NAP = 0.4;
const NAPS = 2;

/** An executor as a window sees it. */
export type WindowExecutor = Pick<Executor, "number" | "isLost" | "isIdle" | "lost" | "end">;

/**
 * Waits for a condition that comes with progress of the job: first at once, then asleep for moments, then beside other work of the thread.
 * Only in the last case executors tell of a transaction, and only of the one at `index`: to wake a thread costs more than many a transaction.
 */
export async function until(
  condition: () => boolean,
  head: Int32Array,
  executor: WindowExecutor,
  patience: number,
  index = -1,
): Promise<boolean> {
  for (let spin = 0; spin < SPINS; spin++) if (condition()) return true;
  for (let nap = 0; nap < NAPS; nap++) {
    const seen = Atomics.load(head, HEAD.progress);
    if (condition()) return true;
    Atomics.wait(head, HEAD.progress, seen, NAP);
  }
  Atomics.store(head, HEAD.awaited, index + 1);
  const deadline = performance.now() + patience;
  while (!condition()) {
    const left = deadline - performance.now();
    if (left <= 0 || executor.isLost) return condition();
    const seen = Atomics.load(head, HEAD.progress);
    if (condition()) return true;
    await progress(head, seen, executor, left);
  }
  return true;
}

/** Progress of the job, the loss of an executor, or the end of the time in milliseconds. The process stays alive meanwhile. */
async function progress(head: Int32Array, seen: number, executor: WindowExecutor, milliseconds: number): Promise<void> {
  const waiting = Atomics.waitAsync(head, HEAD.progress, seen, milliseconds);
  if (!waiting.async) return;
  const alive = setTimeout(() => undefined, milliseconds);
  try {
    await Promise.race([waiting.value, executor.lost]);
  } finally {
    clearTimeout(alive);
  }
}
