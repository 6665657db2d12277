import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fixtureProject, fixtureReport, trafficOf } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder } from "../helpers/hardhat-process.ts";
import { elementsOf } from "../helpers/xml.ts";

interface JsonGraph {
  readonly nodes: readonly { readonly key: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

describe("parallel-graph on the auction's traffic: 120 transactions", function () {
  this.timeout(180_000);
  let json: JsonGraph;

  before(async () => {
    json = JSON.parse(await graphIn("json")) as JsonGraph;
  });

  it("writes JSON with each transaction's call, gas and level, and edges from earlier to later", async () => {
    const transactions = json.nodes.filter(({ attributes }) => attributes["kind"] === "transaction");
    expect(transactions).to.have.length(120);
    const { graph } = trafficOf((await fixtureReport("auction")).report, "last minutes");
    const shown = transactions.map(({ attributes: { label, gas, level } }) => ({ call: label, gas, level }));
    expect(shown).to.deep.equal(graph?.transactions.map(({ call, gas, level }) => ({ call, gas, level })));
    expect(json.edges.length).to.be.greaterThan(100);
    const numberOf = (key: string): number => json.nodes.findIndex((node) => node.key === key);
    for (const { source, target } of json.edges) expect([numberOf(source), numberOf(target)]).not.to.include(-1);
  });

  it("writes DOT", async () => {
    const dot = await graphIn("dot");
    expect(dot)
      .to.match(/^digraph /)
      .and.match(/\}\s*$/);
    expect(dot.match(/^ {2}"[^"]*" \[/gm)).to.have.length(json.nodes.length);
    expect(dot.match(/^ {2}"t\d+" \[/gm)).to.have.length(120);
    expect(dot.match(/^ {2}"[^"]*" -> "[^"]*"/gm)).to.have.length(json.edges.length);
  });

  for (const format of ["gexf", "graphml"]) {
    it(`writes ${format}: well-formed XML with the same nodes and edges`, async () => {
      const xml = await graphIn(format);
      const elements = elementsOf(xml);
      expect(elements.get(format)).to.equal(1);
      expect(elements.get("node")).to.equal(json.nodes.length);
      expect(elements.get("edge")).to.equal(json.edges.length);
      expect(new Set(xml.match(/<node id="t\d+"/g))).to.have.length(120);
    });
  }

  it("runs the tests that are named, and leaves standard output to the graph", async () => {
    const { exitCode, stdout, output } = await runHardhat(
      fixtureProject("auction"),
      "parallel-graph",
      "test/traffic.ts",
      "--format",
      "json",
    );
    expect(exitCode, output).to.equal(0);
    expect(output).to.include("1 passing");
    expect(JSON.parse(stdout)).to.deep.equal(json);
  });

  it("writes a file whole, of the traffic that is named", async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "deep/graph.json");
    const { files } = await fixtureReport("auction");
    const options = ["--workload", files.workload, "--traffic", "last minutes", "--format", "json", "--output", file];
    const { exitCode, output } = await runHardhat(fixtureProject("auction"), "parallel-graph", ...options);
    expect(exitCode, output).to.equal(0);
    expect(output).to.include('"last minutes"').and.include("graph.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal(json);
    expect(readdirSync(path.dirname(file))).to.deep.equal(["graph.json"]);
  });
});

/** What the task prints: nothing but the graph. */
async function graphIn(format: string): Promise<string> {
  const { files } = await fixtureReport("auction");
  const { exitCode, stdout, output } = await runHardhat(
    fixtureProject("auction"),
    "parallel-graph",
    "--workload",
    files.workload,
    "--format",
    format,
  );
  expect(exitCode, output).to.equal(0);
  return stdout;
}
