/** `npm run identity`: the same random requests to EDR and to a parallel network. Arguments go on: `npm run identity -- --blocks 20000`. */
import path from "node:path";
import { exitWith, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const MAIN = path.join(ROOT, "test", "identity", "main.ts");
const TYPES = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

exitWith(run(process.execPath, [...TYPES, MAIN, ...process.argv.slice(2)], { cwd: ROOT }));
