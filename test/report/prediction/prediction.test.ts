import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_RULE } from "../../../src/graph/rule.ts";
import { createNaming } from "../../../src/naming/naming.ts";
import { loadKeccak } from "../../../src/predict/keccak.ts";
import { renderPredictionPage } from "../../../src/report/html/prediction-page.ts";
import type { MatrixCell } from "../../../src/report/model.ts";
import type { ContractPrediction, Prediction } from "../../../src/report/prediction/model.ts";
import { CodeCache } from "../../../src/predict/analysis/code-cache.ts";
import { predictProject } from "../../../src/report/prediction/predict-project.ts";
import { renderPrediction } from "../../../src/report/terminal/prediction.ts";
import { launchBrowser } from "../../helpers/browser.ts";
import { compile } from "../../naming/compile.ts";

const DROP = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
interface Feed { function price(address who) external returns (uint256); }
contract Oracle {
    mapping(address => mapping(address => uint256)) asked;
    uint256 last;
    function price(address who) external returns (uint256) { asked[who][msg.sender] += 1; return last; }
}
contract Drop {
    uint256 constant MAX_SUPPLY = 100;
    uint256 nextId;
    bool paused;
    mapping(uint256 id => address) owners;
    mapping(address => uint256) spent;
    Feed feed;

    function mint() external {
        require(!paused);
        uint256 id = nextId;
        require(id < MAX_SUPPLY);
        nextId = id + 1;
        owners[id] = msg.sender;
    }

    function give(uint256 id, address to) external {
        require(owners[id] == msg.sender);
        owners[id] = to;
    }

    function setPaused(bool to) external { paused = to; }
    function buy(address to) external { spent[msg.sender] += feed.price(to); }
    function ownerOf(uint256 id) external view returns (address) { return owners[id]; }
}
`;

describe("a prediction", function () {
  this.timeout(120_000);
  let prediction: Prediction;
  let drop: ContractPrediction;
  before(async () => {
    await loadKeccak();
    const { contracts } = await createNaming({ builds: [compile({ "Drop.sol": DROP }, { optimizer: true })] });
    const chosen = contracts.filter(({ name }) => name === "Drop");
    prediction = await predictProject({
      project: "little",
      pluginVersion: "0.0.0",
      rule: DEFAULT_RULE,
      contracts: chosen,
      known: contracts,
      deployable: contracts.filter(({ name }) => name === "Oracle"),
      views: false,
      codes: new CodeCache(),
    });
    const [first] = prediction.contracts;
    if (first === undefined) throw new Error("nothing predicted");
    drop = first;
  });

  const cell = (row: string, column: string): MatrixCell | undefined =>
    drop.matrix.cells.find((one) => one.row === `Drop.${row}` && one.column === `Drop.${column}`);

  it("relates functions that change state, each pair once", () => {
    expect(drop.functions.map(({ name }) => name)).to.have.members(["Drop.mint", "Drop.give", "Drop.setPaused", "Drop.buy"]);
    expect(drop.matrix.cells).to.have.length(10);
    expect(cell("mint", "mint")).to.include({ kind: "always", evidence: "predicted" }).and.not.have.property("conditional");
    expect(cell("give", "mint")).to.include({ kind: "same-argument", argument: "id" });
    expect(cell("buy", "buy")).to.deep.include({ kind: "unknown", unknown: ["calls to code that is not known"] });
    expect(cell("give", "setPaused")?.kind).to.equal("never");
  });

  it("tells what calls touch in contracts that have the function, in the caller's words", () => {
    const [call] = drop.functions.find(({ name }) => name === "Drop.buy")?.calls ?? [];
    expect(call?.call).to.equal("feed.price(to)");
    expect(call?.callees.map(({ contracts }) => contracts)).to.deep.equal([["Oracle"]]);
    expect(call?.callees[0]?.slots.map(({ slot, write }) => `${slot} ${write}`)).to.have.members([
      "asked[to][address(this)] always",
      "last never",
    ]);
  });

  it("tells hotspots by their lines, with advice on what they are", () => {
    const [counter, pause] = ["Drop.nextId", "Drop.paused"].map((name) => drop.hotspots.find(({ bundle }) => bundle.includes(name)));
    expect(counter?.readAt).to.include({ line: 19, text: "uint256 id = nextId;" });
    expect(counter?.writtenAt).to.include({ line: 21, text: "nextId = id + 1;" });
    expect(counter?.advice.pattern).to.equal("capped-counter");
    expect(counter?.advice.text).to.include("MAX_SUPPLY");
    expect(
      drop.hotspots.map(({ variable }) => variable),
      "what only setters write comes last",
    ).to.deep.equal(["Drop.nextId", "Drop.paused"]);
    expect(counter?.functions).to.deep.equal(["Drop.mint"]);
    expect(pause?.functions).to.have.members(["Drop.mint", "Drop.setPaused"]);
  });

  it("fits terminals of 80 to 120 columns, and lets no control character of a name reach them", () => {
    const hostile = JSON.parse(JSON.stringify(prediction).replaceAll("nextId", "next\\u001b[2JId")) as Prediction;
    for (const columns of [80, 100, 120]) {
      for (const each of [prediction, hostile]) {
        const printed = renderPrediction(each, { columns, color: false });
        expect(printed.split("\n").filter((line) => line.length > columns)).to.deep.equal([]);
        expect(printed).to.not.include("\u001b");
      }
    }
    expect(renderPrediction(prediction, { columns: 80, color: false })).to.include(
      "  ? 4 pairs among buy, give, mint, setPaused: calls to code that is not known\n",
    );
    const nothing = renderPrediction({ ...prediction, contracts: [] }, { columns: 120, color: false });
    expect(nothing).to.include("No contract of the project has functions and code, so there is nothing to predict.");
  });

  it("is a page that runs as its policy allows, and tells cells in words", async function () {
    const browser = await launchBrowser();
    if (browser === undefined) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), "prediction-page-"));
    try {
      const file = path.join(folder, "prediction.html");
      writeFileSync(file, renderPredictionPage(prediction));
      const page = await browser.newPage();
      const troubles: string[] = [];
      page.on("console", (message) => void troubles.push(message.text()));
      page.on("pageerror", (error) => void troubles.push(error.message));
      await page.goto(pathToFileURL(file).href);
      await page.locator("table.matrix button.cell.always").first().focus();
      expect(await page.locator("p.explain").innerText()).to.match(/^\w+ × \w+: always, on Drop\.\w+.*\. Predicted from bytecode\.$/);
      expect(await page.getByRole("heading", { name: "Hotspots" }).isVisible()).to.equal(true);
      expect(await page.locator("body").innerText()).to.include("owners[nextId]");
      expect(troubles).to.deep.equal([]);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });
});
