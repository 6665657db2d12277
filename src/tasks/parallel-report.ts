import path from "node:path";
import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { ParallelError } from "../errors/error.ts";
import { readBuilds } from "../naming/build.ts";
import { createNaming } from "../naming/naming.ts";
import { keptCodes, saveCodes } from "../predict/analysis/kept-codes.ts";
import { analyse } from "../report/analysis/analyse.ts";
import { compareReports } from "../report/compare.ts";
import { renderHtml } from "../report/html/render.ts";
import { parseReport, renderJson } from "../report/json.ts";
import type { Report } from "../report/model.ts";
import { measured } from "../report/facts.ts";
import { requireSnapshot, SNAPSHOT_FILE } from "../report/snapshot.ts";
import { terminalOf } from "../report/terminal/page.ts";
import { renderTerminal } from "../report/terminal/terminal.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import { saveWorkloads } from "../workload/workload-file.ts";
import { describeBudgets } from "./budgets.ts";
import { checkSource, obtainCapture, type SourceOptions } from "./capture-source.ts";
import { budgetsFrom, executorsFrom, existingFile, outputFile, ruleFrom, type RuleOptions } from "./options.ts";
import { ProgressBar } from "./progress.ts";
import { pluginVersion, projectName } from "./project.ts";
import { executorNamed } from "./recording-executor.ts";
import { snapshotPasses, type SnapshotOptions } from "./snapshot-options.ts";

interface ParallelReportArguments extends SourceOptions, RuleOptions, SnapshotOptions {
  readonly save: string | undefined;
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly tests: boolean;
  readonly explain: boolean;
  readonly minSpeedup: string | undefined;
  readonly compare: string | undefined;
  readonly executors: string | undefined;
  readonly executor: string;
}

/** Runs tests or a script, reports on what they sent, and fails where they failed or a check did. */
const parallelReport: NewTaskActionFunction<ParallelReportArguments> = async (args, hre) => {
  const { root } = hre.config.paths;
  checkSource(args, root);
  const rule = ruleFrom(args, hre.config.parallelReport);
  const executors = executorsFrom(args.executors, hre.config.parallelReport);
  const createExecutor = executorNamed(args.executor);
  const budgets = budgetsFrom(args.minSpeedup);
  const outputs = outputsOf(args, hre);
  if (args.snapshotCheck) requireSnapshot(path.join(root, SNAPSHOT_FILE));
  const before = args.compare === undefined ? undefined : await readReport(existingFile("--compare", args.compare, root));

  const { capture, testsFailed, failure } = await obtainCapture(args, hre);
  // What died before it sent anything (contracts that do not compile) has nothing to report on.
  if (failure !== undefined && capture.workloads.length === 0) throw thrown(failure);
  if (outputs.save !== undefined) await saveWorkloads(outputs.save, capture);

  const codes = keptCodes(hre.config.paths.cache);
  const progress = new ProgressBar(process.stderr);
  const report = await analyse({
    project: await projectName(hre),
    pluginVersion: await pluginVersion(),
    capture,
    naming: await createNaming({ builds: readBuilds(hre.artifacts) }),
    executor: await createExecutor(),
    rule,
    executors,
    gasPerSecond: hre.config.parallelReport.gasPerSecond,
    codes,
    onProgress: progress.show,
  }).finally(() => progress.end());
  saveCodes(codes);

  const budgetCheck = describeBudgets(budgets, report);
  await writeWholeFile(outputs.html, renderHtml(report));
  if (outputs.json !== undefined) await writeWholeFile(outputs.json, renderJson(report));
  console.log(
    renderTerminal(report, { ...terminalOf(process.stdout), tests: args.tests, explain: args.explain, paths: shownPaths(outputs) }),
  );
  if (before !== undefined) console.log(compareReports(before, report));

  const snapshot = path.join(root, SNAPSHOT_FILE);
  const passed = (await snapshotPasses(args, snapshot, { rule, matrix: measured(report.matrix) })) && budgetCheck.passed;
  for (const line of budgetCheck.lines) console.log(line);
  if (failure !== undefined) throw thrown(failure);
  if (testsFailed) console.error("The run that this report was made from failed.");
  return passed && !testsFailed ? successfulResult() : errorResult();
};

export default parallelReport;

function thrown(failure: unknown): Error {
  return failure instanceof Error ? failure : new ParallelError("INTERNAL", { detail: String(failure) });
}

interface Outputs {
  readonly html: string;
  readonly json?: string;
  readonly save?: string;
}

/** Where files go, checked before anything runs. */
function outputsOf({ json, html, save }: ParallelReportArguments, hre: HardhatRuntimeEnvironment): Outputs {
  const { root, cache } = hre.config.paths;
  return {
    html: outputFile("--html", html ?? path.join(cache, "parallel-report", "report.html"), root),
    ...(json === undefined ? {} : { json: outputFile("--json", json, root) }),
    ...(save === undefined ? {} : { save: outputFile("--save", save, root) }),
  };
}

function shownPaths({ html, json }: Outputs): { html: string; json?: string } {
  const shown = (file: string): string => path.relative(process.cwd(), file) || file;
  return { html: shown(html), ...(json === undefined ? {} : { json: shown(json) }) };
}

async function readReport(file: string): Promise<Report> {
  return parseReport(await readFile(file, "utf8"), file);
}
