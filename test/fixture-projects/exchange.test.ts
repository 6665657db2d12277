import { expect } from "chai";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { replay } from "../../src/workload/replay.ts";
import { loadWorkloads } from "../../src/workload/workload-file.ts";
import { cellOf, fixtureReport, hotspotOf, trafficOf, unwrapped, type FixtureReport } from "../helpers/fixture-report.ts";

const RESERVES = "UniswapV2Pair.reserve0, reserve1, blockTimestampLast";
const BALANCES = "Token._balances[UniswapV2Pair]";
const SWAP = "UniswapV2Router02.swapExactTokensForTokens";
const ADD_LIQUIDITY = "UniswapV2Router02.addLiquidity";

describe("the exchange's report", function () {
  this.timeout(180_000);
  let run: FixtureReport;

  before(async () => {
    run = await fixtureReport("exchange");
  });

  it("says in its verdict that swaps queue on the pair's reserves, and that this is inherent", () => {
    const verdict = run.report.verdict.join(" ");
    expect(verdict).to.include(`on ${RESERVES} and ${BALANCES}.`).and.include("inherent");
    expect(unwrapped(run.terminal)).to.include(verdict);
  });

  it("makes reserves and the pair's balances one bundle, inherent to an AMM, first of all", () => {
    const { hotspots } = run.report;
    expect(hotspots[0]?.bundle).to.deep.equal([RESERVES, BALANCES]);
    expect(hotspots[0]?.advice).to.include({ pattern: "amm-pool", inherent: true });
    expect(hotspots[0]?.functions).to.have.members([SWAP, ADD_LIQUIDITY]);
    expect(run.terminal).to.match(/^1 UniswapV2Pair\.reserve0, reserve1, blockTimestampLast.*\n?.* inherent \(1\.\dx -> \d\.\dx\)$/m);
    expect(run.terminal).to.match(/bundle +2 change together/);
  });

  it("shows the lines of the pair that read and write the reserves", () => {
    const source = pairSource();
    const { readAt, writtenAt } = hotspotOf(run.report, RESERVES);
    for (const at of [readAt, writtenAt]) {
      expect(at?.file).to.equal("@uniswap/v2-core/contracts/UniswapV2Pair.sol");
      expect(at?.text).to.equal(source[(at?.line ?? 0) - 1]?.trim());
      expect(run.terminal).to.include(`UniswapV2Pair.sol:${at?.line}\n`).and.include(at?.text);
    }
    expect(readAt?.text).to.match(/= (reserve0|reserve1|blockTimestampLast);$/);
    expect(enclosingFunction(source, readAt?.line)).to.equal("getReserves");
    expect(writtenAt?.text).to.match(/^(reserve0|reserve1|blockTimestampLast) = /);
    expect(enclosingFunction(source, writtenAt?.line)).to.equal("_update");
  });

  it("finds that two swaps always meet there, and staking with nothing of the pair", () => {
    const swaps = cellOf(run.report, SWAP, SWAP);
    expect(swaps).to.include({ kind: "always", evidence: "cloned", weak: false });
    expect(swaps.variables).to.have.members([RESERVES, BALANCES]);
    expect(cellOf(run.report, SWAP, ADD_LIQUIDITY).variables).to.include(RESERVES);
    expect(cellOf(run.report, SWAP, "Staking.deposit").kind).to.equal("never");
  });

  it("tells the pair's lock and OpenZeppelin's reentrancy guard as harmless: restored", () => {
    const harmless = Object.fromEntries(run.report.harmless.map(({ variable, why }) => [variable, why]));
    expect(harmless["UniswapV2Pair.unlocked"]).to.equal("restored");
    expect(harmless["Staking reentrancy guard"]).to.equal("restored");
    expect(unwrapped(run.terminal)).to.match(/Shared but harmless here: .*UniswapV2Pair\.unlocked restored \d+ times/);
    expect(unwrapped(run.terminal)).to.match(/Shared but harmless here: .*Staking reentrancy guard restored \d+ times/);
  });

  it("lets the price accumulators change once a block: no hotspot, though each test's swap changes them", () => {
    const { hotspots, examples } = run.report;
    const written = examples
      .flatMap(({ transactions }) => transactions)
      .filter(({ writes }) => writes.includes("UniswapV2Pair.price0CumulativeLast"));
    expect(written.length).to.be.greaterThan(10);
    const conflicting = [...hotspots.flatMap(({ bundle }) => bundle), ...(trafficOf(run.report, "market hour").graph?.variables ?? [])];
    expect(conflicting).to.include(RESERVES);
    expect(conflicting.filter((name) => name.includes("CumulativeLast"))).to.deep.equal([]);
  });

  it("replays the market hour as one block, in which each pair's accumulators change in its first trade alone", async () => {
    const { workloads } = await loadWorkloads(run.files.workload);
    const market = workloads.find(({ name }) => name === "market hour");
    if (market === undefined) throw new Error("the market hour was not captured");
    const { executed } = await replay(market, createReferenceExecutor());

    // Slots by the pair's layout: 8 holds the reserves, 9 and 10 the accumulators.
    const changes = (slot: number): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const { accesses } of executed) {
        for (const { location, write } of accesses) {
          if (location.kind !== "storage" || BigInt(location.slot) !== BigInt(slot) || write !== "changed") continue;
          counts.set(location.address, (counts.get(location.address) ?? 0) + 1);
        }
      }
      return counts;
    };
    const pairs = [...changes(8)].filter(([, trades]) => trades > 5).map(([pair]) => pair);
    expect(pairs).to.have.length(2);
    for (const accumulator of [9, 10]) {
      for (const pair of pairs) expect(changes(accumulator).get(pair), `slot ${accumulator} of ${pair}`).to.equal(1);
    }
  });
});

function pairSource(): string[] {
  const require = createRequire(new URL("../../fixture-projects/exchange/package.json", import.meta.url));
  return readFileSync(require.resolve("@uniswap/v2-core/contracts/UniswapV2Pair.sol"), "utf8").split(/\r?\n/);
}

function enclosingFunction(source: readonly string[], line = 0): string | undefined {
  const above = source.slice(0, line).join("\n");
  return [...above.matchAll(/\bfunction (\w+)\(/g)].at(-1)?.[1];
}
