import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const HARDHAT_CLI = path.join(path.dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist/src/cli.js");

/** What a command came to. `output` is standard output and error, in the order in which they came. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly output: string;
}

/** Runs Hardhat in a project as a user does, under the Node that runs this test, its output piped. */
export async function runHardhat(project: string, ...parameters: string[]): Promise<Finished> {
  const child = spawn(process.execPath, [HARDHAT_CLI, ...parameters], {
    cwd: project,
    // As at a terminal: on CI servers Hardhat adds a stack trace to every message.
    env: { ...process.env, CI: undefined, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, output] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { exitCode, stdout, output };
}

const temporaryFolders: string[] = [];

process.once("exit", () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder outside the repository, gone when the tests are over. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hardhat-parallel-")));
  temporaryFolders.push(folder);
  return folder;
}
