import { expect } from "chai";
import { ParallelError } from "../../src/errors/error.ts";
import { describeBudgets } from "../../src/tasks/budgets.ts";
import { sampleReport } from "../helpers/sample-report.ts";

describe("budgets of --min-speedup", () => {
  const report = sampleReport();
  const [drop, market] = report.traffics.map(({ speedup }) => speedup) as [number, number];

  it("pass where every traffic reaches its own", () => {
    const { passed, lines } = describeBudgets([{ traffic: "market hour", speedup: market - 0.1 }], report);
    expect(passed).to.equal(true);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^Speedup met: "market hour"/);
  });

  it("fail where one does not, and say both", () => {
    const budgets = [
      { traffic: "market hour", speedup: 1 },
      { traffic: "drop hour", speedup: drop + 3 },
    ];
    const { passed, lines } = describeBudgets(budgets, report);
    expect(passed).to.equal(false);
    expect(lines[1]).to.match(/^Speedup missed: "drop hour" 1\.00x on 8 executors/);
  });

  it("refuse a traffic that is not there, and name those that are", () => {
    expect(() => describeBudgets([{ traffic: "rush hour", speedup: 2 }], report)).to.throw(ParallelError, '"drop hour", "market hour"');
  });
});
