import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fixtureProject } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder } from "../helpers/hardhat-process.ts";

describe("parallel-predict", function () {
  this.timeout(300_000);

  it("tells a pair's functions in its own names, in the terminal and as JSON", async () => {
    const file = path.join(temporaryFolder(), "predictions.json");
    const { exitCode, output, stdout } = await runHardhat(fixtureProject("exchange"), "parallel-predict", "UniswapV2Pair", "--json", file);
    expect(exitCode, output).to.equal(0);
    expect(stdout).to.include("  swap(uint256,uint256,address,bytes)\n    writes  unlocked (restored)\n");
    expect(stdout).to.include("calls   token0.balanceOf(address(this))\n            token1.balanceOf(address(this))\n");
    const { contracts } = JSON.parse(readFileSync(file, "utf8")) as {
      contracts: { contract: string; functions: { signature: string; slots: { slot: string; write: string; commutative: boolean }[] }[] }[];
    };
    const transfer = contracts[0]?.functions.find(({ signature }) => signature === "transfer(address,uint256)");
    expect(transfer?.slots.map(({ slot, write, commutative }) => ({ slot, write, commutative }))).to.deep.equal([
      { slot: "balanceOf[msg.sender]", write: "always", commutative: true },
      { slot: "balanceOf[to]", write: "always", commutative: true },
    ]);
  });

  it("refuses a contract that is not there", async () => {
    const { exitCode, output } = await runHardhat(fixtureProject("exchange"), "parallel-predict", "--no-compile", "Nobody");
    expect(exitCode).to.equal(1);
    expect(output).to.include("HHP105: There is no contract Nobody");
  });
});
