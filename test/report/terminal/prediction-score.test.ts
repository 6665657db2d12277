import { expect } from "chai";
import { parseReport, renderJson } from "../../../src/report/json.ts";
import type { PredictionScore } from "../../../src/report/model.ts";
import { pageOf } from "../../../src/report/terminal/page.ts";
import { predictionScoreSection, share } from "../../../src/report/terminal/prediction-score.ts";
import { sampleReport } from "../../helpers/sample-report.ts";

const counts = { transactions: 200, exact: 188, written: 600, found: 599, predicted: 605, right: 599 };
const SCORE: PredictionScore = {
  ...counts,
  functions: [
    { name: "Drop.burn", ...counts, transactions: 100, exact: 100, misses: [] },
    {
      name: "Drop.mint",
      ...counts,
      transactions: 100,
      exact: 88,
      misses: [
        { what: "not written", variable: "Drop._owners", reason: "on a way that the call did not take", count: 11 },
        { what: "incomplete", reason: "calls to code that is not known", count: 1 },
      ],
    },
  ],
};

describe("the score of prediction", () => {
  it("tells recall, precision and exact sets, and of each function with misses why", () => {
    const lines = predictionScoreSection({ ...sampleReport(), prediction: SCORE }, pageOf(80, false));
    expect(lines.join("\n")).to.equal(`PREDICTION  of 200 transactions as run: 99.8 % of written slots predicted,
            99.0 % of predicted ones written, 94.0 % of access sets exact
  Drop.mint                             88.0 % exact of 100 txs
    11 x not written: Drop._owners, on a way that the call did not take
    1 x incomplete: calls to code that is not known`);
  });

  it("never rounds up to all, and says nothing of nothing", () => {
    expect(share(99_999, 100_000)).to.equal("99.9 %");
    expect(share(5, 5)).to.equal("100 %");
    expect(share(0, 0)).to.equal("-");
    expect(predictionScoreSection(sampleReport(), pageOf(80, false))).to.deep.equal([]);
  });

  it("goes through the JSON and back", () => {
    const report = { ...sampleReport(), prediction: SCORE };
    expect(parseReport(renderJson(report), "report.json").prediction).to.deep.equal(SCORE);
  });
});
