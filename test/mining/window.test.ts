import { expect } from "chai";
import { address, BLOCK, call } from "../helpers/little-block.ts";
import { type Scene, sequentially, simulated } from "./simulated-block.ts";

const SENDERS = Array.from({ length: 8 }, (_, index) => address(0xa000 + index));

const SCENE: Scene = {
  block: BLOCK,
  accounts: Object.fromEntries(SENDERS.map((sender) => [sender, { balance: 10n ** 20n, nonce: 0n, code: "0x", storage: {} }])),
  transactions: SENDERS.map((from, index) => call(address(0xb000 + index), { from, value: 1n })),
};

/** Steps of an executor: that it begins, and those of each transaction. */
const BEGINNING = 1;
const STEPS = 3;

/** One executor, each transaction a group of its own. */
const schedule = (headStart: number, batchGas = 0) => ({
  ...{ executors: 1, windows: [], groupOf: (index: number) => index, headStart, batchGas, next: () => 0 },
});

describe("a window of a block", () => {
  it("is executed by the main thread from its start, in one go, until it meets what an executor did from its end", async () => {
    const { entries, ...found } = await simulated(SCENE, schedule(BEGINNING + 3 * STEPS));
    expect(found).to.deep.equal(await sequentially(SCENE));
    expect(entries.map(({ kind, count }) => [kind, count])).to.deep.equal([
      ["executed", 5],
      ["adopted", 3],
    ]);
  });

  it("is told of by an executor some transactions at a time", async () => {
    const { entries, ...found } = await simulated(SCENE, schedule(BEGINNING + STEPS, 6 * 21_000));
    expect(found).to.deep.equal(await sequentially(SCENE));
    expect(entries.map(({ kind, count }) => [kind, count])).to.deep.equal([
      ["executed", 2],
      ["adopted", 6],
    ]);
  });

  it("is waited for where an executor is in the middle of what comes next", async () => {
    const { entries, ...found } = await simulated(SCENE, schedule(BEGINNING + 7 * STEPS + 2));
    expect(found).to.deep.equal(await sequentially(SCENE));
    expect(entries.map(({ kind, count }) => [kind, count])).to.deep.equal([["adopted", 8]]);
  });
});
