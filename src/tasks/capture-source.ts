import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ParallelError } from "../errors/error.ts";
import { captureScript, captureTests, type CaptureRun } from "../workload/run.ts";
import { loadWorkloads } from "../workload/workload-file.ts";
import { existingFile } from "./options.ts";

/** Where a task takes its transactions from: the tests, a script, or a workload file. */
export interface SourceOptions {
  readonly testFiles: string[];
  readonly script: string | undefined;
  readonly workload: string | undefined;
  readonly noCompile: boolean;
}

/**
 * Refuses options that exclude each other and files that do not exist, before anything runs.
 *
 * @throws OPTIONS_EXCLUDE, FILE_NOT_FOUND
 */
export function checkSource({ testFiles, script, workload }: SourceOptions, root: string): void {
  const given = [
    ...(testFiles.length > 0 ? ["test files"] : []),
    ...(script === undefined ? [] : ["--script"]),
    ...(workload === undefined ? [] : ["--workload"]),
  ];
  const [one, other] = given;
  if (one !== undefined && other !== undefined) throw new ParallelError("OPTIONS_EXCLUDE", { one, other });
  if (script !== undefined) existingFile("--script", script, root);
  if (workload !== undefined) existingFile("--workload", workload, root);
  for (const file of testFiles) existingFile("The command line", file, root);
}

/** Runs the tests or the script, or reads the workload file. */
export async function obtainCapture(options: SourceOptions, hre: HardhatRuntimeEnvironment): Promise<CaptureRun> {
  const { root } = hre.config.paths;
  const { script, workload, testFiles, noCompile } = options;
  if (workload !== undefined) {
    return { capture: await loadWorkloads(existingFile("--workload", workload, root)), testsFailed: false, exitCode: 0 };
  }
  if (script !== undefined) return captureScript(hre, existingFile("--script", script, root), noCompile);
  return captureTests(hre, { testFiles, noCompile });
}
