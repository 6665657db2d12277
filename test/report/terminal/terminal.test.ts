import { readFileSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import type { Report } from "../../../src/report/model.ts";
import { renderTerminal, type TerminalOptions } from "../../../src/report/terminal/terminal.ts";
import { displayWidth } from "../../../src/report/terminal/text.ts";
import { measuredReport, sampleReport } from "../../helpers/sample-report.ts";
import { emptyReport, hotspotWith, independentReport, matrixOf, reportWith } from "../variations.ts";

const PLAIN: TerminalOptions = { columns: 80, color: false, paths: { html: "cache/parallel-report/report.html" } };

function render(report: Report, options: Partial<TerminalOptions> = {}): string {
  return renderTerminal(report, { ...PLAIN, ...options });
}

function widest(text: string): number {
  return Math.max(...text.split("\n").map(displayWidth));
}

/** Blanks and line breaks folded, to look for sentences wherever they break. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

describe("the report in a terminal", () => {
  for (const columns of [80, 120]) {
    it(`reads as the golden file at ${columns} columns (GOLDEN=write renews it)`, () => {
      const golden = new URL(`../golden/sample-${columns}.txt`, import.meta.url);
      const text = render(sampleReport(), { columns, tests: true });
      if (process.env["GOLDEN"] === "write") writeFileSync(golden, text);
      expect(text).to.equal(readFileSync(golden, "utf8").replaceAll("\r\n", "\n"));
      expect(widest(text)).to.be.at.most(columns);
    });
  }

  it("asks the five questions in their order", () => {
    const headings = ["VERDICT", "TRAFFIC", "HOTSPOTS", "Shared but harmless", "WHO BLOCKS WHOM", "NOT COVERED", "RULE", "OPEN"];
    const text = render(sampleReport());
    const places = headings.map((heading) => text.indexOf(heading));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
  });

  it("prints no speedup without the most that was possible", () => {
    const text = flat(render(sampleReport()));
    expect(text).to.contain("1.0x of at most 8.0x now; up to 8.0x without it (7.8-8.0x over 20 orders)");
    expect(text).to.contain("96,300 gas in series each. One core at 500 Mgas/s: 5,190 mint calls/s, no more.");
  });

  it("tells what was measured apart from what is modelled, and only where something was", () => {
    expect(render(sampleReport())).not.to.match(/measured:/i);
    const text = render(measuredReport());
    expect(widest(text)).to.be.at.most(80);
    expect(flat(text)).to.contain(
      "Measured: 8.20 ms on 2 executors (2 cores), in 2 blocks; 1 transaction executed again (Drop._owners) Factors are modelled in gas, not timed.",
    );
    expect(flat(render(measuredReport(), { explain: true }))).to.contain("measured Milliseconds by the clock");
  });

  it("says of a second hotspot that it gains nothing before the first is fixed", () => {
    const first = hotspotWith({ speedupAlone: 1, speedupWithAbove: 1 });
    const second = hotspotWith({ variable: "Drop.total", bundle: ["Drop.total"], speedupAlone: 1, speedupWithAbove: 8 });
    const text = render(reportWith({ hotspots: [first, second] }));
    expect(text)
      .to.match(/^1 Drop\.nextId .* no gain alone$/m)
      .and.match(/^2 Drop\.total .* no gain before 1 is fixed$/m);
    expect(flat(text)).to.contain("the same without it alone; up to 8.0x without 1 and 2");
  });

  it("marks what is inherent, and lists a bundle whole", () => {
    const advice = { pattern: "amm-pool", text: "Inherent.", inherent: true } as const;
    const bundle = ["Pair.reserve0, reserve1", "Token._balances[pair]", "Pair.kLast"];
    const text = render(reportWith({ hotspots: [hotspotWith({ variable: "Pair.reserve0, reserve1", bundle, advice })] }));
    expect(text).to.contain("Pair.reserve0, reserve1 +2 more").and.contain("inherent (1.0x -> 8.0x)");
    expect(text).to.contain("3 change together: Pair.reserve0, reserve1; Token._balances[pair]; Pair.kLast".slice(0, 60));
  });

  it("puts a source line below its place where both do not fit", () => {
    const readAt = { file: `npm/@a/${"deep/".repeat(9)}Pool.sol`, line: 12, text: "return reserve0 * reserve1 / totalSupply;" };
    const text = render(reportWith({ hotspots: [hotspotWith({ readAt })] }));
    expect(text).to.match(/Pool\.sol:12\n\s+return reserve0 \* reserve1 \/ totalSupply;\n/);
  });

  it("colours only where asked, and only adds colours", () => {
    const plain = render(sampleReport(), { tests: true, explain: true });
    const colored = render(sampleReport(), { tests: true, explain: true, color: true });
    expect(plain).to.equal(stripVTControlCharacters(plain));
    expect(colored).to.not.equal(plain);
    expect(stripVTControlCharacters(colored)).to.equal(plain);
  });

  it("lets no control character of a contract or a test reach the terminal", () => {
    const nasty = "\u001b[2J\u001b]0;title\u0007 mint\r\n\u202e";
    const report = reportWith({
      project: nasty,
      verdict: [nasty],
      hotspots: [hotspotWith({ variable: nasty, traffic: nasty, functions: [nasty, "a"], readAt: { file: nasty, line: 1, text: nasty } })],
      matrix: matrixOf([nasty, "Drop.mint"], () => "always", [nasty]),
      notCovered: [{ what: nasty, reason: nasty }],
      examples: [{ test: nasty, file: nasty, transactions: [{ call: nasty, status: 1, gas: 1, writes: [nasty] }] }],
    });
    const text = render(report, { tests: true, paths: { html: nasty, json: nasty } });
    expect(text.replaceAll("\n", "")).to.not.match(/[\p{Cc}\p{Cf}]/u);
    expect(text).to.contain("\\x1b[2J");
  });

  it("stays within its columns whatever the names and figures are", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 70 });
    const figure = fc.double({ min: 1, max: 1000, noNaN: true });
    const sample = sampleReport();
    const many = fc.array(name, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        name,
        many,
        figure,
        fc.integer({ min: 0, max: 1e7 }),
        fc.integer({ min: 40, max: 200 }),
        (one, names, speedup, count, columns) => {
          const report: Report = {
            ...sample,
            project: one,
            verdict: names.slice(0, 2),
            traffics: sample.traffics.map((traffic) => ({
              ...traffic,
              name: one,
              description: names.join(" "),
              transactionCount: count,
              gas: count * 1e6,
              longestChain: count,
              speedup,
              drift: names,
            })),
            hotspots: sample.hotspots.map((hotspot) => ({
              ...hotspot,
              variable: one,
              bundle: names,
              functions: names,
              ofTransactions: count,
              transactionCount: count,
              speedupAlone: speedup,
              readAt: { file: one, line: count, text: names.join() },
            })),
            harmless: names.map((variable) => ({ variable, reads: count, writes: count, why: "restored" })),
            matrix: matrixOf(
              [...new Set(names)],
              (row, column) => (["always", "never", "same-user", "same-argument", "unknown"] as const)[(row * 7 + column) % 5] ?? "never",
              names,
            ),
            notCovered: names.map((what) => ({ what, reason: one })),
            examples: [
              { test: one, file: one, transactions: names.map((call) => ({ call, line: count, status: 1, gas: count, writes: names })) },
            ],
          };
          const limit = Math.min(Math.max(columns, 80), 120);
          expect(
            widest(render(report, { columns, tests: true, explain: true, paths: { html: names.join("/"), json: one } })),
          ).to.be.at.most(limit);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("says what no hotspot, no traffic and no transaction mean", () => {
    const independent = flat(render(independentReport()));
    expect(independent).to.contain("HOTSPOTS None. No shared variable makes these transactions wait.");
    const undeclared = flat(render(reportWith({ traffics: [], hotspots: [] })));
    expect(undeclared).to.contain("TRAFFIC None declared, so no speedup is modelled. Declare one in a test:");
    expect(undeclared).to.contain("None scored without a traffic; WHO BLOCKS WHOM tells what is shared.");
    const empty = render(emptyReport(), { tests: true });
    expect(empty).to.contain("TESTS  None of them sent a transaction.");
    expect(empty).to.not.contain("WHO BLOCKS WHOM\n").and.not.contain("NOT COVERED");
  });

  it("lists what tests sent only when asked", () => {
    expect(render(sampleReport())).to.not.contain("TESTS");
    const text = flat(render(sampleReport(), { tests: true }));
    expect(text).to.contain("Drop > minting > stops when paused (test/Drop.ts)").and.contain(":41 Drop.mint 23,811 gas failed");
  });

  it("explains every switch of the rule and marks the one in force", () => {
    const text = render(reportWith({ rule: { ...sampleReport().rule, kinds: "all" } }), { explain: true });
    expect(text)
      .to.match(/^> --kinds all /m)
      .and.match(/^ {2}--kinds raw /m)
      .and.match(/^> --credits commutative/m);
    expect(text.match(/^> --/gm)).to.have.length(6);
  });

  it("says the rule in one sentence, and that senders are estimated", () => {
    expect(flat(render(sampleReport()))).to.contain(
      "RULE slot, read-after-write, restored or same-value writes are reads, distinct senders, fees and plain credits do not conflict (--explain)",
    );
    const other = reportWith({ estimated: true, rule: { ...sampleReport().rule, credits: "conflict" } });
    expect(flat(render(other))).to.contain(
      "distinct senders (estimated: not every call was cloned), fees do not conflict, plain credits conflict",
    );
  });
});
