/** Builds dist/ where the sources changed since the last build: `npm run build`, remembered by a hash of what goes into it. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError, exitWith, npmCli, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const INPUTS = ["src", "assembly", "scripts", "package.json", "package-lock.json", "tsconfig.json"];

/** Inside node_modules, so that a new installation, which also drops the link to ourselves, builds anew. */
const MEMORY = path.join(ROOT, "node_modules", ".cache", "hardhat-parallel", "build-hash");

export async function buildOnce() {
  const hash = hashOf(INPUTS.flatMap(filesIn));
  if (isBuilt(hash)) return 0;
  console.error("[set-up] Building …");
  rmSync(path.join(ROOT, "dist"), { recursive: true, force: true });
  const code = await run(process.execPath, [npmCli(), "run", "--silent", "build"], { cwd: ROOT });
  if (code !== 0) throw new SetupError("The build failed: see its messages above.");
  mkdirSync(path.dirname(MEMORY), { recursive: true });
  writeFileSync(MEMORY, hash);
  return 0;
}

function isBuilt(hash) {
  const isThere = existsSync(path.join(ROOT, "dist", "index.js"));
  const isLinked = existsSync(path.join(ROOT, "node_modules", "hardhat-parallel", "package.json"));
  return isThere && isLinked && existsSync(MEMORY) && readFileSync(MEMORY, "utf8") === hash;
}

function filesIn(input) {
  const start = path.join(ROOT, input);
  if (path.extname(input) !== "") return [start];
  const entries = readdirSync(start, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) exitWith(buildOnce());
