/** `npm run conformance`: the official state tests and real blocks. Arguments go on: `npm run conformance -- --sample 500`. */
import path from "node:path";
import { exitWith, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const MAIN = path.join(ROOT, "test", "conformance", "state-tests", "main.ts");
const TYPES = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

exitWith(run(process.execPath, [...TYPES, MAIN, ...process.argv.slice(2)], { cwd: ROOT }));
