import { expect } from "chai";
import { EMPTY_CODE_HASH, toWord, type Hex } from "../../../src/access/hex.ts";
import type { Access } from "../../../src/access/access.ts";
import { DEFAULT_RULE, type ConflictRule } from "../../../src/graph/rule.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import { DERIVED_KEY, templatesOf } from "../../../src/report/analysis/template.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { changes, contractAddress, entry, reads, recordingOf, userAddress } from "../../helpers/recordings.ts";

const DROP = contractAddress(1);
const TREASURY = contractAddress(9);
const SELECTOR: Hex = "0xaabbccdd";

const names = fakeNames({
  contracts: {
    [DROP]: {
      name: "Drop",
      variables: [
        { name: "nextId", slot: 0 },
        { name: "owners", slot: 1 },
        { name: "balances", slot: 2 },
        { name: "shards", slot: 3 },
      ],
    },
    [TREASURY]: { name: "Treasury", variables: [] },
  },
  functions: { [SELECTOR]: "give(address to,uint256 tokenId)" },
});

/** What calls of `give(to, tokenId)` do, each by another user. */
function templates(calls: readonly { to?: Hex; tokenId?: bigint; accesses: readonly Access[] }[], rule: ConflictRule = DEFAULT_RULE) {
  const transactions = calls.map(({ to = userAddress(1000), tokenId = 1n, accesses }, index) => ({
    from: userAddress(index),
    to: DROP,
    data: [SELECTOR, to, tokenId] as const,
    accesses,
  }));
  const named = nameRecording(recordingOf(transactions), names);
  return templatesOf(named, [...transactions.keys()], rule).map(({ slot: _, ...template }) => template);
}

const fourCalls = <Call>(call: (index: number) => Call): Call[] => Array.from({ length: 4 }, (_, index) => call(index));

describe("templatesOf", function () {
  it("takes the sender, and an address that the call names, for users", function () {
    const calls = fourCalls((index) => ({
      to: userAddress(100 + index),
      accesses: [changes(DROP, entry(2, userAddress(index)), 1n, 0n), changes(DROP, entry(2, userAddress(100 + index)), 0n, 1n)],
    }));
    expect(templates(calls)).to.deep.equal([{ variable: "Drop.balances", keys: [{ kind: "user" }], reads: true, writes: true }]);
  });

  it("takes a number that the call names for its argument", function () {
    const calls = fourCalls((index) => ({ tokenId: BigInt(index + 7), accesses: [changes(DROP, entry(1, BigInt(index + 7)), 1n, 2n)] }));
    const keys = [{ kind: "argument", name: "tokenId" }];
    expect(templates(calls)).to.deep.equal([{ variable: "Drop.owners", keys, reads: true, writes: true }]);
  });

  it("gives plain variables no keys, and says what is only read", function () {
    const calls = fourCalls((index) => ({ accesses: [changes(DROP, 0, BigInt(index), BigInt(index + 1)), reads(DROP, 5)] }));
    expect(templates(calls)).to.deep.equal([
      { variable: "Drop.nextId", keys: [], reads: true, writes: true },
      { variable: "Drop.slot 5", keys: [], reads: true, writes: false },
    ]);
  });

  it("tells a constant entry that all meet in from ones that each call has for itself", function () {
    const [treasury] = templates(
      fourCalls((index) => ({ accesses: [changes(DROP, entry(2, TREASURY), BigInt(index), BigInt(index + 1))] })),
    );
    expect(treasury?.keys).to.deep.equal([{ kind: "constant", word: toWord(TREASURY) }]);
    const [minted] = templates(fourCalls((index) => ({ accesses: [changes(DROP, entry(1, BigInt(50 + index)), 0n, 1n)] })));
    expect(minted?.keys).to.deep.equal([{ kind: "varying" }]);
  });

  it("takes an entry that a few calls share for a key that the contract derives", function () {
    const calls = Array.from({ length: 16 }, (_, index) => ({ accesses: [changes(DROP, entry(3, BigInt(20 + (index % 4))), 0n, 1n)] }));
    expect(templates(calls)[0]?.keys).to.deep.equal([{ kind: "argument", name: DERIVED_KEY }]);
  });

  it("skips what a transaction created itself", function () {
    const child = contractAddress(77);
    const created: Access = {
      location: { kind: "code", address: child },
      read: "value",
      write: "changed",
      miss: true,
      before: EMPTY_CODE_HASH,
      after: toWord(1n),
    };
    expect(templates(fourCalls(() => ({ accesses: [created, changes(child, 0, 0n, 1n)] })))).to.deep.equal([]);
  });

  it("leaves the sender's own account out where senders are distinct, and keeps it as sent", function () {
    const nonce = (index: number): Access => ({
      location: { kind: "nonce", address: userAddress(index) },
      read: "value",
      write: "changed",
      miss: false,
      before: "0x0",
      after: "0x1",
    });
    const calls = fourCalls((index) => ({ accesses: [nonce(index)] }));
    expect(templates(calls)).to.deep.equal([]);
    expect(templates(calls, { ...DEFAULT_RULE, senders: "as-sent" })).to.deep.equal([
      { variable: "nonce", keys: [{ kind: "user" }], reads: true, writes: true },
    ]);
  });
});
