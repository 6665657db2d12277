import { expect } from "chai";
import { resolveReportConfig } from "../../src/config/report-config.ts";
import { ParallelError } from "../../src/errors/error.ts";
import { DEFAULT_RULE } from "../../src/graph/rule.ts";
import { budgetsFrom, executorsFrom, ruleFrom, type RuleOptions } from "../../src/tasks/options.ts";

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

  it("read budgets by traffic, names with spaces and commas between", () => {
    expect(budgetsFrom("drop hour=4, market hour = 2.5x")).to.deep.equal([
      { traffic: "drop hour", speedup: 4 },
      { traffic: "market hour", speedup: 2.5 },
    ]);
    expect(() => budgetsFrom("drop hour")).to.throw(ParallelError, "--min-speedup");
  });
});
