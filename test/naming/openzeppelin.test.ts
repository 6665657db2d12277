import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { NamedLocation, Names } from "../../src/naming/names.ts";
import { namespaceSlot } from "../../src/naming/constant.ts";
import { compile, deployedCode } from "./compile.ts";
import { ALICE, BOB, Hashed, openScene, sitesOf, storageRead, storageWrite, TARGET } from "./scene.ts";

const GUARD_SLOT = 0x9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00n;

describe("OpenZeppelin's contracts", () => {
  const source = `pragma solidity ^0.8.24;
    import "@openzeppelin/contracts/token/ERC20/ERC20.sol"; import "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
    import "@openzeppelin/contracts/access/AccessControl.sol"; import "@openzeppelin/contracts/utils/Pausable.sol";
    import "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
    contract Token is ERC20("Token", "T"), ReentrancyGuard, AccessControl, Pausable {
      using EnumerableSet for EnumerableSet.AddressSet;
      bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
      uint64 public minted;
      EnumerableSet.AddressSet private holders;
      function mint(address to) external nonReentrant onlyRole(MINTER_ROLE) whenNotPaused { minted += 1; holders.add(to); _mint(to, 1); }
    }`;
  let names: Names;
  let code: Hex;
  let hashed: Hashed;

  before(async () => {
    const build = compile({ "project/contracts/Token.sol": source }, { optimizer: true });
    code = deployedCode(build, "Token");
    names = await openScene([build], { [TARGET]: { code } });
  });
  beforeEach(() => {
    hashed = new Hashed();
  });

  function named(slot: bigint): NamedLocation {
    return names.location(storageRead(slot), { ...hashed.preimages });
  }

  it("names balances, allowances and the supply", () => {
    expect(named(hashed.key(0n, ALICE))).to.include({
      label: "Token._balances[0x70…79C8]",
      variable: "Token._balances",
      type: "mapping(address => uint256)",
    });
    expect(named(hashed.key(hashed.key(1n, ALICE), BOB))).to.deep.include({
      label: "Token._allowances[0x70…79C8][0x3C…93BC]",
      keyAddresses: [ALICE, BOB],
    });
    expect(named(2n).label).to.equal("Token._totalSupply");
  });

  it("knows the reentrancy guard's slot", () => {
    expect(named(GUARD_SLOT)).to.include({ label: "Token reentrancy guard", wellKnown: "openzeppelin.reentrancy-guard" });
  });

  it("names roles by their constants", () => {
    const minter = keccak256(toUtf8Bytes("MINTER_ROLE")) as Hex;
    expect(named(hashed.key(hashed.key(5n, minter), ALICE))).to.deep.include({
      label: "Token._roles[MINTER_ROLE].hasRole[0x70…79C8]",
      variable: "Token._roles.hasRole",
      keyAddresses: [ALICE],
    });
    expect(named(hashed.key(hashed.key(5n, "0x00"), ALICE)).label).to.equal("Token._roles[DEFAULT_ADMIN_ROLE].hasRole[0x70…79C8]");
  });

  it("tells _paused and its packed neighbour apart by what changed", () => {
    expect(names.location(storageWrite(6n, 0n, 1n << 8n), {}).label).to.equal("Token.minted");
    expect(names.location(storageWrite(6n, 0n, 1n), {}).label).to.equal("Token._paused");
  });

  it("names the parts of an enumerable set", () => {
    expect(named(7n).label).to.equal("Token.holders._values.length");
    expect(named(hashed.data(7n) + 4n).label).to.equal("Token.holders._values[4]");
    expect(named(hashed.key(8n, ALICE))).to.include({ variable: "Token.holders._positions" });
  });

  it("finds the lines of package sources by the package's name", () => {
    const files = sitesOf(code, 0x55).map((site) => names.sourceLine(site));
    expect(
      files.some(
        (line) =>
          line?.file.endsWith("@openzeppelin/contracts/token/ERC20/ERC20.sol") === true && line.text.includes("_totalSupply += value"),
      ),
    ).to.equal(true);
  });
});

