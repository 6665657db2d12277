import { expect } from "chai";
import { median } from "../../../src/workload/bench/median.ts";

describe("the median", () => {
  it("is the middle value, or the mean of the two in the middle, in whatever order they come", () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([10, 1, 2, 4])).to.equal(3);
    expect(median([7])).to.equal(7);
    expect(median([])).to.be.NaN;
  });
});
