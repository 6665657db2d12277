import { expect } from "chai";
import type { ChainBlock } from "../../../src/chain/network-chain.ts";
import type { MiningRecord } from "../../../src/mining/block-record.ts";
import { blockLine } from "../../../src/rpc/log/block-line.ts";

/** Hardhat indents each line by so much. */
const WIDTH = 80 - 2;

const BLOCK = {
  header: { number: 1_234_567n },
  transactions: Array.from({ length: 300 }, () => ({ hash: "0x01" })),
} as unknown as ChainBlock;

/** A block of which as many transactions as names were executed again, each for another variable. */
function lineOf(names: readonly string[]): Promise<string> {
  const record: MiningRecord = {
    ...{
      first: 0,
      transactions: 300,
      block: 1,
      started: 0,
      windows: 2,
      groups: 280,
      predictions: 0,
      planning: 0,
      faults: 0,
      milliseconds: 1_062,
    },
    spans: [1, 2, 3].map((executor) => ({ executor, first: executor, count: 100, started: 0, ended: 1_000, inVain: false })),
    repetitions: names.map((_, transaction) => ({ transaction, location: `place ${transaction}` })),
  };
  return blockLine(BLOCK, [record], () => Promise.resolve(new Map(names.map((name, index) => [`place ${index}`, name]))));
}

describe("a block's line in the log", () => {
  const start = "Block 1234567: 300 transactions in 1062 ms, 3 executors, 280 groups";

  it("says how the block was executed", async () => {
    expect(await lineOf([])).to.equal(start);
  });

  it("goes on in a second line with what was executed again, and names the variables", async () => {
    expect(await lineOf(["Ledger.entries", "Token._totalSupply"])).to.equal(
      `${start},\n  2 re-executed (Ledger.entries, Token._totalSupply)`,
    );
  });

  it("names as many variables as there is room for, and no more than three", async () => {
    expect(await lineOf(["A.a", "A.b", "A.c", "A.d"])).to.match(/\(A\.a, A\.b, A\.c and 1 more\)$/);
    const long = ["LiquidityGauge.workingBalances", "LiquidityGauge.integrateFraction", "Minter.minted"];
    expect(await lineOf(long)).to.match(/3 re-executed \(LiquidityGauge\.workingBalances and 2 more\)$/);
    for (const names of [long, long.map((name) => name.repeat(4)), [`0x${"ab".repeat(20)}[0x${"cd".repeat(32)}]`, "A.a"]]) {
      const lines = (await lineOf(names)).split("\n");
      expect(lines).to.have.length(2);
      for (const line of lines) expect(line.length).to.be.at.most(WIDTH);
    }
  });
});
