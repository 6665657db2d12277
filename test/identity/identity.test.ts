import { expect } from "chai";
import { runChain } from "./chain-run.ts";
import { plansOf } from "./plans.ts";

const BLOCKS = 1_000;
const SEED = 20_260_101;

/** How every other parallel network mines. */
const TWO_WORKERS = { workers: 2, strategy: "access-sets" } as const;

describe(`the same requests to EDR and to a parallel network (${BLOCKS} blocks of seed ${SEED}; more with npm run identity)`, function () {
  this.timeout(120_000);
  let compared = 0;

  for (const [index, plan] of plansOf(BLOCKS, SEED).entries()) {
    it(`${index + 1}: ${plan.blocks} blocks of ${plan.hardfork}, seed ${plan.seed}`, async () => {
      const { blocks, failure } = await runChain(index % 2 === 0 ? plan : { ...plan, mining: TWO_WORKERS });
      expect(failure?.message ?? "").to.equal("");
      compared += blocks;
    });
  }

  it(`${BLOCKS} blocks were compared`, () => {
    expect(compared).to.be.at.least(BLOCKS);
  });
});
