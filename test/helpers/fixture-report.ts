import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseReport } from "../../src/report/json.ts";
import type { Hotspot, MatrixCell, Report, TrafficReport } from "../../src/report/model.ts";
import { runHardhat, temporaryFolder, type Finished } from "./hardhat-process.ts";

const FIXTURE_PROJECTS = fileURLToPath(new URL("../../fixture-projects/", import.meta.url));

export const fixtureProject = (name: string): string => path.join(FIXTURE_PROJECTS, name);

/** One run of a fixture project's tests under `parallel-report`, with all that it wrote. */
export interface FixtureReport extends Finished {
  readonly report: Report;
  /** What the report's part of the terminal says: from its first line to the end, after the tests' own output. */
  readonly terminal: string;
  readonly files: { readonly json: string; readonly html: string; readonly workload: string };
}

const runs = new Map<string, Promise<FixtureReport>>();

/** Runs a fixture project's report, once however often it is asked for. */
export function fixtureReport(name: string): Promise<FixtureReport> {
  const run = runs.get(name) ?? runReport(name);
  runs.set(name, run);
  return run;
}

async function runReport(name: string): Promise<FixtureReport> {
  const folder = temporaryFolder();
  const files = {
    json: path.join(folder, "report.json"),
    html: path.join(folder, "report.html"),
    workload: path.join(folder, "workload.gz"),
  };
  const options = ["--json", files.json, "--html", files.html, "--save", files.workload];
  const finished = await runHardhat(fixtureProject(name), "parallel-report", ...options);
  return { ...finished, report: readReport(files.json, finished), terminal: reportIn(finished.stdout), files };
}

/** Reports again on what a fixture project's run kept, without running it. */
export async function reportAgain(name: string, ...options: string[]): Promise<Finished> {
  const { files } = await fixtureReport(name);
  return runHardhat(fixtureProject(name), "parallel-report", "--workload", files.workload, ...options);
}

function readReport(file: string, { output }: Finished): Report {
  try {
    return parseReport(readFileSync(file, "utf8"), file);
  } catch (cause) {
    throw new Error(`No report was written. The run printed:\n${output}`, { cause });
  }
}

export function reportIn(stdout: string): string {
  return stdout.slice(Math.max(0, stdout.search(/^hardhat-parallel \d/m)));
}

/** Terminal text as one line, so that sentences can be found however they were wrapped. */
export const unwrapped = (text: string): string => text.replace(/\s+/g, " ");

export function trafficOf({ traffics }: Report, name: string): TrafficReport {
  return found(
    traffics.find((traffic) => traffic.name === name),
    `the traffic "${name}"`,
  );
}

/** The hotspot whose bundle holds a variable. */
export function hotspotOf({ hotspots }: Report, variable: string): Hotspot {
  return found(
    hotspots.find(({ bundle }) => bundle.includes(variable)),
    `a hotspot on ${variable}`,
  );
}

export function cellOf({ matrix }: Report, row: string, column: string): MatrixCell {
  const pairs = [`${row} ${column}`, `${column} ${row}`];
  return found(
    matrix.cells.find((cell) => pairs.includes(`${cell.row} ${cell.column}`)),
    `a cell of ${row} and ${column}`,
  );
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The report lacks ${what}.`);
  return value;
}
