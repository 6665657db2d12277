import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { readCapture } from "../../src/workload/capture-store.ts";
import { loadWorkloads } from "../../src/workload/workload-file.ts";
import type { Capture } from "../../src/workload/workload.ts";

const ROOT = path.dirname(path.dirname(import.meta.dirname));
const PROJECTS = path.join(ROOT, "test", "projects");
const HARDHAT = path.join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");

/** Projects compile and start Hardhat: seconds each, more on a busy machine. */
export const PROJECT_TIMEOUT = 180_000;

export interface ProjectRun {
  readonly exitCode: number | null;
  readonly output: string;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function startHardhat(project: string, args: readonly string[], env: Record<string, string> = {}): Child {
  return spawn(process.execPath, [HARDHAT, ...args], {
    cwd: path.join(PROJECTS, project),
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_OPTIONS: "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Runs Hardhat in one of test/projects, as a user would, with `input` piped into it. */
export async function runHardhat(project: string, args: readonly string[], env?: Record<string, string>, input = ""): Promise<ProjectRun> {
  const child = startHardhat(project, args, env);
  child.stdin.end(input);
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (output += String(text)));
  const exitCode = await ended(child);
  return { exitCode, output };
}

function ended(child: Child): Promise<number | null> {
  return new Promise((resolve) => child.on("close", resolve));
}

/** Resolves with the first match in what the child prints; one that never prints it is killed. */
function printed(child: Child, pattern: RegExp): Promise<string> {
  let output = "";
  const patience = setTimeout(() => child.kill("SIGKILL"), PROJECT_TIMEOUT / 2);
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      output += String(text);
      const [match] = pattern.exec(output) ?? [];
      if (match === undefined) return;
      clearTimeout(patience);
      resolve(match);
    });
    child.on("close", () => reject(new Error(`It ended before it printed ${pattern}: ${output}`)));
  });
}

export interface RunningNode {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** A node of Hardhat's on a free port. */
export async function startNode(project: string, ...args: readonly string[]): Promise<RunningNode> {
  const child = startHardhat(project, ["node", "--hostname", "127.0.0.1", "--port", "0", ...args]);
  const url = await printed(child, /http:\/\/127\.0\.0\.1:\d+/);
  return {
    url,
    stop() {
      const end = ended(child);
      child.kill();
      return end;
    },
  };
}

/** Captures a script until it has printed a text, kills it, and reads what is there. */
export async function captureUntilKilled(project: string, script: string, text: string): Promise<Capture> {
  const child = startHardhat(project, ["capture", "--out", path.join(tmpdir(), "never-written.gz"), "--script", script]);
  await printed(child, new RegExp(text));
  const end = ended(child);
  child.kill("SIGKILL");
  await end;
  return readCapture(path.join(PROJECTS, project, "cache", "parallel-report", "capture", String(child.pid)));
}

/** Runs tests or a script of a project under capture, and loads what was captured. */
export async function captureProject(
  project: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ProjectRun & { capture: Capture }> {
  const out = path.join(mkdtempSync(path.join(tmpdir(), "capture-")), "workload.jsonl.gz");
  const run = await runHardhat(project, ["capture", "--out", out, ...args], env);
  return { ...run, capture: await loadWorkloads(out) };
}
