import { expect } from "chai";
import { TriePace } from "../../src/mining/trie-pace.ts";

describe("the pace of tries", () => {
  it("asks for help where many records changed", () => {
    const pace = new TriePace();
    expect([1, 2_000, 3_000].map((records) => pace.isWork(records))).to.deep.equal([false, false, true]);
    expect(pace.wantsHelp).to.equal(true);
  });

  it("measures the main thread alone after the first help, and goes on with help that was quicker", () => {
    const pace = new TriePace();
    pace.wentTogether(1_000, 4);
    expect(pace.wantsHelp).to.equal(false);
    pace.wentAlone(1_000, 8);
    expect(pace.wantsHelp).to.equal(true);
    pace.wentTogether(1_000, 4);
    expect(pace.wantsHelp).to.equal(true);
  });

  it("goes without help the longer, the more often it was slower in a row", () => {
    const pace = new TriePace();
    pace.wentAlone(1_000, 8);
    const waits = [1, 2, 3, 4].map(() => {
      pace.wentTogether(1_000, 20);
      let alone = 0;
      for (; !pace.wantsHelp; alone++) pace.wentAlone(1_000, 8);
      return alone;
    });
    expect(waits).to.deep.equal([1, 2, 4, 8]);
    pace.wentTogether(1_000, 4);
    pace.wentTogether(1_000, 20);
    pace.wentAlone(1_000, 8);
    expect(pace.wantsHelp).to.equal(true);
  });
});
