import { expect } from "chai";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { analyseAhead, analyseInThreads } from "../../../src/predict/analysis/analyse-ahead.ts";
import { AnalysedCode } from "../../../src/predict/analysis/analysed-code.ts";
import { AnalysisFiles } from "../../../src/predict/analysis/analysis-files.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { loadKeccak } from "../../../src/predict/keccak.ts";
import { functionTemplate } from "../../../src/predict/templates/function-template.ts";
import { temporaryFolder } from "../../helpers/hardhat-process.ts";
import { builtContract } from "../helpers/built-contract.ts";

const ROUTER = builtContract("@uniswap/v2-periphery/build/UniswapV2Router02.json");
const PAIR = builtContract("@uniswap/v2-core/build/UniswapV2Pair.json");
const TWO_THREADS = 2;

describe("analysing ahead", function () {
  this.timeout(120_000);
  before(() => loadKeccak());

  it("has other threads find what this one would", async () => {
    const codes = [ROUTER, PAIR].map(({ code }) => new AnalysedCode(code));
    let done = 0;
    const wanted = codes.map((code, index) => ({ code, selectors: [ROUTER, PAIR][index]?.selectors ?? [] }));
    await analyseInThreads([...wanted], TWO_THREADS, () => done++);
    expect(done).to.equal(2);
    for (const { code, selectors } of wanted) {
      const here = new AnalysedCode(code.hex);
      for (const selector of selectors) {
        const [theirs, mine] = [code.function(selector), here.function(selector)];
        expect(theirs && functionTemplate(theirs)).to.deep.equal(mine && functionTemplate(mine));
      }
      expect(code.counts).to.deep.equal({ made: 0, adopted: selectors.length + 1, read: 0 });
    }
  });

  it("needs no other threads, and does nothing twice", async () => {
    const wanted = [{ code: new AnalysedCode(PAIR.code), selectors: PAIR.selectors }];
    const progress: string[] = [];
    for (let round = 0; round < 2; round++) await analyseAhead(wanted, (done, total) => progress.push(`${done} of ${total}`));
    expect(progress).to.deep.equal(["1 of 1"]);
    expect(wanted[0]?.code.counts).to.deep.equal({ made: PAIR.selectors.length + 1, adopted: 0, read: 0 });
  });

  it("lets processes share a folder", async () => {
    const folder = temporaryFolder();
    const script = fileURLToPath(new URL("../helpers/analyse-in-process.ts", import.meta.url));
    const processes = [ROUTER, PAIR, ROUTER, PAIR].map(({ code, selectors }) =>
      fork(script, [folder, code, ...selectors.map(String)], { execArgv: process.execArgv }),
    );
    const ends = await Promise.all(processes.map((each) => once(each, "exit")));
    expect(ends.map(([exitCode]) => exitCode as number)).to.deep.equal([0, 0, 0, 0]);
    const total = ROUTER.selectors.length + PAIR.selectors.length + 2;
    for (let round = 0; round < 2; round++) {
      const codes = new CodeCache(new AnalysisFiles(folder));
      for (const { code, selectors } of [ROUTER, PAIR]) {
        const analysed = codes.get(code, () => code);
        for (const selector of selectors) analysed.function(selector);
      }
      codes.save();
      const { made, read } = codes.counts;
      expect(made + read).to.equal(total);
      // Of two that write at once, the later one wins: what the other added is analysed again, and no file is damaged.
      expect(read).to.be.at.least(round === 0 ? total / 2 : total);
    }
  });
});
