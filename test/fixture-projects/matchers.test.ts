import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runHardhat } from "../helpers/hardhat-process.ts";

const PROJECT = fileURLToPath(new URL("../projects/matchers", import.meta.url));
const TSC = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

describe("the matchers, in a user's test files", function () {
  this.timeout(120_000);

  for (const network of ["default", "parallel"]) {
    it(`hold what holds, on the network ${network}`, async () => {
      const { exitCode, output } = await runHardhat(PROJECT, "test", "test/holding.ts", "--network", network);
      expect(exitCode, output).to.equal(0);
      expect(output)
        .to.match(/9 passing \(9 mocha\)/)
        .and.not.include("run by Hardhat itself");
    });
  }

  it("have types that TypeScript accepts", () => {
    const { status, stdout } = spawnSync(process.execPath, [TSC, "-p", "."], { cwd: PROJECT, encoding: "utf8" });
    expect(status, stdout).to.equal(0);
  });

  describe("where an expectation fails", () => {
    let output: string;

    before(async () => {
      ({ output } = await runHardhat(PROJECT, "test", "test/failing.ts"));
    });

    const says = (...lines: string[]) => expect(output).to.include(lines.join("\n"));

    it("name the pair, the variable, both lines and the line of the test", () => {
      says(
        "AssertionError: rush: expected 3 transactions to be parallel, but #2 (Tickets.buy) and #3 (Tickets.buy) conflict on",
        "  Tickets.nextId",
        "    read     contracts/Tickets.sol:14   uint256 id = nextId;",
        "    written  contracts/Tickets.sol:16   nextId = id + 1;",
        "      at Context.<anonymous> (test/failing.ts:15:",
      );
      says("AssertionError: expected 2 transactions not to be parallel, but none touches what another changes");
    });

    it("tell what holds a traffic back", () => {
      says(
        'AssertionError: traffic "sales", held back by',
        "  Tickets.nextId",
        "    read     contracts/Tickets.sol:14   uint256 id = nextId;",
        "    written  contracts/Tickets.sol:16   nextId = id + 1;",
        "modelled speedup on 8 executors (at most 8.0): expected 1 to be at least 4",
      );
    });

    it("tell how functions conflict, and how it is known", () => {
      says(
        "AssertionError: expected Tickets.buy not to conflict with Tickets.buy, but whoever calls them, they conflict on",
        "  Tickets.nextId",
        "    read     contracts/Tickets.sol:14   uint256 id = nextId;",
        "    written  contracts/Tickets.sol:16   nextId = id + 1;",
        "(predicted from bytecode)",
      );
      says(
        "AssertionError: expected Tickets.pass to conflict with Tickets.pass, but two of their calls only meet for the same id (predicted from bytecode)",
      );
      says(
        "AssertionError: expected Booth.sell not to conflict with Booth.sell, but whoever calls them, they conflict on",
        "  Till.takings",
        "    read     contracts/Booth.sol:9   takings += price;",
        "    written  contracts/Booth.sol:9   takings += price;",
        "(measured on its calls in this test, made again by many users)",
      );
    });

    it("refuse what they cannot judge, with what to give instead", () => {
      expect(output).to.include("13 failing");
      says("HHP313: The transaction request #2 (Tickets.pass) fails on the latest block: NotYours().");
      says('HHP309: The matcher "parallel" was given a list of 1. Give a list of two transactions or more');
      says('HHP309: The matcher "parallel" was given a number as #2 of its list.');
      says(`HHP312: Transaction 0x${"1".repeat(64)} is in no block of network "default"`);
      says("HHP315: Whether Booth.sell conflicts with Booth.sell cannot be told");
      expect(output).to.match(/HHP309: The matcher "conflictWith" was given 0x[0-9a-fA-F]{40}\./);
      says('HHP309: The matcher "speedup" was given something that is no measured traffic.');
    });
  });
});
