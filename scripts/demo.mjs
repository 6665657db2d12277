/** `npm start`: the plugin's main job on a fixture project. Arguments go to the task: `npm start -- --tests`. */
import path from "node:path";
import { buildOnce } from "./build-once.mjs";
import { exitWith, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const HARDHAT = path.join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
const PROJECT = path.join("fixture-projects", "exchange");
const JSON_REPORT = path.join("cache", "parallel-report", "report.json");

async function demo() {
  await buildOnce();
  const args = process.argv.slice(2);
  const json = args.includes("--json") ? [] : ["--json", JSON_REPORT];
  console.error(`[demo] ${PROJECT} $ npx hardhat parallel-report ${[...json, ...args].join(" ")}`);
  const code = await run(process.execPath, [HARDHAT, "parallel-report", ...json, ...args], { cwd: path.join(ROOT, PROJECT) });
  if (code === 0) console.error(`[demo] The paths above are in ${path.join(ROOT, PROJECT)}`);
  return code;
}

exitWith(demo());
