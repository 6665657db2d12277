// Prints the milliseconds that this process takes to analyse a contract for the first time.
import { analyseAll } from "./analysis.ts";
import { builtCode } from "./built-code.ts";

const code = builtCode(process.argv[2] ?? "");
const start = performance.now();
analyseAll(code);
console.log(performance.now() - start);