describe("ERC-7201 namespaces", () => {
  const source = `pragma solidity ^0.8.24;
    import "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol"; import "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
    contract Vault is ERC20Upgradeable, AccessControlUpgradeable {
      /// @custom:storage-location erc7201:example.vault
      struct VaultStorage { uint128 assets; uint64 feeBps; mapping(address => uint256[]) requests; string note; }
      bytes32 private constant VAULT_POSITION = keccak256("some.diamond.position");
    }`;
  let names: Names;

  before(async () => {
    const build = compile({ "project/contracts/Vault.sol": source });
    names = await openScene([build], { [TARGET]: { code: deployedCode(build, "Vault") } });
  });

  it("computes the base slot as the ERC does", () => {
    expect(toWord(namespaceSlot("example.main"))).to.equal("0x183a6125c38840424c4a85fa12bab2ab606c4b6d0e7cc73c0c06ba5300eab500");
    expect(namespaceSlot("openzeppelin.storage.ReentrancyGuard")).to.equal(GUARD_SLOT);
  });

  it("names the struct's members as the contract's own variables", () => {
    const base = namespaceSlot("example.vault");
    const hashed = new Hashed();
    expect(names.location(storageWrite(base, 0n, 1n), {})).to.include({ label: "Vault.assets", type: "uint128" });
    const request = hashed.data(hashed.key(base + 1n, ALICE)) + 2n;
    expect(names.location(storageRead(request), hashed.preimages)).to.deep.include({
      label: "Vault.requests[0x70…79C8][2]",
      variable: "Vault.requests",
      keyAddresses: [ALICE],
    });
    expect(names.location(storageRead(BigInt(keccak256(toWord(base + 2n)))), {}).label).to.equal("Vault.note");
    expect(names.location(storageRead(base), {}).declaredAt?.line).to.equal(5);
  });

  it("names OpenZeppelin's upgradeable contracts", () => {
    const erc20 = namespaceSlot("openzeppelin.storage.ERC20");
    const hashed = new Hashed();
    expect(names.location(storageRead(hashed.key(erc20, ALICE)), { ...hashed.preimages }).label).to.equal("Vault._balances[0x70…79C8]");
    expect(names.location(storageRead(erc20 + 2n), {}).label).to.equal("Vault._totalSupply");
    const role = hashed.key(hashed.key(namespaceSlot("openzeppelin.storage.AccessControl"), "0x00"), BOB);
    expect(names.location(storageRead(role), { ...hashed.preimages }).label).to.equal(
      "Vault._roles[DEFAULT_ADMIN_ROLE].hasRole[0x3C…93BC]",
    );
    expect(names.location(storageWrite(namespaceSlot("openzeppelin.storage.Initializable"), 0n, 1n), {}).label).to.equal(
      "Vault._initialized",
    );
  });

  it("calls any other fixed slot by the constant that holds it", () => {
    expect(names.location(storageRead(BigInt(keccak256(toUtf8Bytes("some.diamond.position")))), {}).label).to.equal("Vault.VAULT_POSITION");
  });

  it("reads the annotation from the source where the compiler kept no documentation", async () => {
    const old = `pragma solidity =0.6.6; contract Old {
      /// @custom:storage-location erc7201:example.main
      struct Main { uint256 x; uint256 y; }
      function f() external pure {} }`;
    const build = compile({ "a.sol": old }, { solc: "solc-0.6.6" });
    const older = await openScene([build], { [TARGET]: { code: deployedCode(build, "Old") } });
    expect(older.location(storageRead(namespaceSlot("example.main") + 1n), {}).label).to.equal("Old.y");
  });

  it("knows OpenZeppelin's namespaces by name where no source is at hand", async () => {
    const stranger = await openScene([], { [TARGET]: { code: "0x6001" } });
    const owner = stranger.location(storageRead(namespaceSlot("openzeppelin.storage.Ownable")), {});
    expect(owner).to.include({ label: "0x5F…0aa3 owner", wellKnown: "openzeppelin.ownable" });
  });
});
