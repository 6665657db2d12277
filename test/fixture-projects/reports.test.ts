import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fixtureReport, type FixtureReport } from "../helpers/fixture-report.ts";

/** How Hardhat sums each project's tests up, run by run. */
const SUMMARIES = {
  airdrop: "14 passing (14 nodejs)",
  auction: "11 passing (11 mocha)",
  exchange: "27 passing (27 mocha)",
  "nft-drop": "42 passing (3 solidity, 39 mocha)",
  vault: "18 passing (18 mocha)",
};

for (const [project, summary] of Object.entries(SUMMARIES)) {
  describe(`parallel-report in ${project}`, () => {
    let run: FixtureReport;

    before(async function () {
      // The first run compiles, for exchange with three compilers.
      this.timeout(180_000);
      run = await fixtureReport(project);
    });

    it("runs the project's own tests, none left out, and all pass", () => {
      expect(run.exitCode, run.output).to.equal(0);
      expect(run.output.split("\n"), run.output).to.include(summary);
    });

    it("prints its parts in order, without colours, within 80 columns", () => {
      expect(run.terminal.match(/^(VERDICT|TRAFFIC|HOTSPOTS|WHO BLOCKS WHOM|NOT COVERED|RULE|OPEN)/gm)).to.deep.equal([
        "VERDICT",
        "TRAFFIC",
        "HOTSPOTS",
        "WHO BLOCKS WHOM",
        "NOT COVERED",
        "RULE",
        "OPEN",
      ]);
      expect(run.output).not.to.include("\u001b");
      // Paths are as long as they are.
      const lines = run.terminal.slice(0, run.terminal.search(/^OPEN/m)).split("\n");
      expect(lines.filter((line) => [...line].length > 80)).to.deep.equal([]);
    });

    it("prints the paths of what it wrote, and leaves nothing else there", () => {
      const { json, html } = run.files;
      expect(run.terminal.slice(run.terminal.search(/^OPEN/m)))
        .to.include(path.basename(json))
        .and.include(path.basename(html));
      expect(readdirSync(path.dirname(json)).sort()).to.deep.equal(["report.html", "report.json", "workload.gz"]);
      expect(readFileSync(html, "utf8"))
        .to.match(/^<!doctype html>/i)
        .and.match(/<\/html>\s*$/);
    });

    it("replays each declared traffic in one block just as it ran", () => {
      expect(run.report.traffics.length).to.be.greaterThan(0);
      for (const { name, kind, failedCount, drift } of run.report.traffics) {
        expect({ name, kind, failedCount, drift }).to.deep.equal({ name, kind: "traffic", failedCount: 0, drift: [] });
      }
    });
  });
}
