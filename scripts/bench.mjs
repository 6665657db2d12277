/** `npm run bench:engine` and its like: runs bench/<name>.ts. */
import path from "node:path";
import { exitWith, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const TYPES = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
const [name, ...args] = process.argv.slice(2);

exitWith(run(process.execPath, [...TYPES, path.join(ROOT, "bench", `${name}.ts`), ...args], { cwd: ROOT }));
