import { expect } from "chai";
import type { Hex } from "../../../src/access/hex.ts";
import type { AnalysedFunction } from "../../../src/report/analysis/functions.ts";
import { notCoveredBy } from "../../../src/report/analysis/not-covered.ts";
import { recordedCalls, type RecordedCall } from "../../../src/workload/clone/recorded-call.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { contractAddress, recordingOf, userAddress } from "../../helpers/recordings.ts";

const DROP = contractAddress(1);
const names = fakeNames({
  contracts: { [DROP]: { name: "Drop", variables: [] } },
  functions: { "0x00000001": "mintAllowlist(bytes32[] proof)", "0x00000002": "close(uint256 id)" },
});

/** A function whose clones all failed with some status and data. */
function rejected(name: string, selector: Hex, status: 0 | 1, returnData: Hex = "0x"): AnalysedFunction {
  const [original] = recordedCalls(recordingOf([{ from: userAddress(1), to: DROP, data: [selector, 1n], accesses: [] }]), names);
  const { executed } = original as RecordedCall;
  const shape = { key: name, label: name, calls: [original as RecordedCall] };
  return {
    name,
    calls: 5,
    clones: 0,
    isAdmin: false,
    templates: [],
    cloned: undefined,
    rejected: [{ shape, original: original as RecordedCall, failure: { ...executed, status, returnData } }],
  };
}

const cloned = (name: string, calls: number): AnalysedFunction => ({ ...rejected(name, "0x00000002", 1), calls, clones: 64, rejected: [] });

describe("notCoveredBy", function () {
  it("says why calls could not be cloned: a proof, a revert with its reason, another path", function () {
    const reasons = notCoveredBy(
      [
        rejected("Drop.mintAllowlist", "0x00000001", 0),
        rejected("Drop.close", "0x00000002", 0, "0x1234"),
        rejected("Drop.reopen", "0x00000002", 1),
      ],
      [],
    ).map(({ reason }) => reason);
    expect(reasons[0]).to.contain("proof or signature is bound to the sender");
    expect(reasons[1]).to.contain("reverts with Failure(0x1234)");
    expect(reasons[2]).to.contain("took another path");
  });

  it("lists functions that were seen too seldom, and leaves out administrators' calls", function () {
    const admin = { ...rejected("Drop.setPrice", "0x00000002", 0), isAdmin: true };
    expect(notCoveredBy([cloned("Drop.mint", 9), cloned("Drop.burn", 2), cloned("Drop.move", 1), admin], [])).to.deep.equal([
      { what: "Drop.burn, Drop.move", reason: "seen fewer than 3 times: weak evidence" },
    ]);
  });

  it("passes on what capture could not see, with its count", function () {
    const gap = { what: "test/a.ts", reason: "reverting calls", count: 3 };
    expect(notCoveredBy([], [gap, { ...gap, count: 1 }]).map(({ what }) => what)).to.deep.equal(["test/a.ts (3)", "test/a.ts"]);
  });
});
