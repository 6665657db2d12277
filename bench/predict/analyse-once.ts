// Prints the milliseconds of the CPU that this process takes to analyse a contract for the first time.
import { cpuTime } from "../helpers/cpu-time.ts";
import { analyseAll } from "./analysis.ts";
import { builtCode } from "./built-code.ts";

const code = builtCode(process.argv[2] ?? "");
console.log(cpuTime(() => analyseAll(code)));
