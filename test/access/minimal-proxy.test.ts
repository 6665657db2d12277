import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { clonedBy } from "../../src/access/minimal-proxy.ts";

const TARGET = "bebebebebebebebebebebebebebebebebebebebe";

describe("minimal proxies", () => {
  it("name the contract that they run, in each of the forms that are deployed", () => {
    const codes: readonly Hex[] = [
      `0x363d3d373d3d3d363d73${TARGET}5af43d82803e903d91602b57fd5bf3`,
      `0x3d3d3d3d363d3d37363d73${TARGET}5af43d3d93803e602a57fd5bf3`,
      `0x5f5f365f5f37365f73${TARGET}5af43d5f5f3e5f3d91602a57fd5bf3`,
      `0x366000600037611000600036600073${TARGET}5af4602c57600080fd5b6110006000f3`,
    ];
    for (const code of codes) expect(clonedBy(code), code).to.equal(`0x${TARGET}`);
  });

  it("are told from code that only begins like one, or has one in it", () => {
    const codes: readonly Hex[] = [
      "0x",
      `0x363d3d373d3d3d363d73${TARGET}`,
      `0x363d3d373d3d3d363d73${TARGET}5af43d82803e903d91602b57fd5b00`,
      `0x00363d3d373d3d3d363d73${TARGET}5af43d82803e903d91602b57fd5bf3`,
    ];
    for (const code of codes) expect(clonedBy(code), code).to.equal(undefined);
  });
});
