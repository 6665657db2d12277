import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { CellKind, MatrixCell } from "../../src/report/model.ts";
import type { Prediction } from "../../src/report/prediction/model.ts";
import { cellOf, fixtureProject, fixtureReport } from "../helpers/fixture-report.ts";
import { runHardhat, temporaryFolder } from "../helpers/hardhat-process.ts";

const pairKey = ({ row, column }: MatrixCell): string => [row, column].sort().join(" x ");

/** What a measured kind may be where prediction claims another: a claim bounds what may happen, and `unknown` bounds nothing. */
const ALLOWED: Readonly<Record<CellKind, readonly CellKind[]>> = {
  never: ["never"],
  "same-user": ["never", "same-user", "same-argument"],
  "same-argument": ["never", "same-user", "same-argument"],
  always: ["never", "same-user", "same-argument", "always"],
  unknown: ["never", "same-user", "same-argument", "always"],
};

for (const project of ["airdrop", "auction", "exchange", "nft-drop", "vault"]) {
  it(`claims nothing of ${project}'s functions that its report's measurements contradict`, async function () {
    this.timeout(300_000);
    const { report } = await fixtureReport(project);
    const file = path.join(temporaryFolder(), "predictions.json");
    const { exitCode, output } = await runHardhat(fixtureProject(project), "parallel-predict", "--no-compile", "--json", file);
    expect(exitCode, output).to.equal(0);
    const { contracts } = JSON.parse(readFileSync(file, "utf8")) as Prediction;
    const predicted = new Map(contracts.flatMap(({ matrix }) => matrix.cells.map((cell) => [pairKey(cell), cell] as const)));
    const pairs = report.matrix.cells.flatMap((measured) => {
      const claim = predicted.get(pairKey(measured));
      return measured.evidence === "predicted" || measured.evidence === "none" || claim === undefined ? [] : [{ measured, claim }];
    });
    const agreeing = pairs.filter(({ measured, claim }) => measured.kind === claim.kind);
    const unknown = pairs.filter(({ claim }) => claim.kind === "unknown");
    console.log(`      ${pairs.length} pairs: ${agreeing.length} as measured, ${unknown.length} unknown`);
    expect(pairs.length).to.be.greaterThan(0);
    expect(pairs.filter(({ measured, claim }) => !ALLOWED[claim.kind].includes(measured.kind))).to.deep.equal([]);
  });

  it(`fills ${project}'s matrix in with what nobody called, and scores prediction`, async function () {
    this.timeout(300_000);
    const { report } = await fixtureReport(project);
    const called = new Map(report.matrix.functions.map((each) => [each.name, each.calls > 0]));
    for (const { row, column, evidence } of report.matrix.cells)
      if (called.get(row) === false || called.get(column) === false) expect(evidence, `${row} x ${column}`).to.equal("predicted");
    for (const { kind, proven } of report.matrix.cells) if (proven === true) expect(kind).to.equal("never");
    const { prediction } = report;
    expect(prediction?.transactions).to.be.greaterThan(0);
    expect((prediction?.found ?? 0) / (prediction?.written ?? 1)).to.be.at.least(0.98);
    expect((prediction?.exact ?? 0) / (prediction?.transactions ?? 1)).to.be.at.least(0.9);
    for (const { exact, transactions, misses, name } of prediction?.functions ?? [])
      expect(misses.length > 0, name).to.equal(exact < transactions);
  });
}

it("marks what bytecode proves never to conflict, with all that it calls, apart from what was not seen to", async function () {
  this.timeout(300_000);
  const { report } = await fixtureReport("airdrop");
  expect(cellOf(report, "Airdrop.claim", "Registry.register")).to.include({ kind: "never", proven: true });
  const { report: exchange } = await fixtureReport("exchange");
  expect(cellOf(exchange, "Token.mint", "Staking.deposit")).to.include({ kind: "never", proven: true });
  expect(cellOf(exchange, "UniswapV2Pair.sync", "Token.mint"))
    .to.include({ kind: "never" })
    .and.not.have.property("proven");
});
