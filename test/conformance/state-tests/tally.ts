import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import type { ExecutorName } from "./executors.ts";
import { BLOCKS_FOLDER } from "./job.ts";
import type { Result } from "./pool.ts";
import { type Skip, SKIPPED, skipOf } from "./skipped.ts";

/** The results of a run, sorted into what they mean. */
export interface Tally {
  readonly passed: readonly Result[];
  readonly failed: readonly Result[];
  readonly skipped: readonly (Result & { readonly skip: Skip })[];
}

export function tally(results: readonly Result[], skips: readonly Skip[] = SKIPPED): Tally {
  const passed: Result[] = [];
  const failed: Result[] = [];
  const skipped: (Result & { skip: Skip })[] = [];
  for (const result of results) {
    const skip = skipOf(result.job, skips);
    if (skip === undefined) (result.fault === undefined ? passed : failed).push(result);
    else if (result.fault === undefined) failed.push({ ...result, fault: `passes, but is in the list of skipped cases: ${skip.reason}` });
    else skipped.push({ ...result, skip });
  }
  return { passed, failed, skipped };
}

/** How many passed, under the names of floors.json. */
export function countsOf({ passed }: Tally): Record<string, number> {
  const blocks = passed.filter(({ job }) => job.folder === BLOCKS_FOLDER);
  const tests = passed.filter(({ job }) => job.folder !== BLOCKS_FOLDER);
  const on = (executor: ExecutorName) => tests.filter(({ job }) => job.executor === executor).length;
  return {
    "state tests": tests.length,
    "state tests on the engine": on("engine"),
    "state tests on the reference VM": on("reference"),
    "mainnet blocks": blocks.length,
  };
}

/** Where a full run passed less than floors.json holds, in words. */
export function belowFloors(counts: Readonly<Record<string, number>>): string[] {
  const floors = JSON.parse(readFileSync(join(import.meta.dirname, "floors.json"), "utf8")) as Record<string, number>;
  return Object.entries(floors)
    .filter(([name, floor]) => (counts[name] ?? 0) < floor)
    .map(([name, floor]) => `${counts[name] ?? 0} ${name} passed, and ${floor} is the floor`);
}

/** Passes of all, a row a folder and a column a hardfork. */
export function table(results: Tally, depth: number): string {
  const passed = countByCell(results.passed, depth);
  const all = countByCell([...results.passed, ...results.failed, ...results.skipped], depth);
  const hardforks = HARDFORKS.filter((hardfork) => [...all.values()].some((row) => row.has(hardfork)));
  const rows = [...all.keys()].sort().map((folder) => [folder, ...hardforks.map((hardfork) => cell(passed, all, folder, hardfork))]);
  return aligned([["passed", ...hardforks], ...rows]);
}

type Cells = ReadonlyMap<string, ReadonlyMap<Hardfork, number>>;

function countByCell(results: readonly Result[], depth: number): Cells {
  const cells = new Map<string, Map<Hardfork, number>>();
  for (const { job } of results) {
    const folder = job.folder.split("/").slice(0, depth).join("/");
    const row = cells.get(folder) ?? new Map<Hardfork, number>();
    cells.set(folder, row.set(job.hardfork, (row.get(job.hardfork) ?? 0) + 1));
  }
  return cells;
}

/** "12" where all passed, "11 of 12" where not. */
function cell(passed: Cells, all: Cells, folder: string, hardfork: Hardfork): string {
  const total = all.get(folder)?.get(hardfork) ?? 0;
  const good = passed.get(folder)?.get(hardfork) ?? 0;
  if (total === 0) return "·";
  return good === total ? String(total) : `${good} of ${total}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join("  ");
  return rows.map(line).join("\n");
}
