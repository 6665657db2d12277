import { expect } from "chai";
import { contractLayout, sharedLayout } from "../../src/naming/layout.ts";
import type { Field } from "../../src/naming/storage-type.ts";
import { collectSyntax } from "../../src/naming/syntax.ts";
import { compile, type CompiledBuild } from "./compile.ts";

/** Solc is the oracle: it lays out the same contracts, and every variable must lie where it says. */
describe("contract layout", () => {
  function expectSolcsLayout(build: CompiledBuild, atLeast: number): void {
    const syntax = collectSyntax(build.output.sources);
    const shared = sharedLayout(syntax, () => "");
    let compared = 0;
    for (const [sourceName, contracts] of Object.entries(build.output.contracts)) {
      for (const [name, { storageLayout }] of Object.entries(contracts)) {
        const contract = syntax.contractsByName.get(`${sourceName}:${name}`);
        if (contract === undefined) throw new Error(`no syntax for ${name}`);
        const [own] = contractLayout(contract, syntax, shared).regions;
        const ours = own?.fields.map((field) => entry(field, own.base));
        const theirs = storageLayout?.storage.map(({ label, slot, offset }) => `${label} @ ${slot}+${offset}`) ?? [];
        expect(ours, name).to.deep.equal(theirs);
        compared += theirs.length;
      }
    }
    expect(compared).to.be.at.least(atLeast);
  }

  function entry({ name, slot, offset }: Field, base: bigint): string {
    return `${name} @ ${base + slot}+${offset}`;
  }

  it("agrees with solc 0.8.28 on every kind of type", () => {
    const source = `pragma solidity ^0.8.28;
      type Id is uint64; enum Level { Low, High } interface IToken {} uint256 constant N = 3;
      library Sets { struct Set { bytes32[] values; mapping(bytes32 => uint256) at; } }
      contract Base { uint8 internal a; address internal b; uint256 immutable fixedAtBirth = 1; uint256 constant NEVER = 2; }
      contract Middle is Base { bool c; uint16[7] d; struct P { uint128 x; uint64 y; Id id; Sets.Set set; } P p; uint256 transient t; }
      contract Other { bytes1 q; function() internal inner; function() external outer; }
      contract Top is Other, Middle {
        bytes3 e; bytes17[2 * N] f; P[2] g; string h; bytes i; mapping(Id => mapping(string => P[])) j; Level k; IToken l; address payable m;
        int24 n; uint16[][2] o; uint16[3][] q2; bool[33] r; Id[5] s; P[2][3] u; uint8 last;
      }`;
    expectSolcsLayout(compile({ "a.sol": source }), 30);
  });

  it("agrees with solc on OpenZeppelin's contracts, plain and upgradeable", () => {
    const imports = [
      "contracts/token/ERC20/extensions/ERC20Votes.sol",
      "contracts/token/ERC20/extensions/ERC4626.sol",
      "contracts/token/ERC721/extensions/ERC721Enumerable.sol",
      "contracts/governance/TimelockController.sol",
      "contracts/access/AccessControl.sol",
      "contracts/utils/Pausable.sol",
      "contracts/utils/ReentrancyGuard.sol",
      "contracts-upgradeable/governance/extensions/GovernorSettingsUpgradeable.sol",
      "contracts/proxy/beacon/UpgradeableBeacon.sol",
    ];
    const source = `pragma solidity ^0.8.24; ${imports.map((path) => `import "@openzeppelin/${path}";`).join("\n")}`;
    expectSolcsLayout(compile({ "a.sol": source }), 50);
  });

  it("agrees with solc 0.5.16 on Uniswap's pair", () => {
    const source = `pragma solidity =0.5.16; import "@uniswap/v2-core/contracts/UniswapV2Factory.sol";`;
    expectSolcsLayout(compile({ "a.sol": source }, { solc: "solc-0.5.16" }), 20);
  });

  it("agrees with solc 0.6.6", () => {
    const source = `pragma solidity =0.6.6; enum E { A } struct S { uint96 a; E e; mapping(address => S) more; }
      contract A { S s; uint32[10] r; address payable immutable owner = msg.sender; byte b; bytes32 w; S[] list; uint8 z; }`;
    expectSolcsLayout(compile({ "a.sol": source }, { solc: "solc-0.6.6" }), 6);
  });
});
