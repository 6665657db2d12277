import { expect } from "chai";
import { Interface } from "ethers";
import type { Hex } from "../../src/access/hex.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import type { Names } from "../../src/naming/names.ts";
import { compile, deployedCode, type CompiledBuild } from "./compile.ts";
import { ALICE, BOB, openScene, OTHER, TARGET } from "./scene.ts";

const SOURCE = `pragma solidity ^0.8.28;
contract Base { function burn(uint256 id) external virtual {} }
contract Drop is Base {
  struct Order { address to; uint256[] ids; }
  uint256 public nextId;
  uint256 immutable limit;
  constructor(uint256 cap, address owner) payable { limit = cap; owner; }
  function mint(address to, uint256 count) external {}
  function safe(uint256 a) external {}
  function safe(uint256 a, bytes calldata b) external {}
  function batch(Order[] calldata orders, string calldata note) external {}
  receive() external payable {}
}
contract Closed { uint256 x; function f() external { x = 1; } }`;

describe("calls", () => {
  let build: CompiledBuild;
  let names: Names;
  let abi: Interface;

  before(async () => {
    build = compile({ "project/contracts/Drop.sol": SOURCE });
    abi = new Interface((build.output.contracts["project/contracts/Drop.sol"]?.["Drop"]?.abi ?? []) as never);
    names = await openScene([build], {
      [TARGET]: { code: deployedCode(build, "Drop") },
      [OTHER]: { code: "0x6001" },
      [BOB]: { code: deployedCode(build, "Closed") },
    });
  });

  function transaction(to: Hex | undefined, data: string): Transaction {
    return { type: 2, from: ALICE, nonce: 0n, gasLimit: 0n, value: 0n, data: data as Hex, ...(to === undefined ? {} : { to }) };
  }

  it("names the function, its arguments and where it is declared", () => {
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("mint", [BOB, 3])))).to.deep.equal({
      label: "Drop.mint",
      contract: "Drop",
      function: "mint",
      signature: "mint(address,uint256)",
      arguments: [
        { name: "to", type: "address", value: BOB },
        { name: "count", type: "uint256", value: "3" },
      ],
      declaredAt: { file: "contracts/Drop.sol", line: 8, text: "function mint(address to, uint256 count) external {}" },
    });
  });

  it("tells overloads apart by their signature", () => {
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("safe(uint256)", [1]))).label).to.equal("Drop.safe(uint256)");
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("safe(uint256,bytes)", [1, "0x12"]))).label).to.equal(
      "Drop.safe(uint256,bytes)",
    );
  });

  it("finds inherited functions and getters of public variables", () => {
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("burn", [1]))).declaredAt?.line).to.equal(2);
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("nextId"))).declaredAt?.line).to.equal(5);
  });

  it("writes structs and arrays as JSON", () => {
    const call = names.call(transaction(TARGET, abi.encodeFunctionData("batch", [[[BOB, [1, 2]]], "hi"])));
    expect(call.arguments).to.deep.equal([
      { name: "orders", type: "(address,uint256[])[]", value: JSON.stringify([[BOB, ["1", "2"]]]) },
      { name: "note", type: "string", value: "hi" },
    ]);
  });

  it("names deployments with the constructor's arguments", () => {
    const object = build.output.contracts["project/contracts/Drop.sol"]?.["Drop"]?.evm?.bytecode?.object ?? "";
    const call = names.call(transaction(undefined, `0x${object}${abi.encodeDeploy([5, BOB]).slice(2)}`));
    expect(call).to.deep.include({ label: "Drop (deploy)", contract: "Drop" });
    expect(call.arguments.map(({ name, value }) => `${name}=${value}`)).to.deep.equal(["cap=5", `owner=${BOB}`]);
    expect(names.call(transaction(undefined, "0x6001")).label).to.equal("unknown contract (deploy)");
  });

  it("names plain transfers, receive and fallback, and what it does not know", () => {
    expect(names.call(transaction(ALICE, "0x")).label).to.equal("plain transfer");
    expect(names.call(transaction(TARGET, "0x")).label).to.equal("Drop.receive");
    expect(names.call(transaction(BOB, "0x")).label).to.equal("Closed.fallback");
    expect(names.call(transaction(TARGET, "0xdeadbeef")).label).to.equal("Drop.0xdeadbeef");
    expect(names.call(transaction(OTHER, "0xa9059cbb0000")).label).to.equal("0xe7…0512.0xa9059cbb");
  });

  it("names a call whose calldata is cut short, without arguments", () => {
    expect(names.call(transaction(TARGET, abi.encodeFunctionData("mint", [BOB, 3]).slice(0, 40)))).to.deep.include({
      label: "Drop.mint",
      arguments: [],
    });
  });
});
