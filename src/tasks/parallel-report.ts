import path from "node:path";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { ParallelError } from "../errors/error.ts";
import { readBuilds } from "../naming/build.ts";
import { createNaming } from "../naming/naming.ts";
import { createReferenceExecutor } from "../reference/reference-executor.ts";
import { analyse } from "../report/analysis/analyse.ts";
import { compareReports } from "../report/compare.ts";
import { renderHtml } from "../report/html/render.ts";
import { parseReport, renderJson } from "../report/json.ts";
import type { Report } from "../report/model.ts";
import { checkSnapshot, describeSnapshotCheck, SNAPSHOT_FILE, writeSnapshot } from "../report/snapshot.ts";
import { terminalOf } from "../report/terminal/page.ts";
import { renderTerminal } from "../report/terminal/terminal.ts";
import { saveWorkloads } from "../workload/workload-file.ts";
import { describeBudgets } from "./budgets.ts";
import { checkSource, obtainCapture, type SourceOptions } from "./capture-source.ts";
import { budgetsFrom, executorsFrom, existingFile, ruleFrom, type RuleOptions } from "./options.ts";
import { ProgressBar } from "./progress.ts";
import { writeWholeFile } from "./write-file.ts";

interface ParallelReportArguments extends SourceOptions, RuleOptions {
  readonly save: string | undefined;
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly tests: boolean;
  readonly explain: boolean;
  readonly snapshot: boolean;
  readonly snapshotCheck: boolean;
  readonly minSpeedup: string | undefined;
  readonly compare: string | undefined;
  readonly executors: string | undefined;
}

/** Runs tests or a script, reports on what they sent, and fails where they failed or a check did. */
const parallelReport: NewTaskActionFunction<ParallelReportArguments> = async (args, hre) => {
  const { root } = hre.config.paths;
  checkSource(args, root);
  const rule = ruleFrom(args, hre.config.parallelReport);
  const executors = executorsFrom(args.executors, hre.config.parallelReport);
  const budgets = budgetsFrom(args.minSpeedup);
  const before = args.compare === undefined ? undefined : await readReport(existingFile("--compare", args.compare, root));

  const { capture, testsFailed, failure } = await obtainCapture(args, hre);
  if (args.save !== undefined) await saveWorkloads(path.resolve(root, args.save), capture);

  const progress = new ProgressBar(process.stderr);
  const report = await analyse({
    project: await projectName(hre),
    pluginVersion: await pluginVersion(),
    capture,
    naming: await createNaming({ builds: readBuilds(hre.artifacts) }),
    executor: createReferenceExecutor(),
    rule,
    executors,
    gasPerSecond: hre.config.parallelReport.gasPerSecond,
    onProgress: progress.show,
  }).finally(() => progress.end());

  const paths = await writeViews(report, args, hre);
  const relative = Object.fromEntries(Object.entries(paths).map(([view, file]) => [view, path.relative(process.cwd(), file) || file]));
  console.log(renderTerminal(report, { ...terminalOf(process.stdout), tests: args.tests, explain: args.explain, paths: relative }));
  if (before !== undefined) console.log(compareReports(before, report));

  const passed = [await snapshotPasses(args, report, root), budgetsPass(budgets, report)].every(Boolean);
  if (failure !== undefined) throw failure instanceof Error ? failure : new ParallelError("INTERNAL", { detail: String(failure) });
  if (testsFailed) console.error("The run that this report was made from failed.");
  return passed && !testsFailed ? successfulResult() : errorResult();
};

export default parallelReport;

async function writeViews(
  report: Report,
  { json, html }: ParallelReportArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<{ html: string; json?: string }> {
  const { root, cache } = hre.config.paths;
  const htmlPath = html === undefined ? path.join(cache, "parallel-report", "report.html") : path.resolve(root, html);
  await writeWholeFile(htmlPath, renderHtml(report));
  if (json === undefined) return { html: htmlPath };
  const jsonPath = path.resolve(root, json);
  await writeWholeFile(jsonPath, renderJson(report));
  return { html: htmlPath, json: jsonPath };
}

async function snapshotPasses({ snapshot, snapshotCheck }: ParallelReportArguments, report: Report, root: string): Promise<boolean> {
  const file = path.join(root, SNAPSHOT_FILE);
  const check = snapshotCheck ? await checkSnapshot(file, report) : undefined;
  if (check !== undefined) console.log(describeSnapshotCheck(check));
  if (snapshot) {
    await writeSnapshot(file, report);
    console.log(`Snapshot written to ${SNAPSHOT_FILE}`);
  }
  return check?.passed ?? true;
}

function budgetsPass(budgets: ReturnType<typeof budgetsFrom>, report: Report): boolean {
  if (budgets.length === 0) return true;
  const { passed, lines } = describeBudgets(budgets, report);
  console.log(lines.join("\n"));
  return passed;
}

async function readReport(file: string): Promise<Report> {
  return parseReport(await readFile(file, "utf8"), file);
}

async function projectName({ config }: HardhatRuntimeEnvironment): Promise<string> {
  const { name } = await packageJson(path.join(config.paths.root, "package.json"));
  return name ?? path.basename(config.paths.root);
}

async function pluginVersion(): Promise<string> {
  const { version } = await packageJson(fileURLToPath(new URL("../../package.json", import.meta.url)));
  if (version === undefined) throw new ParallelError("INTERNAL", { detail: "its package.json has a version" });
  return version;
}

async function packageJson(file: string): Promise<{ name?: string; version?: string }> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as { name?: string; version?: string };
  } catch {
    return {};
  }
}
