import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ParallelError } from "../errors/error.ts";
import { CODE_FOLDER, PACKAGE_FOLDER, RUNS_SOURCES } from "../package/own-files.ts";

/** The builds of assembly/: the engine, one that tells its host of every step and message, and the hash alone. */
export type EngineBuild = "engine" | "engine-trace" | "hasher";

const compiled = new Map<EngineBuild, Promise<WebAssembly.Module>>();

let loaded: WebAssembly.Module | undefined;

/** The module "engine" where it is compiled already. */
export function compiledModule(): WebAssembly.Module | undefined {
  return loaded;
}

/** A build of the engine's module, compiled once a process. */
export function engineModule(build: EngineBuild = "engine"): Promise<WebAssembly.Module> {
  const known = compiled.get(build);
  if (known !== undefined) return known;
  const loading = load(build);
  compiled.set(build, loading);
  return loading;
}

async function load(build: EngineBuild): Promise<WebAssembly.Module> {
  const file = await moduleFile(build);
  try {
    const module = await WebAssembly.compile(readFileSync(file));
    if (build === "engine") loaded = module;
    return module;
  } catch (error) {
    throw new ParallelError("ENGINE_MISSING", { path: file }, error instanceof Error ? error : undefined);
  }
}

/** The package holds the modules beside its JavaScript. A checkout that runs its sources builds them when they have changed. */
async function moduleFile(build: EngineBuild): Promise<string> {
  if (!RUNS_SOURCES) return path.join(CODE_FOLDER, `${build}.wasm`);
  const builder = pathToFileURL(path.join(PACKAGE_FOLDER, "scripts/build-engine.mjs")).href;
  const { buildEngine } = (await import(builder)) as { buildEngine(name: EngineBuild): Promise<string> };
  return buildEngine(build);
}
