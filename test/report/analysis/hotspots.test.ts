import { expect } from "chai";
import type { Access } from "../../../src/access/access.ts";
import { DEFAULT_RULE } from "../../../src/graph/rule.ts";
import { hotspotsOf } from "../../../src/report/analysis/hotspots.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import { scoreTraffic, type ScoredTraffic } from "../../../src/report/analysis/scored.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { changes, contractAddress, entry, recordingOf, userAddress } from "../../helpers/recordings.ts";

const [DROP, TOKEN] = [contractAddress(1), contractAddress(2)];
const names = fakeNames({
  contracts: {
    [DROP]: {
      name: "Drop",
      variables: [
        { name: "nextId", slot: 0, type: "uint256" },
        { name: "revenue", slot: 1, type: "uint256" },
      ],
    },
    [TOKEN]: { name: "Token", variables: [{ name: "balances", slot: 0, type: "mapping(address => uint256)" }] },
  },
  functions: { "0x00000001": "mint()" },
});

function traffic(name: string, count: number, accesses: (index: number) => readonly Access[]): ScoredTraffic {
  const transactions = Array.from({ length: count }, (_, index) => ({
    from: userAddress(index),
    to: DROP,
    data: ["0x00000001"] as const,
    accesses: accesses(index),
  }));
  return scoreTraffic(nameRecording(recordingOf(transactions, { name }), names), "traffic", "", DEFAULT_RULE);
}

const hotspots = (...traffics: ScoredTraffic[]) => hotspotsOf(traffics, DEFAULT_RULE, 8, 1_000_000);
const bump = (address: typeof DROP, slot: number, index: number): Access => changes(address, slot, BigInt(index), BigInt(index + 1));

describe("hotspotsOf", function () {
  it("puts the counter that chains all calls first, with what its removal and a split bring", function () {
    const [counter, ...others] = hotspots(traffic("drop", 40, (index) => [bump(DROP, 0, index)]));
    expect(others).to.deep.equal([]);
    expect(counter).to.deep.include({
      variable: "Drop.nextId",
      bundle: ["Drop.nextId"],
      traffic: "drop",
      transactionCount: 40,
      speedupNow: 1,
    });
    expect(counter).to.deep.include({
      speedupAlone: 8,
      speedupWithAbove: 8,
      functions: ["Drop.mint"],
      serialGasPerCall: 50_000,
      callsPerSecond: 20,
    });
    expect(counter?.repairs.map(({ kind }) => kind)).to.deep.equal(["gone", "keyed-per-user", "shards"]);
    const [gone, keyed, shards] = counter?.repairs ?? [];
    expect([gone?.speedup, keyed?.speedup]).to.deep.equal([8, 8]);
    expect(shards?.speedup).to.be.within(4, 8);
  });

  it("bundles variables that conflict on the same pairs, plain ones before entries", function () {
    const both = traffic("drop", 40, (index) => [changes(TOKEN, entry(0, DROP), BigInt(index), BigInt(index + 1)), bump(DROP, 0, index)]);
    expect(hotspots(both).map(({ bundle }) => bundle)).to.deep.equal([["Drop.nextId", "Token.balances[Drop]"]]);
  });

  it("lists what holds back most first, and the gain of all above it", function () {
    const mixed = traffic("mixed", 60, (index) => [
      ...(index % 3 < 2 ? [bump(DROP, 0, index)] : []),
      ...(index % 3 > 0 ? [bump(DROP, 1, index)] : []),
    ]);
    const [first, second] = hotspots(mixed);
    expect(new Set([first?.variable, second?.variable])).to.deep.equal(new Set(["Drop.nextId", "Drop.revenue"]));
    expect(second?.speedupWithAbove).to.be.greaterThan(first?.speedupWithAbove ?? Infinity);
  });

  it("takes the traffic that is held back most first, and names a variable once", function () {
    const half = traffic("half", 40, (index) => (index % 2 === 0 ? [bump(DROP, 1, index)] : []));
    const all = traffic("all", 40, (index) => [bump(DROP, 0, index)]);
    const again = traffic("again", 40, (index) => (index % 4 > 0 ? [bump(DROP, 0, index)] : []));
    expect(hotspots(half, again, all).map(({ traffic: name, variable }) => `${name}: ${variable}`)).to.deep.equal([
      "all: Drop.nextId",
      "half: Drop.revenue",
    ]);
  });

  it("finds nothing where users touch their own entries, or where so few meet that nothing would be gained", function () {
    expect(hotspots(traffic("own", 40, (index) => [changes(TOKEN, entry(0, userAddress(index)), 1n, 2n)]))).to.deep.equal([]);
    expect(hotspots(traffic("few", 80, (index) => (index < 2 ? [bump(DROP, 0, index)] : [])))).to.deep.equal([]);
  });

  it("has none for an empty traffic", function () {
    expect(hotspots(traffic("empty", 0, () => []))).to.deep.equal([]);
  });
});
