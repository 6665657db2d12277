import { expect } from "chai";
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Hex } from "../../../src/access/hex.ts";
import { AnalysisFiles } from "../../../src/predict/analysis/analysis-files.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { functionTemplate } from "../../../src/predict/templates/function-template.ts";
import { temporaryFolder } from "../../helpers/hardhat-process.ts";
import { builtContract, type BuiltContract } from "../helpers/built-contract.ts";

describe("analyses in files", () => {
  const pair = builtContract("@uniswap/v2-core/build/UniswapV2Pair.json");

  it("are what analysing gives: graphs, and all that is told by them", () => {
    const folder = temporaryFolder();
    const made = analyse(folder, pair);
    expect(made.counts).to.deep.equal({ made: pair.selectors.length + 1, adopted: 0, read: 0 });
    const read = analyse(folder, pair);
    expect(read.counts).to.deep.equal({ made: 0, adopted: 0, read: pair.selectors.length + 1 });
    expect(read.told).to.deep.equal(made.told);
  });

  it("are not read where a file is damaged, cut off or something else, which is replaced", () => {
    const folder = temporaryFolder();
    const { told } = analyse(folder, pair);
    const file = fileIn(folder);
    const whole = readFileSync(file);
    const damages: readonly (() => void)[] = [
      () =>
        writeFileSync(
          file,
          whole.map((byte, index) => (index === whole.length >> 1 ? byte ^ 1 : byte)),
        ),
      () => truncateSync(file, whole.length - 100),
      () => truncateSync(file, 3),
      () => truncateSync(file, 0),
      () => writeFileSync(file, "a note of somebody else"),
    ];
    for (const damage of damages) {
      damage();
      const again = analyse(folder, pair);
      expect(again.counts.read).to.equal(0);
      expect(again.told).to.deep.equal(told);
      expect(analyse(folder, pair).counts.made).to.equal(0);
    }
  });

  it("are not read where another version of the analyser wrote them, or of other code", () => {
    const folder = temporaryFolder();
    analyse(folder, pair, new AnalysisFiles(folder, "older"));
    expect(analyse(folder, pair).counts.read).to.equal(0);
    expect(analyse(folder, pair).counts.made).to.equal(0);
    const other = builtContract("@uniswap/v2-core/build/UniswapV2ERC20.json");
    writeFileSync(fileIn(folder), readFileSync(fileIn(folderOf(other))));
    expect(analyse(folder, pair).counts.read).to.equal(0);
  });

  it("add up: a function that is analysed later joins those that are there", () => {
    const folder = temporaryFolder();
    const [first = 0n, second = 0n] = pair.selectors;
    expect(analyse(folder, { ...pair, selectors: [first] }).counts).to.include({ made: 2 });
    expect(analyse(folder, { ...pair, selectors: [second] }).counts).to.include({ made: 1, read: 1 });
    expect(analyse(folder, { ...pair, selectors: [first, second] }).counts).to.include({ made: 0, read: 3 });
  });

  it("go when the folder is full, those that were used longest ago first", () => {
    const folder = temporaryFolder();
    analyse(folder, pair);
    const size = statSync(fileIn(folder)).size;
    utimesSync(fileIn(folder), 0, 0);
    const files = new AnalysisFiles(folder, undefined, size + 1_000);
    const [oldest] = readdirSync(folder);
    const token = builtContract("@uniswap/v2-core/build/UniswapV2ERC20.json");
    analyse(folder, token, files);
    expect(readdirSync(folder)).to.have.length(1).and.not.include(oldest);
    expect(analyse(folder, token).counts.made).to.equal(0);
  });

  it("need no folder that can be written to", () => {
    const file = path.join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const { counts } = analyse(path.join(file, "folder"), pair);
    expect(counts.made).to.equal(pair.selectors.length + 1);
  });
});

/** A folder that has a contract's analysis and nothing else. */
function folderOf(contract: BuiltContract): string {
  const folder = temporaryFolder();
  analyse(folder, contract);
  return folder;
}

function fileIn(folder: string): string {
  return path.join(folder, readdirSync(folder)[0] ?? "");
}

/** Analyses a contract's functions as a run of a project does, and tells what its tables hang on. */
function analyse(folder: string, { code, selectors }: BuiltContract, files = new AnalysisFiles(folder)) {
  const codes = new CodeCache(files);
  const analysed = codes.get("it", (): Hex => code);
  const graphs = [analysed.fallback, ...selectors.map((selector) => analysed.function(selector))];
  const told = graphs.map((graph) => graph && functionTemplate(graph));
  const { counts } = codes;
  codes.save();
  return { told, counts };
}
