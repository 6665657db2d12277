import { expect } from "chai";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { fixtureProject, fixtureReport, unwrapped } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder } from "../helpers/hardhat-process.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

describe("what parallel-report refuses: exit code 1, one message with its remedy, nothing written", function () {
  this.timeout(180_000);
  const auction = fixtureProject("auction");
  let workload: string;

  before(async () => {
    workload = (await fixtureReport("auction")).files.workload;
  });

  for (const [option, value, remedy] of [
    ["--granularity", "byte", "Use slot or account."],
    ["--kinds", "foo", "Use raw or all."],
    ["--writes", "foo", "Use changed or executed."],
    ["--senders", "foo", "Use distinct or as-sent."],
    ["--fees", "foo", "Use commutative or conflict."],
    ["--credits", "foo", "Use commutative or conflict."],
    ["--executors", "0", "Use a whole number from 1 to 1024."],
    ["--executor", "anvil", "Use engine or reference."],
    ["--min-speedup", "last minutes", "name=number"],
  ] as const) {
    it(`${option} "${value}"`, () => refuses("HHP101", [`"${value}"`, option, remedy], "--workload", workload, option, value));
  }

  it("a budget for a traffic that is not there, naming those that are; what was captured may be kept", async () => {
    const folder = temporaryFolder();
    const outputs = ["--json", `${folder}/r.json`, "--html", `${folder}/r.html`];
    const { exitCode, output } = await runHardhat(
      auction,
      "parallel-report",
      "--workload",
      workload,
      "--min-speedup",
      "happy hour=2",
      ...outputs,
    );
    expect(exitCode, output).to.equal(1);
    expect(output).to.include("HHP103").and.include('"happy hour"').and.include('Declared traffics: "last minutes".');
    expect(output).not.to.include("VERDICT");
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("files that are not there, or are folders", async () => {
    await refuses("HHP201", ["--workload", "none.gz"], "--workload", "none.gz");
    await refuses("HHP201", ["--workload"], "--workload", "contracts");
    await refuses("HHP201", ["--script", "scripts/none.ts"], "--script", "scripts/none.ts");
    await refuses("HHP201", ["--compare", "none.json"], "--workload", workload, "--compare", "none.json");
    await refuses("HHP201", ["test/none.ts"], "test/none.ts");
  });

  it("two sources of transactions", async () => {
    await refuses("HHP102", ["test files", "--script"], "test/auction.ts", "--script", "test/auction.ts");
    await refuses("HHP102", ["--script", "--workload"], "--workload", workload, "--script", "test/auction.ts");
  });

  it("a workload file that was cut short, is of another version, or is something else", async () => {
    const bytes = readFileSync(workload);
    await refuses("HHP203", ["cut.gz", "--save"], "--workload", scratchFile("cut.gz", bytes.subarray(0, bytes.length / 2)));

    const lines = gunzipSync(bytes).toString("utf8").split("\n");
    const withoutEnd = gzipSync(`${lines.slice(0, -2).join("\n")}\n`);
    await refuses("HHP203", ["endless.gz"], "--workload", scratchFile("endless.gz", withoutEnd));

    const header = { ...(JSON.parse(lines[0] ?? "") as object), version: 99 };
    const future = gzipSync([JSON.stringify(header), ...lines.slice(1)].join("\n"));
    await refuses("HHP202", ["future.gz", "version 99", "--save"], "--workload", scratchFile("future.gz", future));

    await refuses("HHP203", ["package.json"], "--workload", "package.json");
  });

  it("a comparison with what is no report", async () => {
    await refuses("HHP211", ["package.json", "--json"], "--workload", workload, "--compare", "package.json");
    await refuses("HHP211", ["README.md"], "--workload", workload, "--compare", "README.md");
    const future = scratchFile("future.json", '{ "version": 99 }');
    await refuses("HHP212", ["future.json", "version 99"], "--workload", workload, "--compare", future);
  });

  it("outputs that cannot be files", async () => {
    for (const option of ["--json", "--html", "--save"]) {
      const { exitCode, output } = await runHardhat(auction, "parallel-report", "--workload", workload, option, "contracts");
      expect(exitCode, output).to.equal(1);
      expect(output).to.include("HHP221").and.include(option).and.include("contracts");
      expect(output).not.to.include("VERDICT");
    }
  });

  it("for graphs: a format, and a traffic, that are not there", async () => {
    for (const [code, ...options] of [
      ["HHP101", "--format", "svg"],
      ["HHP103", "--traffic", "happy hour"],
    ] as const) {
      const output = path.join(temporaryFolder(), "graph");
      const run = await runHardhat(auction, "parallel-graph", "--workload", workload, "--output", output, ...options);
      expect(run.exitCode, run.output).to.equal(1);
      expect(run.output.match(/HHP\d+/g)).to.deep.equal([code]);
      expect(readdirSync(path.dirname(output))).to.deep.equal([]);
    }
  });

  /** Runs the report with all of its outputs in an empty folder, which must stay empty. */
  async function refuses(code: string, said: readonly string[], ...options: string[]): Promise<void> {
    const folder = temporaryFolder();
    const outputs = ["--json", `${folder}/r.json`, "--html", `${folder}/r.html`, "--save", `${folder}/w.gz`];
    const { exitCode, output } = await runHardhat(auction, "parallel-report", ...options, ...outputs);
    expect(exitCode, output).to.equal(1);
    expect(output.match(/HHP\d+/g), output).to.deep.equal([code]);
    for (const part of said) expect(output).to.include(part);
    expect(output, "no stack, no report, no test run").not.to.match(/^ +at |VERDICT|passing/m);
    expect(readdirSync(folder), output).to.deep.equal([]);
  }
});

const COUNTER = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

contract Counter {
    uint256 public count;

    function bump() external {
        count += 1;
    }
}
`;

const sends = (create: string): string => `
    const { ethers } = await network.create(${create});
    const counter = await ethers.deployContract("Counter");
    for (const signer of (await ethers.getSigners()).slice(0, 4)) await (await counter.connect(signer).bump()).wait();
`;

const testOf = (body: string): string =>
  `import { network } from "hardhat";\n\ndescribe("Counter", function () {\n  it("counts", async function () {${body}  });\n});\n`;

describe("runs that a report cannot rest on", function () {
  this.timeout(180_000);
  let project: string;

  before(() => {
    project = temporaryProject({
      "contracts/Counter.sol": COUNTER,
      "test/quiet.ts": testOf("\n    const { ethers } = await network.create();\n    await ethers.provider.getBlockNumber();\n"),
      "test/failing.ts": testOf(`${sends("")}    throw new Error("a test that fails");\n`),
      "test/remote.ts": testOf(sends('"nowhere"')),
      "test/optimistic.ts": testOf(sends('{ network: "optimistic", chainType: "op" }')),
      "test/future.ts": testOf(sends('"future"')),
      "scripts/sends.ts": `import { network } from "hardhat";\n${sends("")}`,
      "scripts/throws.ts": `import { network } from "hardhat";\n${sends("")}    throw new Error("a script that fails");\n`,
    });
  });

  it("a project without tests is told what to do", async () => {
    const empty = temporaryProject({});
    const { exitCode, output } = await runHardhat(empty, "parallel-report", "--json", "r.json");
    expect(exitCode, output).to.equal(1);
    expect(output).to.include("HHP302").and.include("--script");
    expect(readdirSync(empty).sort()).to.deep.equal(["hardhat.config.ts", "node_modules", "package.json"]);
  });

  it("tests that send nothing: the verdict says so, and all is well", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "test/quiet.ts");
    expect(exitCode, output).to.equal(0);
    expect(unwrapped(stdout)).to.include("VERDICT No transaction was seen, so nothing can be said.");
    expect(unwrapped(stdout)).to.include(
      'TRAFFIC None declared, so no speedup is modelled. Declare one in a test: import { traffic } from "hardhat-parallel/traffic".',
    );
  });

  it("tests that fail: the report stands, and so does the failure", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "test/failing.ts", "--json", "failing.json");
    expect(exitCode).to.equal(1);
    expect(output).to.include("a test that fails").and.include("The run that this report was made from failed.");
    expect(unwrapped(stdout)).to.include("VERDICT Counter.bump runs one at a time: every bump conflicts with every bump, on count.");
    expect(JSON.parse(readFileSync(path.join(project, "failing.json"), "utf8"))).to.have.property("counts");
  });

  it("contracts that do not compile: the compiler's word, and no report", async () => {
    const broken = temporaryProject({ "contracts/Broken.sol": "contract Broken {", "test/quiet.ts": testOf("") });
    const { exitCode, output } = await runHardhat(broken, "parallel-report");
    expect(exitCode).to.equal(1);
    expect(output).to.include("Compilation failed").and.not.include("VERDICT");
  });

  it("a script that fails after it sent: the same", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "--script", "scripts/throws.ts");
    expect(exitCode).to.equal(1);
    expect(output).to.include("a script that fails");
    expect(stdout).to.match(/^VERDICT +Counter\.bump runs one at a time/m);
  });

  it("a script that sends is as good as a test", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "--script", "scripts/sends.ts");
    expect(exitCode, output).to.equal(0);
    expect(stdout)
      .to.match(/^VERDICT +Counter\.bump runs one at a time/m)
      .and.include("Counter.count");
  });

  it("a network that does not answer is named", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "test/remote.ts");
    expect(exitCode, output).to.equal(1);
    expect(unwrapped(stdout)).to.match(/NOT COVERED .*network "nowhere".*: .*Cannot connect/);
    expect(unwrapped(stdout)).to.include("No transaction was seen");
  });

  it("a network of chain type op is refused by name, with the remedy, and the tests go on", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "test/optimistic.ts");
    expect(exitCode, output).to.equal(0);
    expect(output).to.include("1 passing");
    expect(unwrapped(stdout)).to.match(/NOT COVERED network "optimistic": the chain type op .* test on l1 or generic/);
    expect(unwrapped(stdout)).to.include("NOT COVERED says what was left out.");
  });

  it("so is one of a hardfork that is not re-executed", async () => {
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "test/future.ts");
    expect(exitCode, output).to.equal(0);
    expect(unwrapped(stdout)).to.include('NOT COVERED network "future": the hardfork amsterdam is not re-executed; use one up to osaka');
  });

  it("a graph needs a traffic", async () => {
    const { exitCode, output } = await runHardhat(project, "parallel-graph", "--script", "scripts/sends.ts");
    expect(exitCode).to.equal(1);
    expect(output).to.include("HHP104").and.include("hardhat-parallel/traffic");
  });
});

function scratchFile(name: string, content: string | Uint8Array): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}
