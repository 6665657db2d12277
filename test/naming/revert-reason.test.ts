import { expect } from "chai";
import { Interface } from "ethers";
import type { Hex } from "../../src/access/hex.ts";
import type { ProjectContract } from "../../src/naming/project-contract.ts";
import { revertReason } from "../../src/naming/revert-reason.ts";

const contract = { interface: new Interface(["error SoldOut()", "error NotOwner(address caller)"]) } as ProjectContract;
const BUILT_IN = new Interface(["error Error(string)", "error Panic(uint256)"]);

describe("the reason of a revert", () => {
  const reason = (data: string) => revertReason(data as Hex, [contract]);

  it("quotes a string, and cuts a long one", () => {
    expect(reason(BUILT_IN.encodeErrorResult("Error", ["sold out"]))).to.equal('"sold out"');
    expect(reason(BUILT_IN.encodeErrorResult("Error", ["x".repeat(500)]))).to.have.length(62);
  });

  it("names a panic by its code", () => {
    expect(reason(BUILT_IN.encodeErrorResult("Panic", [0x11n]))).to.equal("panic 0x11");
  });

  it("names a custom error that a contract declares", () => {
    expect(reason(contract.interface.encodeErrorResult("NotOwner", ["0x70997970c51812dc3a010c7d01b50e0d17dc79c8"]))).to.equal("NotOwner()");
  });

  it("says nothing of what nobody declares", () => {
    expect(reason("0x")).to.equal(undefined);
    expect(reason("0xdeadbeef")).to.equal(undefined);
  });
});
