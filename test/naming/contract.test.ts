import { expect } from "chai";
import { concat, keccak256, toUtf8Bytes } from "ethers";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { Names } from "../../src/naming/names.ts";
import { compile, deployedCode, type CompiledBuild } from "./compile.ts";
import { ALICE, BOB, openScene, OTHER, storageRead, TARGET } from "./scene.ts";

const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const BEACON_SLOT = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";

describe("contracts by their code", () => {
  it("sees through immutables, library addresses and another metadata hash", async () => {
    const source = `pragma solidity ^0.8.28;
      library Maths { struct S { uint256 x; } function bump(S storage s) external { s.x++; } }
      contract A { uint256 immutable rate; address immutable owner; Maths.S s; constructor(uint256 r) { rate = r; owner = msg.sender; }
        function f() external returns (uint256) { Maths.bump(s); return rate + uint160(owner); } }
      contract B { uint256 immutable rate; uint256 x; constructor(uint256 r) { rate = r; } function f() external { x = rate; } }`;
    const build = compile({ "a.sol": source });
    const linked = fillHoles(build, "A", "ab").replace(/.{60}$/, (tail) => tail.replace(/^.{20}/, "5".repeat(20))) as Hex;
    const library = deployedCode(build, "Maths").replace(/^0x73.{40}/, `0x73${OTHER.slice(2)}`) as Hex;
    const names = await openScene([build], { [TARGET]: { code: linked }, [OTHER]: { code: library }, [ALICE]: { code: "0x6000" } });
    expect(names.contract(TARGET)).to.equal("A");
    expect(names.contract(OTHER)).to.equal("Maths");
    expect(names.contract(ALICE)).to.equal(undefined);
    expect(names.contract(BOB)).to.equal(undefined);
  });

  it("tells contracts of equal code apart by their metadata", async () => {
    const body = "{ uint256 public x; function f() external { x++; } }";
    const build = compile({
      "a.sol": `pragma solidity ^0.8.28; contract First ${body}`,
      "b.sol": `pragma solidity ^0.8.28; contract Second ${body}`,
    });
    const names = await openScene([build], {
      [TARGET]: { code: deployedCode(build, "First") },
      [OTHER]: { code: deployedCode(build, "Second") },
    });
    expect([names.contract(TARGET), names.contract(OTHER)]).to.deep.equal(["First", "Second"]);
  });

  it("lists functions and knows which are views", async () => {
    const build = compile({
      "a.sol": `pragma solidity ^0.8.28; contract A { uint256 public x; function f() external {} function f(uint256) external {} function g() external pure {} }`,
    });
    const names = await openScene([build], {});
    expect(names.functions("A")).to.have.members(["x", "f", "g"]);
    expect(names.functions("Nobody")).to.deep.equal([]);
    expect(["x", "f", "g", "f(uint256)", "h"].map((name) => names.isView("A", name))).to.deep.equal([true, false, true, false, false]);
  });
});

