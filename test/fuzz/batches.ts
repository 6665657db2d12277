import type { Hardfork } from "../../src/execution/block-context.ts";
import type { Batch } from "./batch.ts";

/** The hardforks that changed execution, those that users run most often. */
export const FUZZED_HARDFORKS = [
  "osaka",
  "prague",
  "cancun",
  "shanghai",
  "merge",
  "london",
  "berlin",
] as const satisfies readonly Hardfork[];

const BATCH_RUNS = 100;

/** The runs in batches of equal size at most, the hardforks in turn. A seed gives the same batches each time. */
export function batchesOf(runs: number, seed: number, hardforks: readonly Hardfork[] = FUZZED_HARDFORKS, size = BATCH_RUNS): Batch[] {
  return Array.from({ length: Math.ceil(runs / size) }, (_, index) => ({
    hardfork: hardforks[index % hardforks.length] ?? "osaka",
    seed: seed + index,
    runs: Math.min(size, runs - index * size),
  }));
}
