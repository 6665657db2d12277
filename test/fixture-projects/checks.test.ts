import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fixtureReport, reportAgain, reportIn, unwrapped, type FixtureReport } from "../helpers/fixture-report.ts";
import { temporaryFolder, type Finished } from "../helpers/hardhat-process.ts";

describe("parallel-report on a kept workload", function () {
  this.timeout(180_000);
  let first: FixtureReport;

  before(async () => {
    first = await fixtureReport("auction");
  });

  it("says the same as the run that kept it, to the byte", async () => {
    const folder = temporaryFolder();
    const [json, html, again] = ["r.json", "r.html", "again.gz"].map((name) => path.join(folder, name)) as [string, string, string];
    const second = await reportAgain("auction", "--json", json, "--html", html, "--save", again);
    expect(second.exitCode, second.output).to.equal(0);
    expect(readFileSync(json, "utf8")).to.equal(readFileSync(first.files.json, "utf8"));
    expect(readFileSync(html, "utf8")).to.equal(readFileSync(first.files.html, "utf8"));
    expect(readFileSync(again)).to.deep.equal(readFileSync(first.files.workload));
    expect(withoutPaths(reportIn(second.stdout))).to.equal(withoutPaths(first.terminal));
    expect(second.output, "runs no test").not.to.include("passing");
  });

  describe("with --tests, --explain, --compare, --executors and a budget that is met", () => {
    let run: Finished;

    before(async () => {
      run = await again("--tests", "--explain", "--compare", first.files.json, "--executors", "4", "--min-speedup", "last minutes=1");
    });

    it("passes, and says that the budget is met", () => {
      expect(run.exitCode, run.output).to.equal(0);
      expect(run.stdout).to.include('Speedup met: "last minutes" 1.00x on 4 executors, at least 1x is asked.');
    });

    it("lists what each test sent, by line", () => {
      expect(run.stdout).to.include("Auction > open bids > that are outbid are refunded");
      expect(run.stdout).to.match(/^ +:\d+ +Auction\.collectRefund +[\d,]+ gas +Auction\.refunds\[0x/m);
      expect(first.terminal).not.to.include("Auction > open bids");
    });

    it("explains figures and switches, and marks those in force", () => {
      expect(run.stdout).to.match(/^HOW THE FIGURES COME ABOUT$/m);
      expect(run.stdout.match(/^> --\w+ \S+/gm)).to.deep.equal([
        "> --granularity slot",
        "> --kinds raw",
        "> --writes changed",
        "> --senders distinct",
        "> --fees commutative",
        "> --credits commutative",
      ]);
    });

    it("compares with the report of before, and says that executors differ", () => {
      expect(run.stdout).to.include("BEFORE AND AFTER: auction");
      expect(run.stdout).to.include("! Speedups on 8 executors before, on 4 after.");
      expect(run.stdout).to.include("1.0x of at most 8.0x -> 1.0x of at most 4.0x");
      expect(unwrapped(run.stdout)).to.include("WHO BLOCKS WHOM (+ new, - gone, ~ changed) unchanged");
    });

    it("keeps to 80 columns in all of it", () => {
      const lines = withoutPaths(run.stdout).split("\n");
      expect(lines.filter((line) => [...line].length > 80)).to.deep.equal([]);
    });
  });

  it("fails where a budget is missed, after the whole report", async () => {
    const { exitCode, stdout } = await again("--min-speedup", "last minutes=2.5");
    expect(exitCode).to.equal(1);
    expect(stdout).to.include('Speedup missed: "last minutes" 1.00x on 8 executors, at least 2.5x is asked.');
    expect(stdout).to.include("VERDICT");
  });

  it("counts by another rule where one is given, and says by which", async () => {
    const { exitCode, stdout, output } = await again("--granularity", "account", "--compare", first.files.json);
    expect(exitCode, output).to.equal(0);
    expect(stdout).to.match(/^RULE +account, /m);
    expect(stdout).to.include("! Another rule: figures cannot be compared.");
  });
});

/** Reports again, with the page out of the way. */
function again(...options: string[]): Promise<Finished> {
  return reportAgain("auction", "--html", path.join(temporaryFolder(), "report.html"), ...options);
}

/** The text without the paths of what was written. */
function withoutPaths(text: string): string {
  return text.replace(/^OPEN .*(\n +.*)*/m, "OPEN");
}
