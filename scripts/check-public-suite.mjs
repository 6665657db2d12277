/**
 * Runs a public suite of contracts from npm, with the tests in its package, on a parallel network and on Hardhat's own: all must pass, and both
 * print the same. The plugin is installed as it is packed.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SetupError, exitWith, npmCli, run } from "./processes.cjs";

const ROOT = path.dirname(import.meta.dirname);
const PROJECT = path.join(import.meta.dirname, "public-suite");
const SUITE = "@animoca/ethereum-contracts";
/** How many tests the suite's version has: fewer were not run. */
const TESTS = 17_709;
const PROGRESS_MILLISECONDS = 15_000;

async function checkPublicSuite() {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "hardhat-parallel-suite-"));
  try {
    const project = path.join(folder, "project");
    cpSync(PROJECT, project, { recursive: true });
    await npm(["pack", "--pack-destination", folder], ROOT);
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    await npm(["install", "--save-dev", path.join(folder, tarball), "--ignore-scripts", "--legacy-peer-deps", "--prefer-offline"], project);
    cpSync(path.join(project, "node_modules", ...SUITE.split("/"), "test"), path.join(project, "test"), { recursive: true });
    writeFileSync(path.join(project, "test", "package.json"), JSON.stringify({ type: "commonjs" }));

    const [own, parallel] = await Promise.all(["default", "parallel"].map((network) => testsOn(network, project)));
    for (const { network, status, output, passing } of [own, parallel])
      expect(status === 0 && passing >= TESTS, `${passing} of ${TESTS} tests passed on network ${network}:\n${output.slice(-10_000)}`);
    expectSame(withoutTimes(own.output), withoutTimes(parallel.output));
    console.log(
      `[suite] The ${parallel.passing} tests of ${SUITE} pass on a parallel network (${parallel.seconds} s) and on Hardhat's own (${own.seconds} s, beside it), and print the same.`,
    );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs all tests on a network, telling of its progress. */
async function testsOn(network, cwd) {
  const started = performance.now();
  const cli = path.join(cwd, "node_modules", "hardhat", "dist", "src", "cli.js");
  const parameters = [cli, "test", "mocha", "--no-compile", "--network", network, "hardhat-2.mjs", ...testFiles(cwd)];
  const child = spawn(process.execPath, parameters, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const timer = setInterval(
    () => console.log(`[suite] ${network}: ${output.match(/✔/g)?.length ?? 0} of ${TESTS} tests`),
    PROGRESS_MILLISECONDS,
  );
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  const passing = Number(/^ {2}(\d+) passing/m.exec(output)?.[1] ?? 0);
  return { network, status, output, passing, seconds: ((performance.now() - started) / 1000).toFixed(0) };
}

function testFiles(project) {
  return readdirSync(path.join(project, "test"), { recursive: true })
    .filter((file) => file.endsWith(".test.js"))
    .sort()
    .map((file) => path.join("test", file));
}

function withoutTimes(output) {
  return output.replaceAll(/ \(\d+m?s\)$/gm, "").replace(/ passing \(.*\)/, " passing");
}

function expectSame(expected, found) {
  const [left, right] = [expected.split("\n"), found.split("\n")];
  const place = left.findIndex((line, index) => line !== right[index]);
  expect(
    place < 0 && left.length === right.length,
    `line ${place + 1} is\n${right[place]}\non a parallel network, and on Hardhat's\n${left[place]}`,
  );
}

async function npm(parameters, cwd) {
  console.log(`[suite] npm ${parameters.join(" ")}`);
  const code = await run(process.execPath, [npmCli(), ...parameters, "--no-audit", "--no-fund", "--loglevel=error"], { cwd });
  expect(code === 0, `npm ${parameters[0]} ended with exit code ${code}`);
}

function expect(isTrue, complaint) {
  if (!isTrue) throw new SetupError(`Public suite: ${complaint}`);
}

exitWith(checkPublicSuite());