describe("proxies", () => {
  let build: CompiledBuild;
  const proxyCode: Hex = "0x60806040f4";
  const word = (address: Hex): Hex => toWord(address);

  before(() => {
    build = compile({
      "a.sol": `pragma solidity ^0.8.28; import "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol"; import "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol"; import "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
        contract Vault { uint256 public total; function add() external { total++; } }`,
    });
  });

  async function namesOf(
    proxy: { code: Hex; storage?: Record<Hex, Hex> },
    more: Record<Hex, { code: Hex; storage?: Record<Hex, Hex> }> = {},
  ): Promise<Names> {
    return openScene([build], { [TARGET]: proxy, [OTHER]: { code: deployedCode(build, "Vault") }, ...more });
  }

  function expectVault(names: Names): void {
    expect(names.contract(TARGET)).to.equal("Vault");
    expect(names.location(storageRead(0n), {}).label).to.equal("Vault.total");
    const call = names.call({
      type: 2,
      from: ALICE,
      to: TARGET,
      nonce: 0n,
      gasLimit: 0n,
      value: 0n,
      data: keccak256(toUtf8Bytes("add()")).slice(0, 10) as Hex,
    });
    expect(call).to.include({ label: "Vault.add", contract: "Vault", signature: "add()" });
  }

  it("follows ERC-1967 to the implementation, and names the proxy's own slots", async () => {
    const names = await namesOf({
      code: deployedCode(build, "TransparentUpgradeableProxy"),
      storage: { [IMPLEMENTATION_SLOT]: word(OTHER) },
    });
    expectVault(names);
    expect(names.location(storageRead(BigInt(IMPLEMENTATION_SLOT)), {})).to.include({
      label: "Vault implementation",
      wellKnown: "erc1967.implementation",
    });
    const upgrade = keccak256(toUtf8Bytes("upgradeToAndCall(address,bytes)")).slice(0, 10) as Hex;
    expect(names.call({ type: 2, from: ALICE, to: TARGET, nonce: 0n, gasLimit: 0n, value: 0n, data: upgrade }).label).to.equal(
      "Vault.upgradeToAndCall",
    );
  });

  it("follows a beacon", async () => {
    const beacon = { code: deployedCode(build, "UpgradeableBeacon"), storage: { [toWord(1n)]: word(OTHER) } };
    expectVault(await namesOf({ code: proxyCode, storage: { [BEACON_SLOT]: word(BOB) } }, { [BOB]: beacon }));
    const strange = { code: "0x6001" as Hex, storage: { [toWord(0n)]: word(OTHER) } };
    expectVault(await namesOf({ code: proxyCode, storage: { [BEACON_SLOT]: word(BOB) } }, { [BOB]: strange }));
  });

  it("follows a beacon that only the proxy's code names", async () => {
    const beacon = { code: deployedCode(build, "UpgradeableBeacon"), storage: { [toWord(1n)]: word(OTHER) } };
    const code = withImmutable(build, "BeaconProxy", word(BOB));
    expectVault(await namesOf({ code }, { [BOB]: beacon }));
  });

  it("follows minimal clones, with and without immutable arguments", async () => {
    const clone = concat(["0x363d3d373d3d3d363d73", OTHER, "0x5af43d82803e903d91602b57fd5bf3"]) as Hex;
    expectVault(await namesOf({ code: clone }));
    expectVault(await namesOf({ code: `${clone}deadbeef` }));
    expectVault(await namesOf({ code: concat(["0x5f5f365f5f37365f73", OTHER, "0x5af43d5f5f3e5f3d91602a57fd5bf3"]) as Hex }));
  });

  it("follows an EIP-7702 delegation", async () => {
    expectVault(await namesOf({ code: concat(["0xef0100", OTHER]) as Hex }));
  });

  it("names what a contract writes under a delegatecall that no standard tells of", async () => {
    const names = await namesOf({ code: proxyCode });
    const access = storageRead(0n, { readAt: { codeAddress: OTHER, programCounter: 0 } });
    expect(names.location(access, {}).label).to.equal("Vault.total");
  });
});

/** Puts bytes where immutables and library addresses go. */
function fillHoles(build: CompiledBuild, contract: string, byte: string): Hex {
  const code = Object.values(build.output.contracts)[0]?.[contract]?.evm?.deployedBytecode;
  let hex = code?.object ?? "";
  const ranges = [
    ...Object.values(code?.immutableReferences ?? {}).flat(),
    ...Object.values(code?.linkReferences ?? {}).flatMap((file) => Object.values(file).flat()),
  ];
  for (const { start, length } of ranges) hex = hex.slice(0, start * 2) + byte.repeat(length) + hex.slice((start + length) * 2);
  return `0x${hex}`;
}

/** Deployed code whose immutables all hold one word. */
function withImmutable(build: CompiledBuild, name: string, word: Hex): Hex {
  const code = Object.values(build.output.contracts).flatMap((contracts) => contracts[name] ?? [])[0]?.evm?.deployedBytecode;
  let hex = code?.object ?? "";
  for (const { start, length } of Object.values(code?.immutableReferences ?? {}).flat())
    hex = hex.slice(0, start * 2) + word.slice(2) + hex.slice((start + length) * 2);
  return `0x${hex}`;
}
