import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseReport, renderJson } from "../../src/report/json.ts";
import { measuredReport, sampleReport } from "../helpers/sample-report.ts";
import { reportWith } from "./variations.ts";

describe("the report as JSON", () => {
  it("comes back as it went", () => {
    for (const report of [sampleReport(), measuredReport()])
      expect(parseReport(renderJson(report), "report.json")).to.deep.equal(JSON.parse(JSON.stringify(report)));
  });

  it("has its keys in one order, whatever order the report had", () => {
    const reversed = Object.fromEntries(Object.entries(sampleReport()).reverse()) as unknown as ReturnType<typeof sampleReport>;
    expect(renderJson(reversed)).to.equal(renderJson(sampleReport()));
  });

  it("keeps lists of numbers on one line, and leaves strings alone", () => {
    const text = renderJson(reportWith({ verdict: ["[\n  1,\n  2\n]"] }));
    expect(text).to.match(/^ +\[\d+(, \d+)+\],?$/m);
    expect(parseReport(text, "report.json").verdict).to.deep.equal(["[\n  1,\n  2\n]"]);
  });

  it("has every field documented", () => {
    const page = readFileSync(new URL("../../docs/report-json.md", import.meta.url), "utf8");
    const keys = new Set<string>();
    JSON.parse(renderJson(measuredReport()), (key: string, value: unknown) => {
      if (key !== "" && !/^\d+$/.test(key)) keys.add(key);
      return value;
    });
    expect([...keys].filter((key) => !page.includes(`\`${key}\``))).to.deep.equal([]);
  });

  it("refuses figures that JSON cannot hold", () => {
    const [first] = sampleReport().traffics;
    const broken = reportWith({ traffics: first === undefined ? [] : [{ ...first, speedup: Number.NaN }] });
    expect(() => renderJson(broken)).to.throw(/HHP901.*traffics\.0\.speedup/s);
  });

  it("says what a file is that is no report", () => {
    expect(() => parseReport("{", "before.json")).to.throw(/HHP211: before\.json .*cut short/);
    expect(() => parseReport("[]", "before.json")).to.throw(/HHP211.*no version/);
    expect(() => parseReport('{"version":7}', "before.json")).to.throw(/HHP212.*version 7.*version 1/);
    expect(() => parseReport('{"version":1,"project":"drop"}', "before.json")).to.throw(/HHP211.*pluginVersion/);
    const cell = { row: "a", column: "b", kind: "often", variables: [], evidence: "none", weak: false };
    const strange = JSON.stringify({ ...sampleReport(), matrix: { functions: [], cells: [cell] } });
    expect(() => parseReport(strange, "before.json")).to.throw(/HHP211.*matrix\.cells\.0\.kind/);
  });
});
