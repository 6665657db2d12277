import { expect } from "chai";
import type { Access } from "../../../src/access/access.ts";
import { harmlessIn } from "../../../src/report/analysis/harmless.ts";
import { nameRecording } from "../../../src/report/analysis/named-recording.ts";
import { fakeNames } from "../../helpers/fake-names.ts";
import { changes, contractAddress, reads, recordingOf, userAddress } from "../../helpers/recordings.ts";

const VAULT = contractAddress(1);
const names = fakeNames({
  contracts: {
    [VAULT]: {
      name: "Vault",
      variables: ["paused", "status", "rate", "total"].map((name, slot) => ({ name, slot })),
    },
  },
});

const harmless = (accesses: (index: number) => readonly Access[], calls = 10) =>
  harmlessIn(
    nameRecording(
      recordingOf(Array.from({ length: calls }, (_, index) => ({ from: userAddress(index), to: VAULT, accesses: accesses(index) }))),
      names,
    ),
  );

describe("harmlessIn", function () {
  it("tells of what many read and nobody changes", function () {
    expect(harmless(() => [reads(VAULT, 0)])).to.deep.equal([{ variable: "Vault.paused", reads: 10, writes: 0, why: "never written" }]);
  });

  it("tells a guard that is put back from a value stored again", function () {
    const [guard, rate] = harmless(() => [
      { ...reads(VAULT, 1), write: "restored" },
      { ...reads(VAULT, 2), write: "no-op" },
    ]);
    expect(guard).to.deep.equal({ variable: "Vault.status", reads: 10, writes: 10, why: "restored" });
    expect(rate).to.deep.equal({ variable: "Vault.rate", reads: 10, writes: 10, why: "no-op" });
  });

  it("tells of a contract's balance that is only added to", function () {
    const credit: Access = {
      location: { kind: "balance", address: VAULT },
      read: "none",
      write: "added",
      additions: ["credit"],
      miss: false,
      before: "0x0",
      after: "0x1",
    };
    expect(harmless(() => [credit])).to.deep.equal([{ variable: "Vault balance", reads: 10, writes: 10, why: "commutative" }]);
  });

  it("is silent about what one transaction changes, and about what one alone touches", function () {
    expect(harmless((index) => [index === 3 ? changes(VAULT, 3, 0n, 1n) : reads(VAULT, 3)])).to.deep.equal([]);
    expect(harmless((index) => (index === 3 ? [reads(VAULT, 0)] : []))).to.deep.equal([]);
  });
});
