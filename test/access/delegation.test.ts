import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { delegateIn, delegateOf } from "../../src/access/delegation.ts";

const ADDRESS = "ab".repeat(20);

describe("a delegation (EIP-7702)", () => {
  it("is the prefix and an address, and nothing else", () => {
    const codes: readonly Hex[] = ["0x", "0xef0100", `0xef0100${ADDRESS}00`, `0xef0101${ADDRESS}`, `0x${ADDRESS}`];
    expect(codes.map(delegateOf)).to.deep.equal(codes.map(() => undefined));
    expect(codes.map((code) => delegateIn(bytesOf(code)))).to.deep.equal(codes.map(() => undefined));
    expect(delegateOf(`0xef0100${ADDRESS}`)).to.equal(`0x${ADDRESS}`);
    expect(delegateIn(bytesOf(`0xef0100${ADDRESS}`))).to.deep.equal(bytesOf(`0x${ADDRESS}`));
  });
});

function bytesOf(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}
