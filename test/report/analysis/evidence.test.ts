import { expect } from "chai";
import type { Hex } from "../../../src/access/hex.ts";
import type { Access } from "../../../src/access/access.ts";
import { DEFAULT_RULE } from "../../../src/graph/rule.ts";
import { BundleUse } from "../../../src/report/analysis/evidence.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import { scoreTraffic } from "../../../src/report/analysis/scored.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { BLOCK, changes, contractAddress, entry, reads, recordingOf, userAddress } from "../../helpers/recordings.ts";

const DROP = contractAddress(1);
const [READ_LINE, WRITE_LINE] = [10, 14];

const names = fakeNames({
  contracts: {
    [DROP]: {
      name: "Drop",
      variables: [
        { name: "nextId", slot: 0 },
        { name: "lastUpdate", slot: 1 },
        { name: "claimed", slot: 2 },
        {
          name: "packed",
          slot: 3,
          fields: [
            { name: "count", offset: 0, bytes: 8 },
            { name: "paused", offset: 8, bytes: 1 },
          ],
        },
      ],
    },
  },
  functions: { "0x00000001": "mint()", "0x00000002": "minted()" },
  lines: {
    [READ_LINE]: "uint256 id = nextId;",
    [READ_LINE + 1]: "if (id >= MAX_SUPPLY) revert SoldOut();",
    [WRITE_LINE]: "nextId = id + 1;",
  },
});

/** What is known of the first variable on which calls conflict. */
function evidenceOf(accesses: readonly Access[], selector: (index: number) => Hex = () => "0x00000001", gas = 50_000) {
  const transactions = accesses.map((access, index) => ({
    from: userAddress(index),
    to: DROP,
    data: [selector(index)] as const,
    gas,
    accesses: [access],
  }));
  const traffic = scoreTraffic(nameRecording(recordingOf(transactions), names), "traffic", "", DEFAULT_RULE);
  const use = new BundleUse(traffic, [0]);
  return { use, evidence: use.evidence({ now: 1, alone: 2, best: 8 }) };
}

const times = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index));
const counter = (index: number): Access => ({
  ...changes(DROP, 0, BigInt(index), BigInt(index + 1)),
  readAt: { codeAddress: DROP, programCounter: READ_LINE },
  writtenAt: { codeAddress: DROP, programCounter: WRITE_LINE },
});

describe("BundleUse", function () {
  it("finds a counter's step, its lines and the cap between them", function () {
    const { use, evidence } = evidenceOf(times(5, counter));
    expect(evidence.valueChanges).to.deep.include({ delta: 1n, equalsTimestamp: false, sameKeyEverywhere: false });
    expect(evidence.readLine?.line).to.equal(READ_LINE);
    expect(evidence.writtenLine?.line).to.equal(WRITE_LINE);
    expect(evidence.capVariableOrConstant).to.equal("MAX_SUPPLY");
    expect(use.lines.readAt?.text).to.equal("uint256 id = nextId;");
    expect(evidence.writers).to.equal(5);
  });

  it("gives no step where the changes differ, and no cap where the lines are unknown", function () {
    const { evidence } = evidenceOf(times(5, (index) => changes(DROP, 0, BigInt(index), BigInt(2 * index + 1))));
    expect(evidence.valueChanges.delta).to.equal(undefined);
    expect(evidence.capVariableOrConstant).to.equal(undefined);
  });

  it("reads the step of the one field that changed from a packed slot", function () {
    const paused = 1n << 64n;
    const { evidence } = evidenceOf(times(3, (index) => changes(DROP, 3, paused + BigInt(index), paused + BigInt(index + 1))));
    expect(evidence.valueChanges.delta).to.equal(1n);
  });

  it("knows the block's time and number when they are stored", function () {
    const stored = (value: bigint) => evidenceOf(times(3, () => changes(DROP, 1, 5n, value))).evidence.valueChanges.equalsTimestamp;
    expect([stored(BLOCK.timestamp), stored(BLOCK.number), stored(7n)]).to.deep.equal([true, true, false]);
  });

  it("tells single bits of a shared word from a word that is counted up", function () {
    const word = entry(2, 0n);
    const { valueChanges } = evidenceOf(
      times(4, (index) => changes(DROP, word, (1n << BigInt(index)) - 1n, (1n << BigInt(index + 1)) - 1n)),
    ).evidence;
    expect(valueChanges).to.deep.include({ singleBits: true, sameKeyEverywhere: true });
    expect(evidenceOf(times(4, counter)).evidence.valueChanges.singleBits).to.equal(false);
  });

  it("counts calls by label, readers apart from writers, and the mean gas of those who write", function () {
    const accesses = [...times(3, counter), reads(DROP, 0), reads(DROP, 0)];
    const { use, evidence } = evidenceOf(accesses, (index) => (index < 3 ? "0x00000001" : "0x00000002"), 40_000);
    expect(evidence.calls).to.deep.equal([
      { label: "Drop.mint", transactions: 3 },
      { label: "Drop.minted", transactions: 2 },
    ]);
    expect([evidence.writers, evidence.readersOnly, evidence.transactionCount]).to.deep.equal([3, 2, 5]);
    expect(use.serialGasPerCall).to.equal(40_000);
    expect(use.kind).to.equal("value");
  });

  it("tells a location whose value only the price of a store looks at, and false sharing", function () {
    expect(evidenceOf(times(3, (index) => ({ ...counter(index), read: "gas" }))).use.kind).to.equal("gas");
    const paused = 1n << 64n;
    const { use } = evidenceOf([changes(DROP, 3, 0n, 1n), changes(DROP, 3, 1n, 1n + paused), changes(DROP, 3, 1n + paused, 2n + paused)]);
    expect(use.kind).to.equal("false-sharing");
  });
});
