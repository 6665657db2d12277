import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fixtureProject, unwrapped } from "../helpers/fixture-report.ts";
import { runHardhat } from "../helpers/hardhat-process.ts";
import { temporaryProject, writeFiles } from "../helpers/temporary-project.ts";

const contract = (name: string): string => readFileSync(path.join(fixtureProject("nft-drop"), `contracts/${name}.sol`), "utf8");

/** Drop under its own name, with FixedDrop's way to give out ids in the counter's place. */
const DROP_WITHOUT_COUNTER = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FixedDrop} from "./FixedDrop.sol";

contract Drop is FixedDrop {
    constructor(uint256 maxSupply, uint256 price, address signer) FixedDrop(maxSupply, price, signer) {}
}
`;

const TEST = `import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create();

describe("Drop", function () {
  it("mints to whoever pays", async function () {
    const signers = await ethers.getSigners();
    const drop = await ethers.deployContract("Drop", [100, 1, signers[0].address]);
    for (const signer of signers.slice(0, 5)) await drop.connect(signer).mint({ value: 1 });
    expect(await drop.minted()).to.equal(5n);
  });
});
`;

describe("the snapshot of a drop whose counter was replaced", function () {
  this.timeout(180_000);
  let project: string;

  before(() => {
    project = temporaryProject({
      "contracts/DropBase.sol": contract("DropBase"),
      "contracts/FixedDrop.sol": contract("FixedDrop"),
      "contracts/Drop.sol": DROP_WITHOUT_COUNTER,
      "test/drop.ts": TEST,
    });
  });

  it("is missing at first: the check says so before any test runs", async () => {
    const { exitCode, output } = await runHardhat(project, "parallel-report", "--snapshot-check");
    expect(exitCode).to.equal(1);
    expect(output).to.include("HHP213").and.include("--snapshot");
    expect(output).not.to.include("passing");
    expect(existsSync(path.join(project, "cache/parallel-report"))).to.equal(false);
  });

  it("is written with what functions conflict on, and without the counter", async () => {
    const { exitCode, output } = await runHardhat(project, "parallel-report", "--snapshot", "--json", "fixed.json");
    expect(exitCode, output).to.equal(0);
    expect(output).to.include("Snapshot written to .parallel-snapshot");
    const snapshot = readFileSync(path.join(project, ".parallel-snapshot"), "utf8");
    expect(snapshot)
      .to.match(/^# hardhat-parallel snapshot 1/)
      .and.include("Drop.mint")
      .and.include("Drop.mintedInShard");
    expect(snapshot).not.to.include("nextId");
  });

  it("passes in another run of the same contracts", async () => {
    const { exitCode, output } = await runHardhat(project, "parallel-report", "--snapshot-check");
    expect(exitCode, output).to.equal(0);
    expect(output).to.include("Snapshot check passed.");
  });

  it("fails when the counter comes back, naming it; --compare shows it, too", async () => {
    const snapshot = readFileSync(path.join(project, ".parallel-snapshot"), "utf8");
    writeFiles(project, { "contracts/Drop.sol": contract("Drop") });
    const { exitCode, stdout, output } = await runHardhat(project, "parallel-report", "--snapshot-check", "--compare", "fixed.json");

    expect(output, "the project's own tests pass all the same").to.include("1 passing");
    expect(exitCode).to.equal(1);
    const check = stdout.slice(stdout.indexOf("Snapshot check failed"));
    expect(check).to.match(/^ {2}\+ .*Drop\.mint.*always.*Drop\.nextId/m);
    expect(unwrapped(stdout)).to.match(/WHO BLOCKS WHOM \(\+ new.*Drop\.mint x mint: same .* -> always, on Drop\.nextId.*\(worse\)/);
    expect(readFileSync(path.join(project, ".parallel-snapshot"), "utf8"), "a check writes nothing").to.equal(snapshot);
  });
});
