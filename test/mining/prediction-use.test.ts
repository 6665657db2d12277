import { expect } from "chai";
import { PredictionUse } from "../../src/mining/prediction-use.ts";

describe("whether to predict", () => {
  function analysed(): PredictionUse {
    const use = new PredictionUse();
    use.isAnalysed = true;
    return use;
  }

  it("never holds a block up for code that was not analysed before", () => {
    expect(new PredictionUse().pays(1)).to.equal(false);
    expect(analysed().pays(1)).to.equal(true);
  });

  it("hangs on what predicting takes beside executing", () => {
    const use = analysed();
    use.made(0.1, true);
    expect(use.pays(1)).to.equal(true);
    expect(use.pays(0.5)).to.equal(false);
  });

  it("is tried again after a while, since code gets faster", () => {
    const use = analysed();
    use.made(0.2, true);
    let leftOut = 0;
    while (!use.pays(1)) leftOut += 1;
    expect(leftOut).to.be.within(50, 100);
  });

  it("ends where nothing comes of it, until a transaction is executed again", () => {
    const use = analysed();
    for (let made = 0; made < 64; made++) {
      expect(use.pays(1)).to.equal(true);
      use.made(0.01, false);
    }
    expect(use.pays(1)).to.equal(false);
    use.repeated();
    expect(use.pays(1)).to.equal(true);
  });
});
