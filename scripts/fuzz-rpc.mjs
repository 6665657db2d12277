/** `npm run fuzz:rpc`: random requests to a parallel network. Arguments go on: `npm run fuzz:rpc -- --calls 20000`. */
import path from "node:path";
import { exitWith, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const MAIN = path.join(ROOT, "test", "fuzz-rpc", "main.ts");
const TYPES = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

exitWith(run(process.execPath, [...TYPES, MAIN, ...process.argv.slice(2)], { cwd: ROOT }));
