import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "../../src/access/hex.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { CapturedState } from "../../src/execution/state-reader.ts";
import { SYSTEM_CONTRACTS } from "./actors.ts";
import { cases } from "./cases/cases.ts";
import { outcomeOf } from "./compare.ts";
import { executeAndCommit } from "./over-world.ts";

/** For all transactions of a block. */
const ENOUGH_GAS = 2n ** 40n;

const SETTINGS = { seed: 7, numRuns: 40 };

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

  it("transactions that are committed one by one give what they give in one block", async () => {
    const [offline, overWorld] = [createEngineExecutor(), await WasmBlockEngine.create({ checksWorld: true })];
    const law = fc.asyncProperty(fc.oneof(cases("osaka"), cases("london")), async ({ block, state, transactions }) => {
      const one = { block: { ...block, gasLimit: ENOUGH_GAS }, state: plain(state), transactions, options: {} };
      const whole = await outcomeOf(offline, one);
      if ("error" in whole) throw new Error(whole.error);
      // Mined blocks keep no preimages.
      const wanted = whole.executed.filter(({ refusal }) => refusal === undefined).map((executed) => ({ ...executed, preimages: {} }));
      expect(executeAndCommit(overWorld, one)).to.deep.equal(wanted);
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

/**
 * Without the block's own contracts, which the block itself calls before its first transaction, and without accounts of storage alone (EIP-7610):
 * no block makes one, and a world does not look for them.
 */
function plain(state: CapturedState): CapturedState {
  const accounts = Object.entries(state.accounts).filter(
    ([address, { nonce, code, storage }]) =>
      !SYSTEM_CONTRACTS.includes(address as Hex) && (nonce > 0n || code !== "0x" || Object.keys(storage).length === 0),
  );
  return { ...state, accounts: Object.fromEntries(accounts) };
}
