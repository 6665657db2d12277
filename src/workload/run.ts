import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ParallelError } from "../errors/error.ts";
import { CAPTURE_VARIABLE } from "./capture-session.ts";
import { freshCaptureFolder } from "./capture-folder.ts";
import { readCapture } from "./capture-store.ts";
import { watchTests } from "./watch-tests.ts";
import type { Capture, CaptureGap } from "./workload.ts";

/** What a captured run of tests, or of a script, came to. */
export interface CaptureRun {
  readonly capture: Capture;
  /** True where tests failed, or the script did. What was captured until then stands. */
  readonly testsFailed: boolean;
  /** The exit code that the run would have ended with by itself. */
  readonly exitCode: number;
  /** What ended the run, where it did not end by itself: the error that the task or the script threw. */
  readonly failure?: unknown;
}

/**
 * Runs the project's own `test` task in this process and captures every transaction that is mined, also in the processes that it starts.
 *
 * @param options.testFiles the test files to run; all of the project's where there are none.
 * @throws NO_TESTS where the project has no tests that could send a transaction.
 */
export async function captureTests(
  hre: HardhatRuntimeEnvironment,
  { testFiles, noCompile }: { readonly testFiles: readonly string[]; readonly noCompile?: boolean },
): Promise<CaptureRun> {
  if (testFiles.length === 0) await requireTests(hre);
  watchTests(hre);
  const run = await captureWhile(hre, () => hre.tasks.getTask("test").run({ testFiles: [...testFiles], noCompile: noCompile ?? false }));
  const gaps = [...run.capture.gaps, ...(await solidityTests(hre))];
  return { ...run, capture: { ...run.capture, gaps } };
}

/** Runs a script as `hardhat run` does, to its very end, and captures every transaction that is mined. */
export function captureScript(hre: HardhatRuntimeEnvironment, script: string, noCompile = false): Promise<CaptureRun> {
  return captureWhile(hre, async () => {
    await hre.tasks.getTask("run").run({ script, noCompile });
    await nothingLeftToDo();
  });
}

async function captureWhile(hre: HardhatRuntimeEnvironment, run: () => Promise<unknown>): Promise<CaptureRun> {
  const folder = await freshCaptureFolder(hre.config.paths.cache);
  process.env[CAPTURE_VARIABLE] = folder;
  const ending = await endingOf(run);
  delete process.env[CAPTURE_VARIABLE];
  const capture = await readCapture(folder);
  await rm(folder, { recursive: true, force: true });
  return { capture, ...ending };
}

async function endingOf(run: () => Promise<unknown>): Promise<Omit<CaptureRun, "capture">> {
  try {
    const result = await run();
    const succeeded = (result as { success?: boolean } | undefined)?.success !== false;
    const exitCode = succeeded ? Number(process.exitCode ?? 0) : 1;
    return { testsFailed: exitCode !== 0, exitCode };
  } catch (failure) {
    return { testsFailed: true, exitCode: 1, failure };
  }
}

/** Scripts often end with a call to an asynchronous `main` that no one awaits: they are over when the process would exit. */
function nothingLeftToDo(): Promise<void> {
  return new Promise((resolve) => void process.once("beforeExit", () => resolve()));
}

async function requireTests(hre: HardhatRuntimeEnvironment): Promise<void> {
  const folders = testFolders(hre);
  for (const folder of folders) {
    if ((await filesIn(folder)).some((file) => /\.[cm]?[jt]s$/.test(file))) return;
  }
  throw new ParallelError("NO_TESTS", {
    folders: folders.map((folder) => path.relative(hre.config.paths.root, folder)).join(", ") || "test",
  });
}

/** The folders that the project's test runners look into, but for Solidity's. */
function testFolders(hre: HardhatRuntimeEnvironment): string[] {
  const { solidity: _, ...folders } = hre.config.paths.tests as unknown as Record<string, string>;
  return [...new Set(Object.values(folders))];
}

/** Solidity tests run inside the simulator, where no hook sees what they send. */
async function solidityTests(hre: HardhatRuntimeEnvironment): Promise<CaptureGap[]> {
  const { root, sources, tests } = hre.config.paths;
  const beside = await Promise.all(sources.solidity.map(filesIn));
  const files = [
    ...beside.flat().filter((file) => file.endsWith(".t.sol")),
    ...(await filesIn(tests.solidity)).filter((file) => file.endsWith(".sol")),
  ];
  return [...new Set(files)].map((file) => ({
    what: path.relative(root, file).split(path.sep).join("/"),
    reason: "Solidity tests run inside the simulator and are not seen",
    count: 1,
  }));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
