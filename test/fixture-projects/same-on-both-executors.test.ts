import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fixtureReport, reportAgain } from "../helpers/fixture-report.ts";
import { temporaryFolder } from "../helpers/hardhat-process.ts";

for (const project of ["airdrop", "auction", "exchange", "nft-drop", "vault"]) {
  it(`the engine and the reference VM give the same report of ${project}, as JSON and as a page`, async function () {
    this.timeout(300_000);
    const { files } = await fixtureReport(project);
    const folder = temporaryFolder();
    const [json, html] = [path.join(folder, "report.json"), path.join(folder, "report.html")];
    const { exitCode, output } = await reportAgain(project, "--executor", "reference", "--json", json, "--html", html);
    expect(exitCode, output).to.equal(0);
    expect(JSON.parse(readFileSync(json, "utf8"))).to.deep.equal(JSON.parse(readFileSync(files.json, "utf8")));
    expect(readFileSync(html, "utf8") === readFileSync(files.html, "utf8"), "the pages are equal").to.equal(true);
  });
}
