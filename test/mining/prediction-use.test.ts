import { expect } from "chai";
import { PredictionUse } from "../../src/mining/prediction-use.ts";

describe("whether to predict", () => {
  function tried(milliseconds = 0.01): PredictionUse {
    const use = new PredictionUse();
    // The first analyses the code.
    use.tried(50);
    while (use.isUntried) use.tried(milliseconds);
    return use;
  }

  /** How many of so many transactions are predicted, each with such a result. */
  function predicted(use: PredictionUse, count: number, cost: number, wasOfUse: boolean): number {
    let made = 0;
    for (let transaction = 0; transaction < count; transaction++) {
      if (!use.pays(1)) continue;
      use.made(cost, wasOfUse);
      made += 1;
    }
    return made;
  }

  it("never holds a block up for code that was not looked at before", () => {
    expect(new PredictionUse().pays(1)).to.equal(false);
    expect(tried().pays(1)).to.equal(true);
  });

  it("hangs on what predicting takes beside executing, and on how often it tells of something", () => {
    expect(predicted(tried(), 1000, 0.05, true)).to.equal(1000);
    expect(predicted(tried(), 1000, 0.05, false)).to.be.within(100, 800);
    expect(predicted(tried(2), 1000, 2, true)).to.be.below(10);
  });

  it("is taken up again when transactions are executed in vain", () => {
    const use = tried(0.1);
    predicted(use, 2000, 0.1, false);
    expect(predicted(use, 10, 0.1, false)).to.be.below(3);
    for (let repetition = 0; repetition < 8; repetition++) use.repeated();
    expect(predicted(use, 10, 0.1, true)).to.equal(10);
  });

  it("is tried again after a while, since code gets faster", () => {
    const use = tried(1);
    expect(predicted(use, 1000, 0.01, true)).to.be.greaterThan(700);
  });
});
