import { expect } from "chai";
import { CLASSES, scoreRealBlocks, sumOf, type RealBlocksScore } from "../predict/helpers/real-blocks.ts";
import { skipped, testData } from "../helpers/test-data.ts";

/** Shares of storage writes in real blocks that prediction does not fall below again. */
const FLOORS = { recall: 0.95, precision: 0.96, exactSets: 0.92 };

describe("predictions of real blocks on their parent's state", function () {
  this.timeout(300_000);
  let score: RealBlocksScore;

  before(async function () {
    const folder = testData("blocks");
    if (folder === undefined) {
      console.log(`      ${skipped("blocks")}`);
      return this.skip();
    }
    score = await scoreRealBlocks(folder);
  });

  it("find the storage that transactions write, and little else", () => {
    const all = sumOf(CLASSES.filter((name) => name !== "plain transfer").map((name) => score.byClass[name]));
    expect(all.transactions).to.be.greaterThan(900);
    expect(all.found / all.written, "recall").to.be.at.least(FLOORS.recall);
    expect(all.found / all.predicted, "precision").to.be.at.least(FLOORS.precision);
    expect(all.exactSets / all.transactions, "exact sets").to.be.at.least(FLOORS.exactSets);
  });

  it("are exact for tokens, and find nothing in plain transfers", () => {
    const { "ERC-20": tokens, "plain transfer": transfers } = score.byClass;
    expect(tokens.exactSets / tokens.transactions).to.be.at.least(0.99);
    expect(transfers.predicted).to.equal(0);
  });
});
