import type { Hex } from "../../../src/access/hex.ts";
import { AnalysisFiles } from "../../../src/predict/analysis/analysis-files.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";

// Analyses functions of a code and keeps them after each, in a folder that others write to, too.

const [folder = "", code = "0x", ...selectors] = process.argv.slice(2);
const codes = new CodeCache(new AnalysisFiles(folder));
for (const selector of selectors) {
  codes.get(code, () => code as Hex).function(BigInt(selector));
  codes.save();
}
