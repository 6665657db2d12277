import { expect } from "chai";
import type { Drift } from "../../../src/workload/replay.ts";
import { describeDrift, describeTraffic } from "../../../src/report/analysis/description.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { contractAddress, recordingOf, userAddress } from "../../helpers/recordings.ts";

const names = fakeNames({
  contracts: { [contractAddress(1)]: { name: "Token", variables: [] } },
  functions: { "0xa9059cbb": "transfer(address to,uint256 amount)" },
});

const call = (sender: number, label?: string) => ({
  from: userAddress(sender),
  to: contractAddress(1),
  data: ["0xa9059cbb", 1n, 2n] as const,
  ...(label === undefined ? {} : { label }),
  accesses: [],
});

const described = (calls: readonly ReturnType<typeof call>[]): string => describeTraffic(nameRecording(recordingOf(calls), names));

describe("describeTraffic", function () {
  it("counts the users of a single call", function () {
    expect(described([call(1), call(2), call(2)])).to.equal("2 users transfer");
    expect(described([call(1, "pay"), call(1, "pay")])).to.equal("1 user pay");
  });

  it("gives a mix in percent, the largest first and three at most", function () {
    const labels = [..."aaaaa", ..."bbb", "c", "d"];
    expect(described(labels.map((label, index) => call(index, label)))).to.equal("50% a 30% b 10% c");
  });
});

describe("describeDrift", function () {
  const drift = (...drifts: Drift[]): string[] => describeDrift({ ...recordingOf([call(1, "pay"), call(2), call(3)]), drift: drifts });

  it("says nothing where nothing drifted", function () {
    expect(drift()).to.deep.equal([]);
  });

  it("has one sentence a kind, with the first transaction and what became of it", function () {
    const sentences = drift(
      { transaction: 0, what: "gas", recorded: "100", replayed: "120" },
      { transaction: 2, what: "gas", recorded: "100", replayed: "130" },
      { transaction: 1, what: "logs", recorded: "[]", replayed: "[1]" },
    );
    expect(sentences).to.have.length(2);
    expect(sentences[0]).to.match(/^2 transactions used other gas .* the first is #1, pay \(120, 100 in the run\)$/);
    expect(sentences[1]).to.match(/^1 transaction logged other events .* the first is #2$/);
  });
});
