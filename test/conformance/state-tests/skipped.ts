import type { ExecutorName } from "./executors.ts";

/** Cases that an executor is known to fail. A case that is listed and passes fails the run: the list must not outlive its reasons. */
export interface Skip {
  readonly executor: ExecutorName;
  /** What the case's name starts with. */
  readonly name: string;
  readonly reason: string;
}

export const SKIPPED: readonly Skip[] = [];

export function skipOf(job: { readonly name: string; readonly executor: ExecutorName }, skips: readonly Skip[]): Skip | undefined {
  return skips.find(({ executor, name }) => executor === job.executor && job.name.startsWith(name));
}
