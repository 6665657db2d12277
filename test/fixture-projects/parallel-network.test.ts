import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fixtureProject, fixtureReport, unwrapped } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder, type Finished } from "../helpers/hardhat-process.ts";

const PROJECTS = { airdrop: 14, auction: 11, exchange: 27, "nft-drop": 42, vault: 18 };

describe("a parallel network under the fixture projects' own tests", function () {
  this.timeout(180_000);

  for (const [project, count] of Object.entries(PROJECTS)) {
    it(`passes all of ${project}'s, and prints what Hardhat's own network does`, async () => {
      await runHardhat(fixtureProject(project), "build");
      const onHardhat = await timed(project, "default");
      const onOurs = await timed(project, "parallel");
      console.log(`      ${project}: ${onHardhat.seconds.toFixed(1)} s on Hardhat's own network, ${onOurs.seconds.toFixed(1)} s on ours`);
      expect(onOurs.exitCode, onOurs.output).to.equal(0);
      expect(onOurs.stdout).to.include(`${count} passing`);
      expect(withoutTimes(onOurs.output)).to.equal(withoutTimes(onHardhat.output));
    });
  }

  it("is captured as Hardhat's own network is: the report is the same", async () => {
    const json = path.join(temporaryFolder(), "report.json");
    const onHardhat = await fixtureReport("auction");
    const onOurs = await runHardhat(fixtureProject("auction"), "parallel-report", "--network", "parallel", "--json", json);
    expect(onOurs.exitCode, onOurs.output).to.equal(0);
    expect(unwrapped(onOurs.output)).not.to.include("run by Hardhat itself");
    expect(readFileSync(json, "utf8")).to.equal(readFileSync(onHardhat.files.json, "utf8"));
  });
});

async function timed(project: string, network: string): Promise<Finished & { readonly seconds: number }> {
  const start = performance.now();
  const finished = await runHardhat(fixtureProject(project), "test", "--network", network);
  return { ...finished, seconds: (performance.now() - start) / 1000 };
}

function withoutTimes(output: string): string {
  return output.replace(/ *\([\d.]+m?s\)/g, "");
}
