/**
 * `npm test`: every check in turn, then one table and the count of all tests. All of them run even if one fails, except after a failed
 * build. `npm test -- --package` also packs the plugin, and tries it out in a project of its own and on a
 * public suite of contracts.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { exitWith, npmCli, run, wasInterrupted } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const REPORTER = ["--", "--reporter", path.join(ROOT, "scripts", "count-reporter.cjs")];

/** The scripts of package.json that make up the check. */
const CHECKS = [
  { script: "lint" },
  { script: "typecheck" },
  { script: "build:once", isNeededByTheRest: true },
  { script: "test:unit", args: REPORTER },
  { script: "test:projects", args: REPORTER },
  { script: "test:conformance", args: REPORTER },
  { script: "test:identity", args: REPORTER },
];
const PACKAGE_CHECKS = [{ script: "test:package" }, { script: "test:suite" }];

async function check() {
  const checks = process.argv.includes("--package") ? [...CHECKS, ...PACKAGE_CHECKS] : CHECKS;
  const countsFolder = mkdtempSync(path.join(tmpdir(), "hardhat-parallel-counts-"));
  try {
    const results = await runAll(checks, { ...process.env, TEST_COUNTS: countsFolder });
    const tests = addUp(countsFolder);
    const skipped = checks.slice(results.length).map(({ script }) => ({ script, code: undefined, seconds: 0 }));
    console.log(["", ...[...results, ...skipped].map(describe), "", describeTests(tests)].join("\n"));
    const isGood = results.length === checks.length && results.every(({ code }) => code === 0) && tests.passing > 0 && tests.failing === 0;
    return isGood ? 0 : (results.map(({ code }) => code).find(wasInterrupted) ?? 1);
  } finally {
    rmSync(countsFolder, { recursive: true, force: true });
  }
}

async function runAll(checks, env) {
  const results = [];
  for (const { script, args = [], isNeededByTheRest } of checks) {
    console.log(`\n[check] ${script}`);
    const start = performance.now();
    const code = await run(process.execPath, [npmCli(), "run", "--silent", script, ...args], { cwd: ROOT, env });
    results.push({ script, code, seconds: (performance.now() - start) / 1000 });
    if (wasInterrupted(code) || (isNeededByTheRest && code !== 0)) break;
  }
  return results;
}

function addUp(folder) {
  const total = { passing: 0, failing: 0, pending: 0 };
  for (const file of readdirSync(folder)) {
    const count = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
    for (const key of Object.keys(total)) total[key] += count[key];
  }
  return total;
}

function describe({ script, code, seconds }) {
  const outcome = code === undefined ? "not run" : code === 0 ? "ok" : `FAILED (exit code ${code})`;
  return `  ${script.padEnd(18)}${`${seconds.toFixed(1)} s`.padStart(9)}   ${outcome}`;
}

function describeTests({ passing, failing, pending }) {
  const count = `tests: ${passing} passing, ${failing} failing, ${pending} pending`;
  return passing + failing === 0 ? `${count}: no test ran, which counts as a failure` : count;
}

exitWith(check());
