import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { MatrixCell } from "../../src/report/model.ts";
import type { Prediction } from "../../src/report/prediction/model.ts";
import { fixtureProject } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder } from "../helpers/hardhat-process.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const STAKING = `WHO BLOCKS WHOM in Staking   A always   ' predicted
            deposit   withdraw
  deposit   A'        A'
  withdraw            A'
  A deposit x deposit, deposit x withdraw, withdraw x withdraw: totalStaked
  Evidence: 3 pairs predicted from bytecode.

HOTSPOTS  Variables on which functions always conflict, those of most pairs
          first.
1 Staking.totalStaked   3 pairs
    calls    deposit, withdraw
    read     contracts/Staking.sol:31   totalStaked += amount;
    written  contracts/Staking.sol:31   totalStaked += amount;
    Advice   Shared counter: each deposit or withdraw reads and changes
             totalStaked. If ids need not be consecutive, give each user a range
             or use hash(user, own count): one more hash a call. If it is a
             total, count per user and add up when it is read. Keep the queue
             where contracts rely on the order.`;

const SWAP_CALLS = `    calls    token0.balanceOf(address(this))
               in Token, ReentrantToken: reads _balances[address(this)]
             token1.balanceOf(address(this))
               in Token, ReentrantToken: reads _balances[address(this)]
             to.call(…) ?
`;

const COUNTER = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
contract Counter {
    uint256 total;
    function count() external { total += 1; }
}
`;

