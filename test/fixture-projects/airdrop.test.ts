import { expect } from "chai";
import { cellOf, fixtureReport, hotspotOf, trafficOf, type FixtureReport } from "../helpers/fixture-report.ts";

describe("the airdrop's report, of viem under node:test", function () {
  this.timeout(180_000);
  let run: FixtureReport;

  before(async () => {
    run = await fixtureReport("airdrop");
  });

  it("captures the traffic, and what each test sent with its line", () => {
    expect(trafficOf(run.report, "claim day")).to.include({ transactionCount: 150, failedCount: 0 });
    const claims = run.report.examples.filter(({ transactions }) => transactions.some(({ call }) => call === "Airdrop.claim"));
    expect(claims.length).to.be.greaterThan(2);
    for (const { test, file, transactions } of claims) {
      expect(test).to.match(/ > /);
      expect(file).to.equal("test/airdrop.ts");
      expect(
        transactions.some(({ line }) => line !== undefined),
        test,
      ).to.equal(true);
    }
  });

  it("finds the bitmap of claims, at the lines that read and write it", () => {
    const { readAt, writtenAt, functions, advice } = hotspotOf(run.report, "Airdrop.claimedBitMap");
    expect(functions).to.deep.equal(["Airdrop.claim"]);
    expect(readAt).to.include({ file: "contracts/Airdrop.sol", text: "return claimedBitMap[index / 256] & (1 << (index % 256)) != 0;" });
    expect(writtenAt).to.include({ file: "contracts/Airdrop.sol", text: "claimedBitMap[index / 256] |= 1 << (index % 256);" });
    expect(advice.text).to.match(/bit|flag/i);
  });

  it("finds the list of participants and the airdrop's own tokens, each with its advice", () => {
    expect(hotspotOf(run.report, "Token._balances[Airdrop]").functions).to.deep.equal(["Airdrop.claim"]);
    const list = hotspotOf(run.report, "Registry._participants._values.length");
    expect(list.advice.pattern).to.equal("enumerable-set");
    expect(list.functions).to.have.members(["Registry.register", "Registry.leave"]);
    expect(cellOf(run.report, "Registry.register", "Registry.register").kind).to.equal("always");
  });

  it("reads the oracle's price without waiting for it, and says what a signature keeps from being cloned", () => {
    expect(run.report.harmless.map(({ variable, why }) => [variable, why])).to.deep.include(["Oracle.price", "never written"]);
    const permit = run.report.notCovered.find(({ what }) => what === "Token.permit");
    expect(permit?.reason).to.match(/signature/);
  });
});
