import { expect } from "chai";
import type { AccessSet } from "../../src/access/access.ts";
import { ADD, OWN, READ, WRITE } from "../../src/graph/access-table.ts";
import { DEFAULT_RULE, type ConflictRule } from "../../src/graph/rule.ts";
import { ownBySender, tabulate } from "../../src/graph/tabulate.ts";
import { address, field, slot } from "./helpers/accesses.ts";
import { accessesOf } from "./helpers/tables.ts";

const [ALICE, BOB, COINBASE, TOKEN] = [address(0xa), address(0xb), address(0xc), address(0x70)];

/** Each transaction's accesses as `{ key: mode }`. */
function modes(
  sets: readonly AccessSet[],
  rule: Partial<ConflictRule> = {},
  own = (_transaction: number, _access: number) => false,
): Record<string, number>[] {
  const { table, keys } = tabulate(
    sets,
    sets.map(() => 1),
    { ...DEFAULT_RULE, ...rule },
    own,
  );
  return sets.map((_, transaction) =>
    Object.fromEntries(accessesOf(table, transaction).map(([location, mode]) => [keys[location] ?? "?", mode])),
  );
}

describe("access table of recorded sets", () => {
  const counter = `${TOKEN}[0x${"0".repeat(63)}1]`;

  it("numbers locations in the order of first touch and leads back to the accesses", () => {
    const sets = [
      [slot(TOKEN, 9, "value", "none"), slot(TOKEN, 1, "value", "changed")],
      [slot(TOKEN, 2, "value", "changed"), slot(TOKEN, 1, "value", "none")],
      [slot(TOKEN, 2, "gas", "changed")],
    ];
    const { table, keys, origins } = tabulate(sets, [5, 6, 7], DEFAULT_RULE, () => false);
    expect(keys).to.deep.equal([counter, counter.replace("1]", "2]")]);
    expect(Array.from(table.offsets)).to.deep.equal([0, 1, 3, 4]);
    expect(Array.from(table.locations)).to.deep.equal([0, 1, 0, 1]);
    expect(Array.from(origins)).to.deep.equal([1, 0, 1, 0]);
    expect(Array.from(table.costs)).to.deep.equal([5, 6, 7]);
  });

  it("leaves out what is never written, only added to, or touched by one transaction", () => {
    const set = (own: number): AccessSet => [
      slot(TOKEN, 1, "value", "none"),
      field(COINBASE, "balance", "none", "added", ["fee"]),
      slot(TOKEN, own, "value", "changed"),
    ];
    expect(modes([set(10), set(11)])).to.deep.equal([{}, {}]);
  });

  it("takes a gas read for a read, and a restored or same value for a read unless every executed store counts", () => {
    const sets = [[slot(TOKEN, 1, "gas", "restored")], [slot(TOKEN, 1, "none", "no-op")], [slot(TOKEN, 1, "gas", "changed")]];
    expect(modes(sets)).to.deep.equal([{ [counter]: READ }, { [counter]: READ }, { [counter]: READ | WRITE }]);
    expect(modes(sets, { writes: "executed" })).to.deep.equal([
      { [counter]: READ | WRITE },
      { [counter]: WRITE },
      { [counter]: READ | WRITE },
    ]);
  });

  it("drops a reentrancy guard that is restored, and keeps it where every executed store counts", () => {
    const guarded = [[slot(TOKEN, 1, "value", "restored")], [slot(TOKEN, 1, "value", "restored")]];
    expect(modes(guarded)).to.deep.equal([{}, {}]);
    expect(modes(guarded, { writes: "executed" })).to.deep.equal([{ [counter]: READ | WRITE }, { [counter]: READ | WRITE }]);
  });

  describe("beneficiary", () => {
    const balance = `${COINBASE}.balance`;
    const sets = [
      [field(COINBASE, "balance", "none", "added", ["fee"])],
      [field(COINBASE, "balance", "none", "added", ["fee", "credit"])],
      [field(COINBASE, "balance", "value", "none")],
    ];

    it("lets fees and credits add where they commute", () => {
      expect(modes(sets)).to.deep.equal([{ [balance]: ADD }, { [balance]: ADD }, { [balance]: READ }]);
    });

    it("makes them updates where the rule says that they conflict, each by itself", () => {
      expect(modes(sets, { fees: "conflict" }).slice(0, 2)).to.deep.equal([{ [balance]: READ | WRITE }, { [balance]: READ | WRITE }]);
      expect(modes(sets, { credits: "conflict" }).slice(0, 2)).to.deep.equal([{ [balance]: ADD }, { [balance]: READ | WRITE }]);
    });

    it("keeps fees additive under account granularity too", () => {
      expect(modes(sets, { granularity: "account" })).to.deep.equal([{ [COINBASE]: ADD }, { [COINBASE]: ADD }, { [COINBASE]: READ }]);
    });
  });

  it("merges all locations of an address under account granularity", () => {
    const sets = [[slot(TOKEN, 1, "value", "none"), slot(TOKEN, 2, "gas", "changed")], [field(TOKEN, "code", "value", "none")]];
    expect(modes(sets, { granularity: "account" })).to.deep.equal([{ [TOKEN]: READ | WRITE }, { [TOKEN]: READ }]);
  });

  describe("erc20 senders", () => {
    const aliceBalance = slot(TOKEN, 0xa, "value", "changed");
    const sets = [
      [field(ALICE, "nonce", "value", "changed"), field(ALICE, "balance", "value", "changed"), aliceBalance],
      [field(ALICE, "nonce", "value", "changed"), field(ALICE, "balance", "value", "changed"), aliceBalance],
      [field(BOB, "nonce", "value", "changed"), aliceBalance],
    ];
    const keyAddresses = (transaction: number, access: number) => (sets[transaction]?.[access] === aliceBalance ? [ALICE] : []);
    const own = ownBySender(sets, [ALICE, ALICE, BOB], keyAddresses);
    const aliceKey = `${TOKEN}[0x${"0".repeat(63)}a]`;

    it("marks what is keyed by the sender, and leaves out what only own accesses touch", () => {
      expect(modes(sets, {}, own)).to.deep.equal([
        { [aliceKey]: READ | WRITE | OWN },
        { [aliceKey]: READ | WRITE | OWN },
        { [aliceKey]: READ | WRITE },
      ]);
    });

    it("keeps one sender's transactions in series as sent", () => {
      const [first] = modes(sets, { senders: "as-sent" }, own);
      expect(first).to.deep.equal({ [`${ALICE}.nonce`]: 3, [`${ALICE}.balance`]: 3, [aliceKey]: 3 });
    });

    it("under account granularity is OWN only where each merged access is", () => {
      const mixed = [
        [field(ALICE, "nonce", "value", "changed"), slot(ALICE, 1, "value", "changed")],
        [field(ALICE, "balance", "value", "none")],
      ];
      const mine = (transaction: number, access: number) => transaction === 0 && access === 0;
      expect(modes(mixed, { granularity: "account" }, mine)).to.deep.equal([{ [ALICE]: READ | WRITE }, { [ALICE]: READ }]);
    });
  });
});
