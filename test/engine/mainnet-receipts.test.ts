import { expect } from "chai";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../../src/access/hex.ts";
import { blobBaseFeeOf } from "../../src/execution/blob-fee.ts";
import { encodeChecked } from "../../src/engine/block-engine.ts";
import { EngineRun } from "../../src/engine/block-run.ts";
import { openBlock, speaks } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { encodeReceipts } from "../../src/engine/receipts.ts";
import { World } from "../../src/engine/world.ts";
import { readMainnetBlock } from "../helpers/mainnet-block.ts";
import { skipped, testData } from "../helpers/test-data.ts";

describe("receipts that the engine encodes of mainnet blocks", () => {
  it("have the header's root and bloom, in each block that the engine speaks", async function () {
    this.timeout(120_000);
    const folder = testData("blocks");
    if (folder === undefined) {
      console.log(`      ${skipped("blocks")}`);
      return this.skip();
    }
    const blocks = readdirSync(folder)
      .filter((name) => name.endsWith(".json.gz"))
      .map((name) => readMainnetBlock(join(folder, name)))
      .filter(({ context }) => speaks(context.hardfork));
    expect(blocks).not.to.be.empty;
    for (const { context, transactions, state, expected } of blocks) {
      const engine = await EngineInstance.create();
      const world = new World(engine);
      for (const [address, account] of Object.entries(state.accounts)) world.load({ address: address as Hex, ...account });
      const blobBaseFee = blobBaseFeeOf(context);
      openBlock(engine, context, blobBaseFee);
      const run = new EngineRun(engine, context, blobBaseFee, (number) => state.blockHashes?.[number.toString()] ?? "0x");
      const { done } = run.execute(transactions.map((transaction) => encodeChecked(transaction, context.chainId)));
      expect(done, `block ${context.number}`).to.equal(transactions.length);
      const results = transactions.map((_, index) => run.pointer(index));
      const { root, logsBloom } = encodeReceipts(
        engine,
        results,
        transactions.map(({ type }) => type),
      );
      expect({ root, logsBloom }, `block ${context.number}`).to.deep.equal({ root: expected.receiptsRoot, logsBloom: expected.logsBloom });
    }
  });
});
