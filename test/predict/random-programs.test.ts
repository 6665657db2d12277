import { expect } from "chai";
import fc from "fast-check";
import { locationKey } from "../../src/access/location.ts";
import { StateDraft } from "../../src/execution/captured-state.ts";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { CodeCache } from "../../src/predict/analysis/code-cache.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import type { PredictedSet } from "../../src/predict/predictor.ts";
import { cases } from "../fuzz/cases/cases.ts";
import { outcomeOf } from "../fuzz/compare.ts";
import { applyWrites, predictionState } from "./helpers/prediction-state.ts";

/** Another seed each day would find more; one that is fixed fails for everybody. */
const SETTINGS = { seed: Number(process.env["SEED"] ?? 11), numRuns: Number(process.env["RUNS"] ?? 300) };

describe("predictions of random programs", function () {
  this.timeout(300_000);

  it("never claim what execution contradicts", async () => {
    const engine = createEngineExecutor();
    let [predictions, complete, claims] = [0, 0, 0];
    const law = fc.asyncProperty(cases("osaka"), async (block) => {
      const outcome = await outcomeOf(engine, block);
      if ("error" in outcome) throw new Error(outcome.error);
      const [draft, codes] = [new StateDraft(block.state), new CodeCache()];
      for (const [index, transaction] of block.transactions.entries()) {
        const executed = outcome.executed[index];
        if (executed === undefined) continue;
        if (executed.refusal === undefined) {
          const predictor = await CodePredictor.create(predictionState(draft), block.block, codes);
          let predicted = predictor.predict(transaction);
          // Once it was walked a few times it is replayed from a tape, where it can be.
          for (let time = 0; time < 3 && predicted?.gaps.length === 0; time++) predicted = predictor.predict(transaction);
          predictions++;
          if (predicted?.gaps.length === 0) complete++;
          claims += predicted?.accesses.filter(({ confidence }) => confidence === "exact").length ?? 0;
          if (executed.status === 1) expectNoContradiction(transaction, predicted, executed);
        }
        applyWrites(draft, executed);
      }
    });
    await fc.assert(law, SETTINGS);
    expect(complete, `complete ones of ${predictions} predictions`).to.be.greaterThan(0);
    expect(claims, "claims").to.be.greaterThan(0);
  });
});

/** The state is the one that the transaction runs on, so that what is claimed of the current state must be right too. */
function expectNoContradiction(transaction: Transaction, predicted: PredictedSet | undefined, executed: ExecutedTransaction): void {
  if (predicted === undefined) return;
  const touched = new Map(executed.accesses.map((access) => [locationKey(access.location), access]));
  const described = (): string => JSON.stringify({ predicted, to: transaction.to, data: transaction.data });
  for (const { location, read, write, confidence } of predicted.accesses) {
    if (confidence === "possible") continue;
    const access = touched.get(locationKey(location));
    expect(access, `${locationKey(location)} was not touched: ${described()}`).to.not.equal(undefined);
    if (access === undefined || location.kind !== "storage") continue;
    if (read === "value") expect(access.read, `${locationKey(location)}: ${described()}`).to.equal("value");
    if (write !== "none") expect(access.write, `${locationKey(location)}: ${described()}`).to.not.equal("none");
  }
  if (predicted.gaps.length > 0) return;
  const known = new Map(predicted.accesses.map((access) => [locationKey(access.location), access]));
  for (const [key, { location, write }] of touched) {
    if (location.kind !== "storage") continue;
    expect(known.has(key), `${key} was touched beside a complete set: ${described()}`).to.equal(true);
    if (write !== "none") expect(known.get(key)?.write, `${key} was written: ${described()}`).to.not.equal("none");
  }
}
