import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadWorkloads } from "../../src/workload/workload-file.ts";
import type { Capture } from "../../src/workload/workload.ts";

const ROOT = path.dirname(path.dirname(import.meta.dirname));
const HARDHAT = path.join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");

/** Projects compile and start Hardhat: seconds each, more on a busy machine. */
export const PROJECT_TIMEOUT = 180_000;

export interface ProjectRun {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs Hardhat in one of test/projects, as a user would. */
export function runHardhat(project: string, args: readonly string[], env: Record<string, string> = {}): Promise<ProjectRun> {
  const child = spawn(process.execPath, [HARDHAT, ...args], {
    cwd: path.join(ROOT, "test", "projects", project),
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_OPTIONS: "", HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (output += String(text)));
  return new Promise((resolve) => child.on("close", (exitCode) => resolve({ exitCode, output })));
}

/** Runs tests or a script of a project under capture, and loads what was captured. */
export async function captureProject(project: string, args: readonly string[], env: Record<string, string> = {}): Promise<ProjectRun & { capture: Capture }> {
  const out = path.join(mkdtempSync(path.join(tmpdir(), "capture-")), "workload.jsonl.gz");
  const run = await runHardhat(project, ["capture", "--out", out, ...args], env);
  return { ...run, capture: await loadWorkloads(out) };
}
