import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Whether the TypeScript sources run, and not what was built of them. */
export const RUNS_SOURCES = import.meta.filename.endsWith(".ts");

/** This package's folder. */
export const PACKAGE_FOLDER = folderOfPackage(import.meta.dirname);

/** The folder of all code that runs: the sources, or what was built of them. */
export const CODE_FOLDER = path.join(PACKAGE_FOLDER, RUNS_SOURCES ? "src" : "dist");

/**
 * A module's file, by its path below `src/` without ending. Built modules share files, unless they are named in a call of this, as a plain string, or
 * are a page's script (scripts/bundle.mjs).
 */
export function ownModule(name: string): URL {
  return pathToFileURL(path.join(CODE_FOLDER, `${name}.${RUNS_SOURCES ? "ts" : "js"}`));
}

/** The next folder upwards with a package.json: how far up depends on which file the build has put this module into. */
function folderOfPackage(folder: string): string {
  return existsSync(path.join(folder, "package.json")) ? folder : folderOfPackage(path.dirname(folder));
}
