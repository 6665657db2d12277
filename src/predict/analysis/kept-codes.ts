import path from "node:path";
import { debuglog } from "node:util";
import { AnalysisFiles } from "./analysis-files.ts";
import { CodeCache } from "./code-cache.ts";

/** `NODE_DEBUG=hardhat-parallel` shows what it tells. */
const tell = debuglog("hardhat-parallel");

/** Code that was analysed in any run of a project, by the project's cache folder: `hardhat clean` clears it away. */
export function keptCodes(cache: string): CodeCache {
  return new CodeCache(new AnalysisFiles(path.join(cache, "parallel-predict")));
}

/** Keeps what this run analysed for the next. */
export function saveCodes(codes: CodeCache): void {
  const { made, adopted, read } = codes.counts;
  tell("functions analysed: %d here, %d by other threads, %d in runs before", made, adopted, read);
  codes.save();
}
