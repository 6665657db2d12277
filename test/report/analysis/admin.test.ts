import { expect } from "chai";
import type { Access } from "../../../src/access/access.ts";
import { holdsRole, readsItsSender } from "../../../src/report/analysis/admin.ts";
import { recordedCalls, type RecordedCall } from "../../../src/workload/clone/recorded-call.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { contractAddress, entry, reads, recordingOf, userAddress } from "../../helpers/recordings.ts";

const VAULT = contractAddress(1);
const [ADMIN, OTHER] = [userAddress(1), userAddress(2)];
const names = fakeNames({
  contracts: {
    [VAULT]: {
      name: "Vault",
      variables: [
        { name: "owner", slot: 0 },
        { name: "_roles", slot: 1 },
        { name: "balances", slot: 2 },
      ],
    },
  },
  functions: { "0x00000001": "pause()" },
});

function callThatReads(...accesses: Access[]): RecordedCall {
  const recording = recordingOf([{ from: ADMIN, to: VAULT, data: ["0x00000001"], accesses }]);
  return recordedCalls(recording, names)[0] as RecordedCall;
}

describe("privileged callers", function () {
  it("are told by an owner in a plain variable, also one packed with a flag", function () {
    expect(readsItsSender(callThatReads(reads(VAULT, 0, ADMIN)))).to.equal(true);
    expect(readsItsSender(callThatReads(reads(VAULT, 0, (1n << 160n) | BigInt(ADMIN))))).to.equal(true);
  });

  it("are not told by somebody else's address, nor by their own entry of a mapping", function () {
    expect(readsItsSender(callThatReads(reads(VAULT, 0, OTHER)))).to.equal(false);
    expect(readsItsSender(callThatReads(reads(VAULT, entry(2, 5n), ADMIN)))).to.equal(false);
  });

  it("are told by a role that they hold", function () {
    expect(holdsRole(callThatReads(reads(VAULT, entry(1, 77n, ADMIN), 1n)))).to.equal(true);
  });

  it("hold no role where they lack it, where another holds it, or where it is a balance", function () {
    expect(holdsRole(callThatReads(reads(VAULT, entry(1, 77n, ADMIN), 0n)))).to.equal(false);
    expect(holdsRole(callThatReads(reads(VAULT, entry(1, 77n, OTHER), 1n)))).to.equal(false);
    expect(holdsRole(callThatReads(reads(VAULT, entry(2, ADMIN), 1n)))).to.equal(false);
  });
});
