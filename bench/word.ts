// Times the engine's 256-bit words and keccak, called in a loop inside WebAssembly, with a plain loop of additions of u64 beside them.
// Run: node --experimental-strip-types bench/word.ts

import { loadavg } from "node:os";
import { compileAssembly } from "../test/assembly/compile.ts";
import { median } from "./helpers/median.ts";

const SAMPLES = 201;
const CALLS = 4_000;

const OPERATIONS: Record<string, string> = {
  repeatPlain: "plain u64 additions, the machine's own pace",
  repeatAdd: "add",
  repeatMultiply: "multiply",
  repeatDivideByLimb: "divide by 64 bits",
  repeatDivide: "divide by 160 bits",
  repeatMultiplyModulo: "multiplyModulo by 254 bits",
  repeatKeccak: "keccak256 of 64 bytes",
};

const { exports } = await compileAssembly("test/assembly/word-bench-entry.ts");

/** Millions of calls a second: the fastest and the median of many short samples, since other processes slow some down. */
function measure(name: string): { best: number; middle: number } {
  const run = exports[name];
  if (run === undefined) throw new Error(`The module has no ${name}.`);
  for (let warmUp = 0; warmUp < SAMPLES; warmUp++) run(CALLS);
  const samples = Array.from({ length: SAMPLES }, () => {
    const start = performance.now();
    run(CALLS);
    return CALLS / (performance.now() - start) / 1e3;
  });
  return { best: Math.max(...samples), middle: median(samples) };
}

exports["prepare"]?.();
console.log(`Millions of calls a second on one core; load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
console.log(`${"".padEnd(46)}${"median".padStart(9)}${"best".padStart(9)}`);
for (const [name, title] of Object.entries(OPERATIONS)) {
  const { best, middle } = measure(name);
  console.log(`${title.padEnd(46)}${middle.toFixed(1).padStart(9)}${best.toFixed(1).padStart(9)}`);
}
