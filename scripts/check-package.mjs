/**
 * Packs the plugin as npm would publish it, installs it into a copy of a fixture project far from this repository, and runs the report there:
 * it must hold the engine, exit with 0, print a verdict and write the HTML page. The project's tests must pass on a parallel network, and its
 * TypeScript must accept the plugin's types.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SetupError, exitWith, npmCli, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const PROJECT = path.join(ROOT, "fixture-projects", "exchange");
const GENERATED = new Set(["node_modules", "artifacts", "cache", "types", "coverage"]);
const ENGINES = ["engine.wasm", "engine-trace.wasm", "hasher.wasm"].map((name) => path.join("dist", name));
const REPORT = path.join("cache", "parallel-report", "report.html");

async function checkPackage() {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "hardhat-parallel-package-"));
  try {
    const tarball = await pack(folder);
    const project = copyProject(folder);
    await npm(["install", "--save-dev", tarball, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], project);
    for (const engine of ENGINES)
      expect(existsSync(path.join(project, "node_modules", "hardhat-parallel", engine)), `the tarball holds no ${engine}`);
    reportIn(project);
    testsIn(project);
    await checkTypesIn(project);
    console.log("[package] The packed plugin reports on a project of its own, and runs its tests on a parallel network.");
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pack(folder) {
  await npm(["pack", "--pack-destination", folder, "--loglevel=error"], ROOT);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  return path.join(folder, tarball);
}

function copyProject(folder) {
  const project = path.join(folder, path.basename(PROJECT));
  cpSync(PROJECT, project, {
    recursive: true,
    filter: (source) => path.dirname(source) !== PROJECT || !GENERATED.has(path.basename(source)),
  });
  return project;
}

function reportIn(project) {
  const report = hardhat(project, "parallel-report");
  expect(report.status === 0, `parallel-report ended with exit code ${report.status}`);
  expect(/^VERDICT/m.test(report.output), "parallel-report printed no verdict");
  const page = statSync(path.join(project, REPORT), { throwIfNoEntry: false });
  expect(page !== undefined && page.size > 0, `parallel-report wrote no ${REPORT}`);
}

function testsIn(project) {
  const tests = hardhat(project, "test", "--network", "parallel");
  expect(tests.status === 0, `the tests on a parallel network ended with exit code ${tests.status}`);
  expect(/^\d+ passing/m.test(tests.output), "no test passed on a parallel network");
  expect(!tests.output.includes("run by Hardhat itself"), "the network was not parallel");
}

/** Runs Hardhat in a project and shows what it prints. */
function hardhat(project, ...parameters) {
  const options = { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const { status, stdout, stderr } = spawnSync(process.execPath, [hardhatOf(project), ...parameters], options);
  const output = stdout + stderr;
  console.log(output);
  return { status, output };
}

async function checkTypesIn(project) {
  const tsc = path.join(project, "node_modules", "typescript", "bin", "tsc");
  const built = await run(process.execPath, [hardhatOf(project), "build"], { cwd: project }); // generates the contracts' types
  expect(built === 0, "the project does not build");
  const code = await run(process.execPath, [tsc, "--noEmit"], { cwd: project });
  expect(code === 0, "the project's types are wrong");
}

function hardhatOf(project) {
  return path.join(project, "node_modules", "hardhat", "dist", "src", "cli.js");
}

async function npm(args, cwd) {
  console.log(`[package] npm ${args.join(" ")}`);
  const code = await run(process.execPath, [npmCli(), ...args], { cwd });
  expect(code === 0, `npm ${args[0]} ended with exit code ${code}`);
}

function expect(isTrue, complaint) {
  if (!isTrue) throw new SetupError(`Packing check: ${complaint}`);
}

exitWith(checkPackage());
