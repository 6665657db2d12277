// Compiles assembly/, unless a module is newer than all of its sources: to dist/engine.wasm, to dist/engine-trace.wasm, which tells its host of
// every step and message, and its hash alone to dist/hasher.wasm.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SOURCES = path.join(ROOT, "assembly");

/** Where each module's compilation starts, and what it adds. */
const MODULES = {
  engine: ["assembly/index.ts"],
  "engine-trace": ["assembly/index.ts", "--use", "TRACES=1"],
  hasher: ["assembly/hasher.ts"],
};

/** The module's first pages; it grows to 4 GB. */
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65536;

/** How all builds are compiled. */
export const FLAGS = [
  "-O3",
  "--noAssert",
  ...["--uncheckedBehavior", "always"],
  ...["--runtime", "stub"],
  ...["--enable", "threads,simd,bulk-memory"],
  "--importMemory",
  "--sharedMemory",
  ...["--initialMemory", String(INITIAL_PAGES)],
  ...["--maximumMemory", String(MAXIMUM_PAGES)],
];

/** Builds one of the modules if it must be, and gives its path. */
export async function buildEngine(name = "engine") {
  const output = path.join(ROOT, "dist", `${name}.wasm`);
  if (isFresh(output)) return output;
  mkdirSync(path.dirname(output), { recursive: true });
  // Whole or not at all: another process may build at the same time.
  const staging = `${output}.${process.pid}`;
  const { main } = await import("assemblyscript/asc");
  const outFile = path.relative(ROOT, staging);
  const { error, stderr } = await main([...MODULES[name], ...FLAGS, "--outFile", outFile, "--baseDir", ROOT]);
  if (error !== null) {
    rmSync(staging, { force: true });
    throw new Error(`the engine does not compile: ${error.message}\n${stderr.toString()}`);
  }
  renameSync(staging, output);
  return output;
}

function isFresh(output) {
  if (!existsSync(output)) return false;
  const built = statSync(output).mtimeMs;
  return [fileURLToPath(import.meta.url), ...sourceFiles()].every((file) => statSync(file).mtimeMs < built);
}

function sourceFiles() {
  return readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const name of Object.keys(MODULES)) await buildEngine(name);
