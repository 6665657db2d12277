import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Contestant } from "./contestant.ts";
import { type DevelopmentNode, prepareNode } from "./node.ts";
import { BLOCK } from "./workload.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Foundry's node, in a process of its own for each workload; undefined where npm has no binary for this machine. */
export function anvil(): Contestant | undefined {
  if (findBinary() === undefined) return undefined;
  return {
    name: "anvil",
    async prepare(workload) {
      const node = await anvilNode();
      if (node === undefined) throw new Error("anvil's binary is gone");
      return prepareNode(node, workload);
    },
  };
}

/** A new anvil that mines when it is told; undefined where npm has no binary for this machine. */
export async function anvilNode(gasLimit: bigint = BLOCK.gasLimit): Promise<DevelopmentNode | undefined> {
  const binary = findBinary();
  if (binary === undefined) return undefined;
  const { pid, port } = await start(binary, gasLimit);
  const request = (method: string, params: readonly unknown[] = []) => call(port, method, params);
  const cpuTime = existsSync(`/proc/${pid}/task`) ? () => cpuTimeOf(pid) : () => performance.now();
  return { request, cpuTime };
}

function findBinary(): string | undefined {
  const system = process.platform === "win32" ? "win32" : process.platform;
  const name = process.platform === "win32" ? "anvil.exe" : "anvil";
  try {
    const found = createRequire(import.meta.url).resolve(
      `@foundry-rs/anvil-${system}-${ARCHITECTURES[process.arch] ?? process.arch}/package.json`,
    );
    return join(found, "../bin", name);
  } catch {
    return undefined;
  }
}

/** Starts anvil on a free port. It ends with this process at the latest. */
async function start(binary: string, gasLimit: bigint): Promise<{ pid: number; port: string }> {
  const options = { "--port": "0", "--hardfork": BLOCK.hardfork, "--gas-limit": String(gasLimit), "--order": "fifo" };
  const fee = { "--block-base-fee-per-gas": String(BLOCK.baseFee) };
  const child = spawn(binary, ["--no-mining", ...Object.entries({ ...options, ...fee }).flat()], { stdio: ["ignore", "pipe", "ignore"] });
  process.once("exit", () => child.kill());
  child.unref();
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /Listening on .*:(\d+)/.exec(line)?.[1];
    if (port !== undefined && child.pid !== undefined) {
      child.stdout.resume();
      return { pid: child.pid, port };
    }
  }
  throw new Error("anvil ended before it listened");
}

async function call(port: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error !== undefined) throw new Error(`anvil: ${method}: ${error.message}`);
  return result;
}

/** CPU time of a process's threads so far, in milliseconds, as Linux counts it in nanoseconds. */
function cpuTimeOf(pid: number): number {
  const threads = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(threads).map((thread) => Number(readFileSync(`${threads}/${thread}/schedstat`, "utf8").split(" ")[0]));
  return nanoseconds.reduce((sum, time) => sum + time, 0) / 1e6;
}
