import { expect } from "chai";
import { ADD, OWN, READ, WRITE } from "../../src/graph/access-table.ts";
import { conflictsBetween } from "../../src/graph/conflict.ts";
import { conflictKind } from "../../src/graph/mode.ts";
import { DEFAULT_RULE, type ConflictRule } from "../../src/graph/rule.ts";
import { address, field, slot } from "./helpers/accesses.ts";

const [TOKEN, POOL] = [address(0x70), address(0x90)];
const ALL: ConflictRule = { ...DEFAULT_RULE, kinds: "all" };
const noneOwn = () => false;

describe("conflicts of two transactions", () => {
  it("names the kind: a later read of a write, and under all kinds overwriting too", () => {
    expect(conflictKind(READ | WRITE, READ, "raw")).to.equal("RAW");
    expect(conflictKind(READ, READ | WRITE, "raw")).to.equal(undefined);
    expect(conflictKind(READ, READ | WRITE, "all")).to.equal("WAR");
    expect(conflictKind(WRITE, WRITE, "all")).to.equal("WAW");
    expect(conflictKind(READ, READ, "all")).to.equal(undefined);
  });

  it("lets additions pass each other and nothing else", () => {
    expect(conflictKind(ADD, ADD, "all")).to.equal(undefined);
    expect(conflictKind(ADD, READ, "raw")).to.equal("RAW");
    expect(conflictKind(ADD, WRITE, "all")).to.equal("WAW");
    expect(conflictKind(WRITE, ADD, "all")).to.equal("WAW");
    expect(conflictKind(READ, ADD, "all")).to.equal("WAR");
  });

  it("lets two senders' own accesses pass each other, and not others'", () => {
    expect(conflictKind(READ | WRITE | OWN, READ | WRITE | OWN, "all")).to.equal(undefined);
    expect(conflictKind(READ | WRITE | OWN, READ, "raw")).to.equal("RAW");
    expect(conflictKind(READ | WRITE, READ | OWN, "raw")).to.equal("RAW");
  });

  it("finds the accesses of both sides, and tells a gas read apart", () => {
    const earlier = [slot(TOKEN, 1, "value", "none"), slot(TOKEN, 2, "gas", "changed"), slot(TOKEN, 3, "value", "changed")];
    const later = [slot(TOKEN, 3, "value", "none"), slot(TOKEN, 1, "gas", "changed"), slot(TOKEN, 2, "gas", "changed")];
    expect(conflictsBetween(earlier, later, DEFAULT_RULE, noneOwn)).to.deep.equal([
      { earlier: 2, later: 0, kind: "RAW", gasOnly: false },
      { earlier: 1, later: 2, kind: "RAW", gasOnly: true },
    ]);
    expect(conflictsBetween(earlier, later, ALL, noneOwn)[1]).to.deep.equal({ earlier: 0, later: 1, kind: "WAR", gasOnly: false });
  });

  it("asks whose an access is with 0 for the earlier and 1 for the later, and only where senders are distinct", () => {
    const balances = [slot(TOKEN, 5, "value", "changed")];
    expect(conflictsBetween(balances, balances, DEFAULT_RULE, () => true)).to.deep.equal([]);
    expect(conflictsBetween(balances, balances, DEFAULT_RULE, (side) => side === 0)).to.have.length(1);
    expect(conflictsBetween(balances, balances, { ...DEFAULT_RULE, senders: "as-sent" }, () => true)).to.have.length(1);
  });

  it("under account granularity conflicts on different slots of one account, and not of two", () => {
    const rule: ConflictRule = { ...DEFAULT_RULE, granularity: "account" };
    const write = [slot(TOKEN, 1, "gas", "changed")];
    expect(conflictsBetween(write, [slot(TOKEN, 2, "value", "none")], rule, noneOwn)).to.have.length(1);
    expect(conflictsBetween(write, [slot(POOL, 1, "value", "none")], rule, noneOwn)).to.deep.equal([]);
    expect(conflictsBetween(write, [slot(TOKEN, 2, "value", "none")], DEFAULT_RULE, noneOwn)).to.deep.equal([]);
  });

  it("lets a call that reads the balance wait for a plain credit", () => {
    const credit = [field(POOL, "balance", "none", "added", ["credit"])];
    const reader = [field(POOL, "balance", "value", "none")];
    expect(conflictsBetween(credit, credit, DEFAULT_RULE, noneOwn)).to.deep.equal([]);
    expect(conflictsBetween(credit, reader, DEFAULT_RULE, noneOwn)).to.deep.equal([{ earlier: 0, later: 0, kind: "RAW", gasOnly: false }]);
  });
});
