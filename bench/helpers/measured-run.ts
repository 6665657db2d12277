import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What one run took, in milliseconds: by the clock, and of the CPU in all its processes together. */
export interface RunTime {
  readonly wall: number;
  readonly cpu: number;
}

const PRELOAD = new URL("./cpu-at-exit.mjs", import.meta.url).href;

/** Runs Node with some arguments in a folder and measures it. Its output is dropped. Throws where it fails. */
export async function measuredRun(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<RunTime> {
  const temporary = await mkdtemp(path.join(tmpdir(), "measured-run-"));
  const cpuFile = path.join(temporary, "cpu");
  const NODE_OPTIONS = `${process.env["NODE_OPTIONS"] ?? ""} --import=${PRELOAD}`;
  const start = performance.now();
  const exitCode = await new Promise((resolve, reject) => {
    const run = spawn(process.execPath, args, {
      cwd: folder,
      stdio: "ignore",
      env: { ...process.env, ...variables, NODE_OPTIONS, CPU_AT_EXIT: cpuFile },
    });
    run.once("error", reject).once("exit", resolve);
  });
  const wall = performance.now() - start;
  if (exitCode !== 0) throw new Error(`node ${args.join(" ")} in ${folder} ended with ${String(exitCode)}`);
  const microseconds = (await readFile(cpuFile, "utf8")).trim().split("\n");
  await rm(temporary, { recursive: true });
  return { wall, cpu: microseconds.reduce((sum, line) => sum + Number(line), 0) / 1000 };
}
