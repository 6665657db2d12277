import { expect } from "chai";
import { createHash } from "node:crypto";
import { renderHtml } from "../../../src/report/html/render.ts";
import type { Report } from "../../../src/report/model.ts";
import { bigReport, HOSTILE, hostileReport, sampleReport } from "../../helpers/sample-report.ts";

const SECTIONS = ["verdict", "traffic", "hotspots", "lanes", "matrix", "harmless", "not-covered", "graph", "examples", "rule"];

describe("report/html: the page", () => {
  const report = sampleReport();
  const page = renderHtml(report);

  it("holds every section, in the order of the questions", () => {
    const places = SECTIONS.map((id) => page.indexOf(`<section id="${id}"`));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
  });

  it("says verdict, traffic, hotspots with both lines, harmless, gaps and rule without any script", () => {
    const markup = withoutScripts(page);
    for (const said of [
      "Drop.mint runs one at a time",
      "market hour",
      "19.26",
      "1.0x → up to 8.0x",
      "contracts/Drop.sol:31",
      "nextId = id + 1;",
      "96,300 gas in series",
      "no gain before those above are fixed",
      "with them, up to 8.0x",
      "changed and put back within each transaction",
      "test/Drop.t.sol",
      "modelled in gas, not timed",
      "Drop &gt; minting &gt; gives ids in order",
    ]) {
      expect(markup, said).to.include(said);
    }
  });

  it("says that figures are estimated where they are", () => {
    expect(renderHtml({ ...report, estimated: true })).to.include("and estimated, since some calls were not cloned");
    expect(page).to.not.include("and estimated");
  });

  it("allows its own script and style by hash, and nothing from elsewhere", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const [style, script] = [/<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "", /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? ""];
    expect(policy).to.equal(
      `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).to.not.match(/<(?:link|img|iframe|object|embed)\b|\bsrc=|@import|url\(|https?:\/\/(?!www\.w3\.org\/)/);
  });

  it("is one small file: figures, script and style in under 250 kB, 2,000 transactions in under 500 kB", () => {
    expect(page.length).to.be.below(250_000);
    expect(renderHtml(bigReport(2_000)).length).to.be.below(500_000);
  });

  it("holds the first 20,000 transactions of a traffic at most, and no graph twice", () => {
    const data = dataOf(renderHtml(bigReport(20_500)));
    expect(data.traffics[0]?.costs).to.have.length(20_000);
    expect(data.traffics[0]?.accesses).to.have.length(20_000);
    expect(data.traffics[0]?.transactionCount).to.equal(20_500);
    expect(data.traffics[0]).to.not.have.property("edges");
  });

  it("renders a report with nothing in it", () => {
    const none: Report = {
      ...report,
      verdict: [],
      traffics: [],
      hotspots: [],
      harmless: [],
      matrix: { functions: [], cells: [] },
      notCovered: [],
      examples: [],
      otherRules: [],
    };
    const empty = withoutScripts(renderHtml(none));
    for (const said of [
      "Nothing was scored.",
      "No traffic was scored.",
      "No variable makes a transaction wait.",
      "No function was called.",
    ]) {
      expect(empty).to.include(said);
    }
  });
});

describe("report/html: escaping", () => {
  const page = renderHtml(hostileReport());

  it("lets no name end an element, an attribute or the data", () => {
    expect(page).to.not.include("<img");
    expect(page.match(/<\/script>/g)).to.have.length(2);
    expect(page.match(/<script\b/g)).to.have.length(2);
    expect(withoutScripts(page)).to.not.match(/onerror="|onmouseover="/);
    expect(page).to.include("&lt;/script&gt;&lt;img src=x onerror=window.hacked=1&gt;");
  });

  it("keeps hostile names whole in the data", () => {
    const data = dataOf(page);
    expect(data.traffics[0]?.callNames[0]).to.equal(HOSTILE);
    expect(data.hotspots[0]?.bundle[0]).to.equal(HOSTILE);
    expect(page.split('id="page-data">')[1]?.split("</script>")[0]).to.not.match(/[<>&\u2028\u2029]/);
  });
});

function withoutScripts(page: string): string {
  return page.replace(/<script\b[^]*?<\/script>|<style>[^]*?<\/style>/g, "").replace(/\s+/g, " ");
}

interface Data {
  readonly traffics: readonly {
    readonly callNames: string[];
    readonly costs: number[];
    readonly accesses: number[][];
    readonly transactionCount: number;
  }[];
  readonly hotspots: readonly { readonly bundle: readonly string[] }[];
}

function dataOf(page: string): Data {
  return JSON.parse(/<script type="application\/json" id="page-data">([^]*?)<\/script>/.exec(page)?.[1] ?? "{}") as Data;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
