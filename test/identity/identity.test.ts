import { expect } from "chai";
import { runChain } from "./chain-run.ts";
import { plansOf } from "./plans.ts";

const BLOCKS = 1_000;
const SEED = 20_260_101;

describe(`the same requests to EDR and to a parallel network (${BLOCKS} blocks of seed ${SEED}; more with npm run identity)`, function () {
  this.timeout(120_000);
  let compared = 0;

  for (const [index, plan] of plansOf(BLOCKS, SEED).entries()) {
    it(`${index + 1}: ${plan.blocks} blocks of ${plan.hardfork}, seed ${plan.seed}`, async () => {
      const { blocks, failure } = await runChain(plan);
      expect(failure?.message ?? "").to.equal("");
      compared += blocks;
    });
  }

  it(`${BLOCKS} blocks were compared`, () => {
    expect(compared).to.be.at.least(BLOCKS);
  });
});
