import { expect } from "chai";
import { cellOf, fixtureReport, hotspotOf, type FixtureReport } from "../helpers/fixture-report.ts";

describe("the vault's report", function () {
  this.timeout(180_000);
  let run: FixtureReport;

  before(async () => {
    run = await fixtureReport("vault");
  });

  it("names calls and state through the ERC-1967 proxy by the implementation", () => {
    const names = run.report.matrix.functions.map(({ name }) => name);
    expect(names).to.include.members(["Vault.deposit", "Vault.withdraw", "VaultV2.deposit"]);
    expect(names.filter((name) => /proxy/i.test(name))).to.deep.equal([]);
    expect(run.report.harmless).to.deep.include({ variable: "Vault implementation", reads: 150, writes: 0, why: "never written" });
  });

  it("puts the vault's shares and assets first, and tells how ERC-4626 could settle later", () => {
    const [first] = run.report.hotspots;
    expect(first?.bundle).to.deep.equal(["Vault._totalSupply", "Asset._balances[Vault]"]);
    expect(first?.advice).to.include({ pattern: "erc4626-total-assets", inherent: true });
    expect(first?.advice.text).to.include("ERC-7540");
    expect(run.report.verdict.join(" ")).to.match(/^Vault\.deposit, withdraw .*inherent/);
  });

  it("bundles the ERC-7201 total with the treasury's balance, which deposits change together", () => {
    const { bundle, functions, readAt, declaredAt } = hotspotOf(run.report, "Vault.totalDeposits");
    expect(bundle).to.have.length(2);
    expect(bundle[1]).to.match(/^Asset\._balances\[0x[\dA-Fa-f]{2}…[\dA-Fa-f]{4}\]$/);
    expect(functions).to.deep.equal(["Vault.deposit"]);
    expect(readAt).to.include({ file: "contracts/Vault.sol", text: "$.totalDeposits += assets - fee;" });
    expect(declaredAt).to.include({ file: "contracts/Vault.sol", text: "uint256 totalDeposits;" });
  });

  it("says that the second bundle gains nothing before the first", () => {
    const { speedupNow, speedupAlone, speedupWithAbove } = hotspotOf(run.report, "Vault.totalDeposits");
    expect(speedupAlone).to.be.closeTo(speedupNow, 0.01);
    expect(speedupWithAbove).to.be.greaterThan(7);
  });

  it("relates deposits to each other always, and to transfers of shares in the same user", () => {
    expect(cellOf(run.report, "Vault.deposit", "Vault.deposit")).to.include({ kind: "always", evidence: "cloned" });
    expect(cellOf(run.report, "Vault.deposit", "Vault.transfer")).to.deep.include({ kind: "same-user", variables: ["Vault._balances"] });
  });

  it("sets what a role alone may call apart", () => {
    const admin = run.report.matrix.functions.filter((each) => each.admin).map(({ name }) => name);
    expect(admin).to.include.members([
      "Vault.pause",
      "Vault.unpause",
      "Vault.harvest",
      "Vault.setTreasury",
      "Vault.grantRole",
      "Vault.upgradeToAndCall",
    ]);
    expect(admin).not.to.include("Vault.deposit");
  });
});
