import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseReport } from "../../src/report/json.ts";
import type { Report } from "../../src/report/model.ts";
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

  describe("in the report", () => {
    let [onHardhat, onOurs]: (Finished | undefined)[] = [];
    let [report, html]: [Report | undefined, string] = [undefined, ""];

    before(async () => {
      const folder = temporaryFolder();
      const [json, page, workload] = ["report.json", "report.html", "workload.gz"].map((name) => path.join(folder, name));
      const files = ["--json", json ?? "", "--html", page ?? "", "--save", workload ?? ""];
      onHardhat = await fixtureReport("auction");
      onOurs = await runHardhat(fixtureProject("auction"), "parallel-report", "--network", "parallel", ...files);
      expect(onOurs.exitCode, onOurs.output).to.equal(0);
      report = parseReport(readFileSync(json ?? "", "utf8"), json ?? "");
      html = readFileSync(page ?? "", "utf8");
    });

    it("is captured as Hardhat's own network is: all that is modelled is the same", async () => {
      const { report: expected } = await fixtureReport("auction");
      expect(unwrapped(onOurs?.output ?? "")).not.to.include("run by Hardhat itself");
      const traffics = report?.traffics.map(({ measured: _, ...modelled }) => modelled);
      expect({ ...report, traffics }).to.deep.equal(expected);
    });

    it("tells beside it what was measured, of every declared traffic", () => {
      expect(report?.traffics.length).to.be.greaterThan(0);
      for (const { name, transactionCount, measured } of report?.traffics ?? []) {
        expect(measured, name).to.include({ strategy: "access-sets" });
        const { blocks = [], spans = [], milliseconds = 0 } = measured ?? {};
        expect(blocks.reduce((sum, { transactions }) => sum + transactions, 0)).to.equal(transactionCount);
        const executed = spans.flatMap(({ first, count, inVain }) => (inVain ? [] : Array.from({ length: count }, (_, at) => first + at)));
        expect(executed.sort((one, other) => one - other)).to.deep.equal(Array.from({ length: transactionCount }, (_, at) => at));
        for (const { started, ended } of spans)
          expect(started <= ended && ended <= milliseconds + 0.01, `${started} ${ended}`).to.equal(true);
        expect(unwrapped(onOurs?.stdout ?? "")).to.match(/Measured: [\d.]+ m?s (one by one on the main thread|on \d+ executors)/);
      }
      expect(html).to.include('id="measured-chart"');
    });

    it("says nothing of time where Hardhat's own network mined it", async () => {
      const { files, report: modelled } = await fixtureReport("auction");
      expect(modelled.traffics.filter(({ measured }) => measured !== undefined)).to.deep.equal([]);
      expect(onHardhat?.stdout).not.to.include("Measured:");
      expect(readFileSync(files.html, "utf8")).not.to.include('id="measured-chart"');
    });
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
