import { expect } from "chai";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FIXTURE_PROJECTS = fileURLToPath(new URL("../../fixture-projects/", import.meta.url));
const HARDHAT_CLI = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist/src/cli.js");

/** How Hardhat sums each project's tests up, run by run. */
const SUMMARIES = {
  airdrop: "14 passing (14 nodejs)",
  auction: "11 passing (11 mocha)",
  exchange: "27 passing (27 mocha)",
  "nft-drop": "42 passing (3 solidity, 39 mocha)",
  vault: "18 passing (18 mocha)",
};

describe("the fixture projects' own tests", function () {
  // The first run compiles, for exchange with three compilers.
  this.timeout(180_000);

  for (const [project, summary] of Object.entries(SUMMARIES)) {
    it(`pass in ${project}, none left out`, async function () {
      const { exitCode, output } = await runHardhat(project, "test");

      expect(exitCode, output).to.equal(0);
      expect(output.split("\n"), output).to.include(summary);
    });
  }
});

/** Runs Hardhat in a fixture project, under the Node that runs this test. `output` is standard output and error, as they came. */
async function runHardhat(project: string, ...parameters: string[]): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, [HARDHAT_CLI, ...parameters], {
    cwd: join(FIXTURE_PROJECTS, project),
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { exitCode, output };
}
