import { expect } from "chai";
import { compareReports } from "../../src/report/compare.ts";
import { displayWidth } from "../../src/report/terminal/text.ts";
import { sampleReport } from "../helpers/sample-report.ts";
import { hotspotWith, matrixOf, reportWith } from "./variations.ts";

/** The sample project after its counter was replaced: mints run together. */
function fixedReport() {
  const sample = sampleReport();
  const [drop, market] = sample.traffics;
  if (drop === undefined || market === undefined) throw new TypeError("the sample report has two traffics");
  return reportWith({
    traffics: [{ ...drop, speedup: 8, longestChain: 1 }, market],
    hotspots: sample.hotspots.filter(({ variable }) => variable !== "Drop.nextId"),
    matrix: {
      ...sample.matrix,
      cells: sample.matrix.cells.map((cell) => (cell.kind === "always" ? { ...cell, kind: "never" as const, variables: [] } : cell)),
    },
  });
}

describe("two reports compared", () => {
  it("tells what got better, what went, and what stayed", () => {
    const text = compareReports(sampleReport(), fixedReport());
    expect(text).to.contain("  drop hour: better; 1.0x of at most 8.0x -> 8.0x of at most 8.0x;");
    expect(text.replace(/\s+/g, " ")).to.contain("longest chain 200 -> longest chain 1;");
    expect(text).to.contain("  market hour: unchanged, 5.1x of at most 8.0x;");
    expect(text).to.contain('  - Drop.nextId ("drop hour"): 200 of 200 txs, up to 8.0x without it');
    expect(text).to.contain("  - Drop.mint x mint: always, on Drop.nextId");
  });

  it("tells what came and got worse", () => {
    const text = compareReports(fixedReport(), sampleReport());
    expect(text).to.contain("drop hour: worse; 8.0x of at most 8.0x -> 1.0x of at most 8.0x");
    expect(text).to.contain('  + Drop.nextId ("drop hour")');
    expect(text).to.contain("  + Drop.mint x mint: always, on Drop.nextId");
  });

  it("marks a pair that conflicts more often", () => {
    const before = reportWith({ matrix: matrixOf(["Drop.mint"], () => "same-user", ["Drop._balances[user]"]) });
    const after = reportWith({ matrix: matrixOf(["Drop.mint"], () => "always") });
    const text = compareReports(before, after).replace(/\s+/g, " ");
    expect(text).to.contain("~ Drop.mint x mint: same user, on Drop._balances[user] -> always, on Drop.nextId (worse)");
  });

  it("says so where nothing changed", () => {
    const text = compareReports(sampleReport(), sampleReport());
    expect(text.match(/^ {2}unchanged$/gm)).to.have.length(2);
    expect(text).to.contain("drop hour: unchanged").and.not.contain("->");
  });

  it("warns where the figures cannot be compared", () => {
    const other = reportWith({ project: "auction", executors: 16, rule: { ...sampleReport().rule, kinds: "all" } });
    const text = compareReports(other, sampleReport());
    expect(text)
      .to.contain("! Another rule")
      .and.contain("! Another project before: auction")
      .and.contain("on 16 executors before, on 8 after");
  });

  it("reads with traffics in one report only, and with none", () => {
    const none = reportWith({ traffics: [], hotspots: [], matrix: { functions: [], cells: [] } });
    expect(compareReports(none, none)).to.contain("none in either");
    expect(compareReports(none, sampleReport())).to.contain("  + drop hour: 1.0x of at most 8.0x");
    expect(compareReports(sampleReport(), none)).to.contain("  - market hour: 5.1x of at most 8.0x");
  });

  it("stays within 80 columns and obeys no control character", () => {
    const long = reportWith({ hotspots: [hotspotWith({ variable: `\u001b[2J${"Very".repeat(40)}.long` })] });
    const text = compareReports(sampleReport(), long);
    for (const line of text.split("\n")) expect(displayWidth(line)).to.be.at.most(80);
    expect(text).to.not.contain("\u001b");
  });
});
