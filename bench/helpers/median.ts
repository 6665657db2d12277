import { median } from "../../src/workload/bench/median.ts";

export { median };

/** Milliseconds that a function takes: the median of `runs` runs, after one or more to warm up. */
export function medianTime(run: () => unknown, runs: number, warmUps = 2): number {
  for (let warmUp = 0; warmUp < warmUps; warmUp++) run();
  return median(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}