describe("parallel-predict", function () {
  this.timeout(300_000);

  it("tells a pair's functions in its own names, in the terminal and as JSON", async () => {
    const file = path.join(temporaryFolder(), "predictions.json");
    const { exitCode, output, stdout } = await runHardhat(fixtureProject("exchange"), "parallel-predict", "UniswapV2Pair", "--json", file);
    expect(exitCode, output).to.equal(0);
    expect(stdout).to.include(
      "  swap(uint256,uint256,address,bytes)\n    writes   unlocked (restored)\n             reserve0, reserve1, blockTimestampLast\n",
    );
    expect(stdout).to.include(SWAP_CALLS);
    const { contracts } = JSON.parse(readFileSync(file, "utf8")) as {
      contracts: { contract: string; functions: { signature: string; slots: { slot: string; write: string; commutative: boolean }[] }[] }[];
    };
    const transfer = contracts[0]?.functions.find(({ signature }) => signature === "transfer(address,uint256)");
    expect(transfer?.slots.map(({ slot, write, commutative }) => ({ slot, write, commutative }))).to.deep.equal([
      { slot: "balanceOf[msg.sender]", write: "always", commutative: true },
      { slot: "balanceOf[to]", write: "always", commutative: true },
    ]);
  });

  it("tells who blocks whom, on which lines, in 80 columns; as JSON and as a page", async () => {
    const folder = temporaryFolder();
    const [json, html] = [path.join(folder, "predictions.json"), path.join(folder, "predictions.html")];
    const { exitCode, output, stdout } = await runHardhat(
      fixtureProject("exchange"),
      "parallel-predict",
      "--no-compile",
      "--json",
      json,
      "--html",
      html,
    );
    expect(exitCode, output).to.equal(0);
    expect(stdout.slice(stdout.indexOf("WHO BLOCKS WHOM in Staking"), stdout.indexOf("Token\n")).trimEnd()).to.equal(STAKING);
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.includes(folder))).to.deep.equal([]);

    const { contracts } = JSON.parse(readFileSync(json, "utf8")) as Prediction;
    const pair = contracts.find(({ contract }) => contract === "UniswapV2Pair");
    const cell = (row: string, column: string): MatrixCell | undefined =>
      pair?.matrix.cells.find((one) => one.row === `UniswapV2Pair.${row}` && one.column === `UniswapV2Pair.${column}`);
    expect(cell("swap", "swap")).to.deep.equal({
      row: "UniswapV2Pair.swap",
      column: "UniswapV2Pair.swap",
      kind: "always",
      variables: ["UniswapV2Pair.reserve0, reserve1, blockTimestampLast"],
      evidence: "predicted",
      weak: false,
    });
    expect(cell("approve", "transfer")?.kind).to.equal("never");
    expect(cell("swap", "transfer")).to.include({ kind: "unknown" });
    expect(pair?.hotspots[0]).to.deep.include({ variable: "UniswapV2Pair.reserve0, reserve1, blockTimestampLast", pairs: 14 });
    expect(pair?.hotspots[0]?.advice.pattern).to.equal("amm-pool");
    expect(readFileSync(html, "utf8")).to.include("<code>token0.balanceOf(address(this))</code>");
  });

  it("analyses a function once: the next run reads what was found", async () => {
    const project = fixtureProject("exchange");
    const folder = temporaryFolder();
    rmSync(path.join(project, "cache/parallel-predict"), { recursive: true, force: true });
    const run = async (name: string): Promise<{ json: string; counts: number[] }> => {
      const file = path.join(folder, name);
      const { exitCode, output } = await runHardhat(project, "parallel-predict", "--no-compile", "--json", file);
      expect(exitCode, output).to.equal(0);
      const counts = /functions analysed: (\d+) here, (\d+) by other threads, (\d+) in runs before/.exec(output) ?? [];
      return { json: readFileSync(file, "utf8"), counts: counts.slice(1).map(Number) };
    };
    process.env["NODE_DEBUG"] = "hardhat-parallel";
    try {
      const [first, second] = [await run("first.json"), await run("second.json")];
      const [here = 0, byOthers = 0, before] = first.counts;
      expect(here + byOthers).to.be.greaterThan(50);
      expect(before).to.equal(0);
      expect(second.counts).to.deep.equal([0, 0, here + byOthers]);
      expect(second.json).to.equal(first.json);
    } finally {
      delete process.env["NODE_DEBUG"];
    }
  });

  it("leaves nothing that cleaning would not clear away", async () => {
    const project = temporaryProject({ "contracts/Counter.sol": COUNTER });
    await runHardhat(project, "parallel-predict");
    expect(readdirSync(path.join(project, "cache/parallel-predict"))).to.have.length(1);
    await runHardhat(project, "clean");
    expect(existsSync(path.join(project, "cache/parallel-predict"))).to.equal(false);
  });

  it("checks a snapshot of what is predicted", async () => {
    const project = temporaryProject({ "contracts/Counter.sol": COUNTER });
    const missing = await runHardhat(project, "parallel-predict", "--snapshot-check");
    expect(missing.exitCode).to.equal(1);
    expect(missing.output).to.include("HHP213");
    const written = await runHardhat(project, "parallel-predict", "--snapshot");
    expect(written.exitCode, written.output).to.equal(0);
    const file = path.join(project, ".parallel-predicted-snapshot");
    expect(readFileSync(file, "utf8")).to.match(/^Counter\.count x Counter\.count: always on Counter\.total$/m);
    expect((await runHardhat(project, "parallel-predict", "--no-compile", "--snapshot-check")).exitCode).to.equal(0);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^Counter\.count.*\n/m, ""));
    const failed = await runHardhat(project, "parallel-predict", "--no-compile", "--snapshot-check");
    expect(failed.exitCode).to.equal(1);
    expect(failed.output).to.include("  + Counter.count x Counter.count: always on Counter.total");
  });

  it("refuses a snapshot of some contracts", async () => {
    const { exitCode, output } = await runHardhat(fixtureProject("exchange"), "parallel-predict", "--no-compile", "Staking", "--snapshot");
    expect(exitCode).to.equal(1);
    expect(output).to.include("HHP106: --snapshot is about all contracts of the project, and Staking was asked for.");
  });

  it("refuses a contract that is not there", async () => {
    const { exitCode, output } = await runHardhat(fixtureProject("exchange"), "parallel-predict", "--no-compile", "Nobody");
    expect(exitCode).to.equal(1);
    expect(output).to.include("HHP105: There is no contract Nobody");
  });
});
