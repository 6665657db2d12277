import { expect } from "chai";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { readMainnetBlock } from "../helpers/mainnet-block.ts";
import { bloomOf, receiptsRootOf } from "../helpers/receipts.ts";
import { skipped, testData } from "../helpers/test-data.ts";

/** One each of Byzantium, Petersburg and Cancun among the smaller ones. */
const BLOCKS = ["5891667", "6196166", "8889776", "11814555", "19426587"];

describe("the reference executor on mainnet blocks", function () {
  this.timeout(60_000);

  for (const number of BLOCKS) {
    it(`reproduces block ${number}: gas used, logs bloom, receipts root`, async function () {
      const path = testData(`blocks/${number}.json.gz`);
      if (path === undefined) {
        console.log(`      ${skipped("blocks")}`);
        return this.skip();
      }
      const { context, transactions, state, expected } = readMainnetBlock(path);
      const started = performance.now();
      const executed = await createReferenceExecutor().execute(context, transactions, capturedStateReader(state));
      if (process.env["PROFILE"]) console.log(number, context.hardfork, transactions.length, Math.round(performance.now() - started), "ms");

      expect(executed.filter(({ refusal }) => refusal !== undefined)).to.deep.equal([]);
      expect(executed.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)).to.equal(expected.gasUsed);
      expect(bloomOf(executed)).to.equal(expected.logsBloom);
      expect(await receiptsRootOf(transactions, executed)).to.equal(expected.receiptsRoot);
    });
  }
});
