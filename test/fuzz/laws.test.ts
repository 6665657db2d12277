import fc from "fast-check";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import { cases } from "./cases/cases.ts";
import { expect } from "chai";
import { outcomeOf } from "./compare.ts";

const SETTINGS = { seed: 7, numRuns: 60 };

describe("laws of the engine's executor, on random blocks", function () {
  this.timeout(120_000);

  it("a block gives the same whatever its instance executed before", async () => {
    const worn = createEngineExecutor();
    const law = fc.asyncProperty(cases("osaka"), cases("berlin"), async (block, other) => {
      const fresh = await outcomeOf(createEngineExecutor(), block);
      expect(await outcomeOf(worn, block)).to.deep.equal(fresh);
      await outcomeOf(worn, other);
      expect(await outcomeOf(worn, block)).to.deep.equal(fresh);
    });
    await fc.assert(law, SETTINGS);
  });

  it("blocks that are executed side by side give what they give alone", async () => {
    const engine = createEngineExecutor();
    const law = fc.asyncProperty(cases("osaka"), cases("cancun"), async (one, other) => {
      const alone = [await outcomeOf(engine, one), await outcomeOf(engine, other)];
      expect(await Promise.all([outcomeOf(engine, one), outcomeOf(engine, other)])).to.deep.equal(alone);
    });
    await fc.assert(law, SETTINGS);
  });

  it("a transaction gives the same whatever follows it in its block", async () => {
    const engine = createEngineExecutor();
    const law = fc.asyncProperty(cases("osaka"), fc.nat(), async (block, cut) => {
      const transactions = block.transactions.slice(0, 1 + (cut % block.transactions.length));
      const [whole, start] = [await outcomeOf(engine, block), await outcomeOf(engine, { ...block, transactions })];
      if ("error" in whole || "error" in start) throw new Error("the block threw");
      expect(start.executed).to.deep.equal(whole.executed.slice(0, transactions.length));
    });
    await fc.assert(law, SETTINGS);
  });
});
