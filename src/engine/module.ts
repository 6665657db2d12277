import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ParallelError } from "../errors/error.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

/** The engine's module, compiled once a process. */
export function engineModule(): Promise<WebAssembly.Module> {
  compiled ??= load();
  return compiled;
}

async function load(): Promise<WebAssembly.Module> {
  const file = await moduleFile();
  try {
    return await WebAssembly.compile(readFileSync(file));
  } catch (error) {
    throw new ParallelError("ENGINE_MISSING", { path: file }, error instanceof Error ? error : undefined);
  }
}

/** The package holds the module beside its JavaScript. A checkout that runs its sources builds it when they have changed. */
async function moduleFile(): Promise<string> {
  const folder = dirname(import.meta.dirname);
  if (basename(folder) !== "src") return join(folder, "engine.wasm");
  const builder = pathToFileURL(join(dirname(folder), "scripts/build-engine.mjs")).href;
  const { buildEngine } = (await import(builder)) as { buildEngine(): Promise<string> };
  return buildEngine();
}
