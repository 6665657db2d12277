import { expect } from "chai";
import { concat, keccak256 } from "ethers";
import { type Hex, toWord, ZERO_WORD } from "../../src/access/hex.ts";
import { assemble, counterOf } from "../helpers/assembler.ts";
import { call, contract, CONTRACT, OTHER, run } from "../helpers/little-block.ts";

describe("storage accesses", () => {
  it("a value that a program loads is a value read, with the instruction that loaded it", async () => {
    const code = assemble(7, "SLOAD", "POP", 7, "SLOAD", "STOP");
    const { slot } = await run({ [CONTRACT]: contract(code, { 7: 42 }) }, call(CONTRACT));
    expect(slot(CONTRACT, 7)).to.deep.equal({
      location: { kind: "storage", address: CONTRACT, slot: toWord(7n) },
      read: "value",
      write: "none",
      miss: false,
      before: toWord(42n),
      after: toWord(42n),
      readAt: { codeAddress: CONTRACT, programCounter: counterOf(code, "SLOAD") },
    });
  });

  it("a miss is a read: a slot that was never set", async () => {
    const { slot } = await run({ [CONTRACT]: contract(assemble(7, "SLOAD")) }, call(CONTRACT));
    expect(slot(CONTRACT, 7)).to.deep.include({ read: "value", miss: true, before: ZERO_WORD });
  });

  it("SSTORE reads for its gas only, and names the last instruction that changed the value", async () => {
    const code = assemble(5, 0, "SSTORE", 6, 0, "SSTORE", 6, 0, "SSTORE");
    const { slot } = await run({ [CONTRACT]: contract(code, { 0: 1 }) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.equal({
      location: { kind: "storage", address: CONTRACT, slot: ZERO_WORD },
      read: "gas",
      write: "changed",
      miss: false,
      before: toWord(1n),
      after: toWord(6n),
      readAt: { codeAddress: CONTRACT, programCounter: counterOf(code, "SSTORE") },
      writtenAt: { codeAddress: CONTRACT, programCounter: counterOf(code, "SSTORE", 1) },
    });
  });

  it("a load before the store makes it a value read, at the load", async () => {
    const code = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
    const { slot } = await run({ [CONTRACT]: contract(code, { 0: 1 }) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.include({ read: "value", write: "changed", after: toWord(2n) });
    expect(slot(CONTRACT, 0)?.readAt?.programCounter).to.equal(counterOf(code, "SLOAD"));
  });

  it("loading what the transaction stored itself is no value read", async () => {
    const { slot } = await run({ [CONTRACT]: contract(assemble(9, 0, "SSTORE", 0, "SLOAD")) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.include({ read: "gas", write: "changed", miss: true });
  });

  it("a same-value write is a no-op", async () => {
    const { slot } = await run({ [CONTRACT]: contract(assemble(4, 0, "SSTORE"), { 0: 4 }) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.include({ read: "gas", write: "no-op", before: toWord(4n), after: toWord(4n) });
  });

  it("a value written and put back is restored: a reentrancy guard", async () => {
    const guarded = assemble(0, "SLOAD", "POP", 2, 0, "SSTORE", 1, 0, "SSTORE");
    const { slot } = await run({ [CONTRACT]: contract(guarded, { 0: 1 }) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.include({ read: "value", write: "restored", before: toWord(1n), after: toWord(1n) });
  });

  it("reverted frames' reads count, their writes do not", async () => {
    const inner = assemble(0, "SLOAD", "POP", 9, 1, "SSTORE", 0, 0, "REVERT");
    const outer = assemble(0, 0, 0, 0, 0, OTHER, "GAS", "CALL");
    const { slot, status } = await run({ [CONTRACT]: contract(outer), [OTHER]: contract(inner, { 0: 3 }) }, call(CONTRACT));
    expect(status).to.equal(1);
    expect(slot(OTHER, 0)).to.deep.include({ read: "value", write: "none" });
    expect(slot(OTHER, 1)).to.deep.include({ read: "gas", write: "none", miss: true });
    expect(slot(OTHER, 1)).to.not.have.property("writtenAt");
  });

  it("a store that a reverted frame made after a kept one leaves the kept one's class and place", async () => {
    // Called by itself, CONTRACT stores 2 and reverts; called by Alice it stores 1 and calls itself.
    const code = assemble(
      "CALLER",
      CONTRACT,
      "SUB",
      "ISZERO",
      0x2e,
      "JUMPI",
      1,
      0,
      "SSTORE",
      0,
      0,
      0,
      0,
      0,
      "ADDRESS",
      "GAS",
      "CALL",
      "STOP",
    );
    const entry = (code.length - 2) / 2;
    const rest = assemble("JUMPDEST", 2, 0, "SSTORE", 0, 0, "REVERT").slice(2);
    const whole = `${code.replace("602e", `60${entry.toString(16)}`)}${rest}` as Hex;
    const { slot } = await run({ [CONTRACT]: contract(whole) }, call(CONTRACT));
    expect(slot(CONTRACT, 0)).to.deep.include({ write: "changed", after: toWord(1n) });
    expect(slot(CONTRACT, 0)?.writtenAt?.programCounter).to.equal(counterOf(whole, "SSTORE"));
  });

  it("delegatecall's accesses belong to the proxy and carry the implementation's code", async () => {
    const implementation = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
    const proxy = assemble(0, 0, 0, 0, OTHER, "GAS", "DELEGATECALL");
    const { slot, field } = await run({ [CONTRACT]: contract(proxy, { 0: 1 }), [OTHER]: contract(implementation) }, call(CONTRACT));
    expect(slot(OTHER, 0)).to.equal(undefined);
    expect(slot(CONTRACT, 0)).to.deep.include({
      read: "value",
      write: "changed",
      readAt: { codeAddress: OTHER, programCounter: counterOf(implementation, "SLOAD") },
      writtenAt: { codeAddress: OTHER, programCounter: counterOf(implementation, "SSTORE") },
    });
    expect(field(OTHER, "code")).to.deep.include({ read: "value", write: "none" });
  });

  it("transient storage and unused access-list entries are no locations", async () => {
    const code = assemble(1, 0, "TSTORE", 0, "TLOAD");
    const accessList = [{ address: OTHER, storageKeys: [toWord(1n)] }];
    const { accesses } = await run({ [CONTRACT]: contract(code), [OTHER]: contract("0x00", { 1: 1 }) }, call(CONTRACT, { accessList }));
    expect(accesses.filter(({ location }) => location.kind === "storage" || location.address === OTHER)).to.deep.equal([]);
  });

  it("a store that fails for the call stipend has not looked at the value", async () => {
    const inner = assemble(1, 0, "SSTORE");
    const outer = assemble(0, 0, 0, 0, 1, OTHER, 0, "CALL");
    const accounts = { [CONTRACT]: contract(outer, {}, 10n), [OTHER]: contract(inner) };
    const { slot } = await run(accounts, call(CONTRACT));
    expect(slot(OTHER, 0)).to.equal(undefined);
  });

  it("what a failed transaction read counts", async () => {
    const { slot, status } = await run({ [CONTRACT]: contract(assemble(0, "SLOAD", 9, 1, "SSTORE", "INVALID")) }, call(CONTRACT));
    expect(status).to.equal(0);
    expect(slot(CONTRACT, 0)).to.deep.include({ read: "value", write: "none" });
    expect(slot(CONTRACT, 1)).to.deep.include({ read: "gas", write: "none" });
  });

  it("keeps preimages of 32 to 256 bytes by their hash", async () => {
    const hashing = (length: number) => assemble(5, 0, "MSTORE", length, 0, "KECCAK256", "POP");
    const code = `${hashing(64)}${hashing(31).slice(2)}${hashing(257).slice(2)}` as const;
    const { preimages } = await run({ [CONTRACT]: contract(code) }, call(CONTRACT));
    const preimage = concat([toWord(5n), toWord(0n)]);
    expect(preimages).to.deep.equal({ [keccak256(preimage)]: preimage });
  });
});
