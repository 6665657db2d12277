import { expect } from "chai";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { resolveReportConfig } from "../../src/config/report-config.ts";
import { ParallelError } from "../../src/errors/error.ts";
import { DEFAULT_RULE } from "../../src/graph/rule.ts";
import { budgetsFrom, executorsFrom, existingFile, outputFile, ruleFrom, type RuleOptions } from "../../src/tasks/options.ts";

const NONE: RuleOptions = {
  granularity: undefined,
  kinds: undefined,
  writes: undefined,
  senders: undefined,
  fees: undefined,
  credits: undefined,
};

describe("task options", () => {
  const config = resolveReportConfig(undefined);

  it("take the config's rule and let each switch override it", () => {
    expect(ruleFrom(NONE, config)).to.deep.equal(DEFAULT_RULE);
    const strict = resolveReportConfig({ rule: { credits: "conflict" } });
    expect(ruleFrom({ ...NONE, kinds: "all" }, strict)).to.deep.equal({ ...DEFAULT_RULE, kinds: "all", credits: "conflict" });
  });

  it("refuse a switch's unknown value, naming option, value and choices", () => {
    expect(() => ruleFrom({ ...NONE, senders: "same" }, config))
      .to.throw(ParallelError, '"same" is not a value of --senders.')
      .with.property("remedy", "Use distinct or as-sent.");
  });

  it("refuse executors that are no count", () => {
    expect(executorsFrom("16", config)).to.equal(16);
    expect(executorsFrom(undefined, config)).to.equal(8);
    for (const value of ["0", "-1", "2.5", "many", "5000"])
      expect(() => executorsFrom(value, config)).to.throw(ParallelError, "--executors");
  });

  it("read budgets by traffic, names with spaces or commas too", () => {
    expect(budgetsFrom("drop hour=4, market hour = 2.5x")).to.deep.equal([
      { traffic: "drop hour", speedup: 4 },
      { traffic: "market hour", speedup: 2.5 },
    ]);
    expect(budgetsFrom("drop hour, fixed=7,drop hour=1")).to.deep.equal([
      { traffic: "drop hour, fixed", speedup: 7 },
      { traffic: "drop hour", speedup: 1 },
    ]);
    for (const value of ["drop hour", "", "drop hour=fast", "drop hour=4, market hour"])
      expect(() => budgetsFrom(value)).to.throw(ParallelError, "--min-speedup");
  });

  it("take files that are there, and refuse folders and what is missing", () => {
    const [root, file] = [path.dirname(fileURLToPath(import.meta.url)), "options.test.ts"];
    expect(existingFile("--workload", file, root)).to.equal(path.join(root, file));
    for (const other of [".", "none.gz"]) expect(() => existingFile("--workload", other, root)).to.throw(ParallelError, "--workload");
  });

  it("write to files in any folder, and refuse folders and what lies below a file", () => {
    const root = path.dirname(fileURLToPath(import.meta.url));
    expect(outputFile("--json", "new/folder/out.json", root)).to.equal(path.join(root, "new/folder/out.json"));
    for (const other of [".", "options.test.ts/out.json"])
      expect(() => outputFile("--json", other, root)).to.throw(ParallelError, "--json");
    if (process.getuid?.() === 0) return; // who may write anywhere
    const locked = mkdtempSync(path.join(tmpdir(), "options-"));
    chmodSync(locked, 0o500);
    expect(() => outputFile("--html", path.join(locked, "new", "page.html"), root)).to.throw(ParallelError, "permission is denied");
  });
});
