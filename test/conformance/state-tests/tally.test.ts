import { expect } from "chai";
import type { Result } from "./pool.ts";
import { belowFloors, countsOf, table, tally } from "./tally.ts";

const SKIPS = [{ executor: "reference", name: "known", reason: "it lacks something" }] as const;

describe("the tally of a conformance run", () => {
  it("a failure counts unless its name is listed for its executor", () => {
    const { passed, failed, skipped } = tally([result("a"), result("b", "wrong"), result("known bad", "wrong")], SKIPS);
    expect([passed, failed, skipped].map((results) => results.map(({ job }) => job.name))).to.deep.equal([["a"], ["b"], ["known bad"]]);
    expect(tally([result("known bad", "wrong", "engine")], SKIPS).failed).to.have.lengthOf(1);
  });

  it("a listed case that passes fails: the list has outlived its reason", () => {
    expect(tally([result("known good")], SKIPS).failed.map(({ fault }) => fault)).to.deep.equal([
      "passes, but is in the list of skipped cases: it lacks something",
    ]);
  });

  it("fewer passes than the floors fail a run", () => {
    const counts = countsOf(tally([result("a")]));
    expect(counts).to.include({ "state tests": 1, "state tests on the reference VM": 1, "state tests on the engine": 0 });
    expect(belowFloors(counts)).to.include("1 state tests passed, and 7231 is the floor").and.to.have.lengthOf(4);
    const plenty = Object.fromEntries(Object.keys(counts).map((name) => [name, 10_000]));
    expect(belowFloors(plenty)).to.deep.equal([]);
  });

  it("the table tells passes from all, by folder and hardfork", () => {
    const lines = table(tally([result("a"), result("b", "wrong")]), 1).split("\n");
    expect(lines).to.deep.equal(["passed   osaka", "some    1 of 2"]);
  });
});

function result(name: string, fault?: string, executor: "reference" | "engine" = "reference"): Result {
  const job = { name, folder: "some/where", hardfork: "osaka", executor, subject: { blockFile: "none" } } as const;
  return { job, fault, milliseconds: 1 };
}
