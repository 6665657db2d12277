import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { WorkloadBench } from "../../src/workload/bench/bench-workload.ts";
import { fixtureProject, fixtureReport, trafficOf, unwrapped } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder, type Finished } from "../helpers/hardhat-process.ts";

const PROJECT = "auction";

describe("parallel-bench", function () {
  this.timeout(180_000);

  const bench = async (...options: string[]): Promise<Finished> => runHardhat(fixtureProject(PROJECT), "parallel-bench", ...options);
  const workload = async (): Promise<string> => (await fixtureReport(PROJECT)).files.workload;

  it("makes every traffic of a workload file one block, in each way, and finds all blocks equal", async () => {
    const json = path.join(temporaryFolder(), "bench.json");
    const finished = await bench("--workload", await workload(), "--workers", "3", "--passes", "2", "--json", json);
    expect(finished.exitCode, finished.output).to.equal(0);
    const { report } = await fixtureReport(PROJECT);
    const written = JSON.parse(readFileSync(json, "utf8")) as { format: string; version: number; workloads: WorkloadBench[] };
    expect([written.format, written.version]).to.deep.equal(["hardhat-parallel bench", 1]);
    expect(written.workloads.map(({ name }) => name)).to.deep.equal(report.traffics.map(({ name }) => name));
    for (const { name, transactions, refused, gasUsed, ways, stateRoot } of written.workloads) {
      expect({ transactions, refused, gasUsed }).to.deep.equal({
        ...{ transactions: trafficOf(report, name).transactionCount, refused: 0 },
        gasUsed: trafficOf(report, name).gas,
      });
      expect(ways.map(({ strategy, workers }) => `${strategy} ${workers}`)).to.deep.equal([
        "sequential 0",
        ...[1, 2, 3].flatMap((workers) => [`optimistic ${workers}`, `access-sets ${workers}`]),
      ]);
      for (const { workers, execution, block, ceiling, modelled, handedOver } of ways) {
        expect(ceiling).to.be.greaterThan(0);
        expect(execution).to.be.within(0, block);
        expect(modelled).to.be.within(0.999, workers + 1.001);
        expect(handedOver).to.be.within(0, transactions);
      }
      expect(finished.stdout)
        .to.include(`"${name}"`)
        .and.include(`all blocks equal: state root ${stateRoot.slice(0, 10)}`);
    }
    expect(finished.stdout).to.match(/measured +machine +modelled/);
    const lines = finished.stdout.split("\n").filter((line) => !line.startsWith("Figures written"));
    expect(lines.filter((line) => [...line].length > 80)).to.deep.equal([]);
  });

  it("tells how a workload file is made where none is given", async () => {
    const { exitCode, output } = await bench();
    expect(exitCode).to.equal(1);
    expect(unwrapped(output)).to.include("HHP107").and.include("npx hardhat parallel-report --save traffic.gz");
  });

  it("refuses options with the option, the value and what to give instead", async () => {
    const file = await workload();
    for (const [options, expected] of [
      [["--workload", "nowhere.gz"], /HHP201: --workload names nowhere\.gz/],
      [["--workload", "package.json"], /HHP203: .*package\.json is not a whole workload file/],
      [["--workload", file, "--traffic", "rush"], /HHP103: --traffic names the traffic "rush".*Declared traffics: "/],
      [["--workload", file, "--workers", "0"], /HHP101: "0" is not a value of --workers\. Use a whole number from 1 to 256/],
      [["--workload", file, "--passes", "some"], /HHP101: "some" is not a value of --passes/],
    ] as const) {
      const { exitCode, output } = await bench(...options);
      expect(exitCode, output).to.equal(1);
      expect(unwrapped(output)).to.match(expected);
    }
  });
});
