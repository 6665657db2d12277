import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ParallelError } from "../errors/error.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import { compareFacts, factsOf, type Fact, type FactChanges } from "./facts.ts";
import type { Report } from "./model.ts";
import { factLine, parseFactLine } from "./snapshot-line.ts";
import { plural } from "./terminal/figures.ts";
import { inert } from "./terminal/text.ts";

/** The snapshot's name in the project's root. */
export const SNAPSHOT_FILE = ".parallel-snapshot";
/** That of what is predicted. */
export const PREDICTED_SNAPSHOT_FILE = ".parallel-predicted-snapshot";

const HEADER =
  "# hardhat-parallel snapshot 1: which functions conflict, when, and on what. Written by --snapshot; keep it in version control.";

/** What became of a check. It passes where no pair of functions conflicts that did not, or worse than before. */
export interface SnapshotCheck extends FactChanges {
  readonly passed: boolean;
}

/** The snapshot's text: a line for each pair of functions that conflict, sorted, under the rule that they were found by. No figures, so that it changes only with the contracts. */
export function snapshotOf(report: Pick<Report, "matrix" | "rule">): string {
  return [HEADER, ruleLine(report), ...factsOf(report).map(factLine)].join("\n") + "\n";
}

/** Writes the snapshot, whole or not at all. */
export async function writeSnapshot(path: string, report: Pick<Report, "matrix" | "rule">): Promise<void> {
  await writeWholeFile(path, snapshotOf(report));
}

/**
 * Holds a report against the snapshot in a file.
 *
 * @throws SNAPSHOT_MISSING, SNAPSHOT_DAMAGED, or SNAPSHOT_RULE where it was made by another rule.
 */
export async function checkSnapshot(path: string, report: Pick<Report, "matrix" | "rule">): Promise<SnapshotCheck> {
  const [header, rule = "", ...lines] = (await readSnapshot(path)).split(/\r?\n/);
  if (header !== HEADER)
    throw new ParallelError("SNAPSHOT_DAMAGED", { path, detail: "its first line is not that of a snapshot of this version" });
  if (rule !== ruleLine(report))
    throw new ParallelError("SNAPSHOT_RULE", {
      path,
      found: rule.replace("# rule ", ""),
      expected: ruleLine(report).replace("# rule ", ""),
    });
  const changes = compareFacts(parseFacts(lines, path), factsOf(report));
  return { ...changes, passed: changes.added.length === 0 && changes.changed.every(({ worse }) => !worse) };
}

/** What a check found, in lines: what was added first, since it is what fails; improvements last. */
export function describeSnapshotCheck({ passed, added, removed, changed }: SnapshotCheck): string {
  const [worse, better] = [changed.filter((each) => each.worse), changed.filter((each) => !each.worse)];
  const bad = [
    ...added.map((fact) => `  + ${factLine(fact)}`),
    ...worse.flatMap(({ before, after }) => [`  - ${factLine(before)}`, `  + ${factLine(after)}`]),
  ];
  const good = [
    ...removed.map((fact) => `  - ${factLine(fact)}`),
    ...better.flatMap(({ before, after }) => [`  - ${factLine(before)}`, `  + ${factLine(after)}`]),
  ];
  const lines = [
    ...(passed
      ? []
      : [
          `Snapshot check failed: ${plural(added.length + worse.length, "pair")} of functions conflict that did not, or worse than before.`,
          ...bad,
          "If this is meant, run again with --snapshot.",
        ]),
    ...(passed ? [good.length === 0 ? "Snapshot check passed." : "Snapshot check passed, with improvements."] : []),
    ...(good.length === 0 ? [] : ["Improved since the snapshot (--snapshot keeps it):", ...good]),
  ];
  return lines.map(inert).join("\n") + "\n";
}

/** @throws SNAPSHOT_MISSING where there is none to check against: told before the tests run, not after. */
export function requireSnapshot(path: string): void {
  if (!existsSync(path)) throw new ParallelError("SNAPSHOT_MISSING", { path });
}

async function readSnapshot(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ParallelError("SNAPSHOT_MISSING", { path }, error instanceof Error ? error : undefined);
  }
}

function parseFacts(lines: readonly string[], path: string): Fact[] {
  return lines.flatMap((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const fact = parseFactLine(line);
    if (fact === undefined)
      throw new ParallelError("SNAPSHOT_DAMAGED", { path, detail: `line ${index + 3} is not a fact: "${inert(line)}"` });
    return [fact];
  });
}

function ruleLine({ rule }: Pick<Report, "rule">): string {
  const { granularity, kinds, writes, senders, fees, credits } = rule;
  return `# rule granularity=${granularity} kinds=${kinds} writes=${writes} senders=${senders} fees=${fees} credits=${credits}`;
}
