import { availableParallelism } from "node:os";
import type { AnalysedCode } from "./analysed-code.ts";
import { AnalysisThread } from "./analysis-thread.ts";

/** Code whose functions will be asked for. */
export interface Wanted {
  readonly code: AnalysedCode;
  readonly selectors: readonly bigint[];
}

/** Hears of the codes that are analysed, of how many. */
export type OnAnalysed = (done: number, total: number) => void;

/** Less code than this, in bytes, is analysed before threads are up and warm; and two of them give back no more than they take. */
const LEAST_BYTES = 262_144;
const LEAST_THREADS = 4;
const TICK = 1_000;

/** Analyses what was not analysed before: on threads beside this one, where that takes less time. */
export async function analyseAhead(
  wanted: readonly Wanted[],
  onAnalysed: OnAnalysed = () => undefined,
  threads = availableParallelism(),
): Promise<void> {
  const missing = wanted.filter(({ code, selectors }) => [undefined, ...selectors].some((selector) => code.known(selector) === undefined));
  const bytes = missing.reduce((sum, each) => sum + sizeOf(each), 0);
  // The largest first: nothing can be done beside one that comes last.
  const waiting = missing.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  let done = 0;
  const analysed = (): void => onAnalysed(++done, missing.length);
  if (threads >= LEAST_THREADS && bytes >= LEAST_BYTES) await analyseInThreads(waiting, Math.min(threads, missing.length), analysed);
  for (const { code, selectors } of waiting) {
    for (const selector of selectors) code.function(selector);
    analysed();
  }
}

/** Takes code from those that wait, until none is left. */
export async function analyseInThreads(waiting: Wanted[], count: number, analysed: () => void): Promise<void> {
  const work = async (thread: AnalysisThread): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // A thread that died leaves its code to whoever asks for it.
      if (!(await thread.analyse(next.code, next.selectors))) return;
      analysed();
    }
  };
  const team = Array.from({ length: count }, () => new AnalysisThread());
  // Threads keep no process alive, and nothing else does meanwhile.
  const alive = setInterval(() => undefined, TICK);
  try {
    await Promise.all(team.map(work));
  } finally {
    clearInterval(alive);
    await Promise.all(team.map((thread) => thread.end()));
  }
}

/** In bytes. */
function sizeOf({ code }: Wanted): number {
  return code.hex.length / 2 - 1;
}
