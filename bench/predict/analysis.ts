import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Hex } from "../../src/access/hex.ts";
import { AnalysedCode } from "../../src/predict/analysis/analysed-code.ts";
import { cpuTime } from "../helpers/cpu-time.ts";
import { median } from "../helpers/median.ts";
import { builtCode } from "./built-code.ts";

/** Contracts as the registry has them, by the file of their build. */
export const ANALYSED = {
  "Uniswap v2 router": "@uniswap/v2-periphery/build/UniswapV2Router02.json",
  "Uniswap v2 pair": "@uniswap/v2-core/build/UniswapV2Pair.json",
} as const;

/** How large the largest deployed contract is (EIP-170), in bytes. */
export const LARGEST = 24_576;
const WARM_RUNS = 9;
const COLD_RUNS = 3;

/** What analysing every function of a contract takes, in milliseconds of the CPU: in a process that did so before, and in one that did not. */
export interface AnalysisTime {
  readonly name: string;
  readonly bytes: number;
  readonly functions: number;
  readonly warm: number;
  readonly cold: number;
}

export function analysisTimes(): AnalysisTime[] {
  return Object.entries(ANALYSED).map(([name, file]) => {
    const code = builtCode(file);
    const times = Array.from({ length: 2 * WARM_RUNS }, () => cpuTime(() => analyseAll(code)));
    const warm = median(times.slice(WARM_RUNS));
    const cold = median(Array.from({ length: COLD_RUNS }, () => coldTime(file)));
    return { name, bytes: code.length / 2 - 1, functions: analyseAll(code), warm, cold };
  });
}

/** Analyses every function, and gives their number. */
export function analyseAll(code: Hex): number {
  const analysed = new AnalysedCode(code);
  for (const selector of analysed.selectors) analysed.function(selector);
  return analysed.selectors.length;
}

function coldTime(file: string): number {
  const script = fileURLToPath(new URL("./analyse-once.ts", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, script, file], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return Number(stdout);
}
