import { expect } from "chai";
import { keccak256, toUtf8Bytes, hexlify } from "ethers";
import { toWord, type Hex } from "../../src/access/hex.ts";
import type { NamedLocation, Names } from "../../src/naming/names.ts";
import { compile, deployedCode } from "./compile.ts";
import { ALICE, BOB, Hashed, openScene, storageRead, storageWrite, TARGET } from "./scene.ts";

const SOURCE = `pragma solidity ^0.8.28;
type Id is uint64;
enum Level { Low, High }
interface IToken {}
library EnumerableSet {
  struct Set { bytes32[] _values; mapping(bytes32 value => uint256) _positions; }
  struct AddressSet { Set _inner; }
}
contract Vault {
  bytes32 public constant MINTER = keccak256("MINTER");
  struct Position { uint128 shares; uint128 debt; uint256 since; mapping(address => bool) keepers; }
  uint256 public total;                                         // 0
  uint112 reserve0; uint112 reserve1; uint32 updatedAt;         // 1
  mapping(address => uint256) balances;                         // 2
  mapping(address => mapping(uint256 => Position)) positions;   // 3
  mapping(string => address) names;                             // 4
  mapping(Id => mapping(Level => bool)) flags;                  // 5
  mapping(IToken => int256) skew;                               // 6
  address[] owners;                                             // 7
  uint16[] weights;                                             // 8
  uint256[3] fixedThree;                                        // 9, 10, 11
  Position head;                                                // 12, 13, 14
  string title;                                                 // 15
  EnumerableSet.AddressSet members;                             // 16, 17
  mapping(bytes32 => mapping(address => bool)) roles;           // 18
  Position[] book;                                              // 19
  uint256[][] grid;                                             // 20
  mapping(int256 => mapping(bool => bytes4)) odd;               // 21
  mapping(bytes4 => uint256) bySelector;                        // 22
}`;

describe("storage locations", () => {
  let names: Names;
  let hashed: Hashed;

  before(async () => {
    const build = compile({ "project/contracts/Vault.sol": SOURCE });
    names = await openScene([build], { [TARGET]: { code: deployedCode(build, "Vault") } });
  });
  beforeEach(() => {
    hashed = new Hashed();
  });

  function named(slot: bigint): NamedLocation {
    return names.location(storageRead(slot), { ...hashed.preimages });
  }

  it("names a value with its type and the line that declares it", () => {
    expect(named(0n)).to.deep.equal({
      label: "Vault.total",
      variable: "Vault.total",
      contract: "Vault",
      path: [{ kind: "member", name: "total" }],
      keyAddresses: [],
      type: "uint256",
      declaredAt: { file: "contracts/Vault.sol", line: 12, text: "uint256 public total;                                         // 0" },
    });
  });

  it("names a mapping's value by its key, shortened with checksum", () => {
    expect(named(hashed.key(2n, ALICE))).to.deep.include({
      label: "Vault.balances[0x70…79C8]",
      variable: "Vault.balances",
      keyAddresses: [ALICE],
      type: "mapping(address => uint256)",
      path: [
        { kind: "member", name: "balances" },
        { kind: "key", type: "address", value: ALICE },
      ],
    });
  });

  it("names members of structs in nested mappings, packed neighbours together", () => {
    const position = hashed.key(hashed.key(3n, ALICE), "0x2a");
    expect(named(position + 1n)).to.include({ label: "Vault.positions[0x70…79C8][42].since", variable: "Vault.positions.since" });
    expect(named(position)).to.include({ label: "Vault.positions[0x70…79C8][42].shares, debt", variable: "Vault.positions.shares, debt" });
    const keeper = named(hashed.key(position + 2n, BOB));
    expect(keeper).to.include({ label: "Vault.positions[0x70…79C8][42].keepers[0x3C…93BC]", variable: "Vault.positions.keepers" });
    expect(keeper.keyAddresses).to.deep.equal([ALICE, BOB]);
    expect(keeper.type).to.equal(
      "mapping(address => mapping(uint256 => struct Vault.Position)); Position.keepers: mapping(address => bool)",
    );
  });

  it("names keys that are strings, enums, contracts, user-defined, signed, boolean and short bytes", () => {
    expect(named(hashed.key(4n, hexlify(toUtf8Bytes("alice.eth")) as Hex, true)).label).to.equal('Vault.names["alice.eth"]');
    expect(named(hashed.key(4n, hexlify(toUtf8Bytes("x".repeat(100))) as Hex, true)).label).to.equal(
      `Vault.names["${"x".repeat(14)}…${"x".repeat(8)}"]`,
    );
    expect(named(hashed.key(4n, "0x", true)).label).to.equal('Vault.names[""]');
    expect(named(hashed.key(hashed.key(5n, "0x07"), "0x01")).label).to.equal("Vault.flags[7][High]");
    expect(named(hashed.key(6n, BOB))).to.deep.include({ label: "Vault.skew[0x3C…93BC]", keyAddresses: [BOB] });
    expect(named(hashed.key(hashed.key(21n, toWord(2n ** 256n - 5n)), "0x01")).label).to.equal("Vault.odd[-5][true]");
    expect(named(hashed.key(22n, `0xa9059cbb${"0".repeat(56)}`)).label).to.equal("Vault.bySelector[0xa9059cbb]");
  });

  it("takes a string key of 32 bytes for text, not for a word", () => {
    const key = hexlify(toUtf8Bytes("exactly thirty-two bytes of text")) as Hex;
    expect(named(hashed.key(4n, key, true)).label).to.equal('Vault.names["exactly thirty… of text"]');
  });

  it("names array elements by index, and the length", () => {
    expect(named(7n)).to.include({ label: "Vault.owners.length", variable: "Vault.owners.length" });
    expect(named(hashed.data(7n) + 5n)).to.include({ label: "Vault.owners[5]", variable: "Vault.owners" });
    expect(named(10n)).to.include({ label: "Vault.fixedThree[1]", variable: "Vault.fixedThree" });
    expect(named(hashed.data(19n) + 3n * 2n + 1n).label).to.equal("Vault.book[2].since");
    expect(named(hashed.data(19n) + 3n * 2n + 0n).label).to.equal("Vault.book[2].shares, debt");
    expect(named(hashed.data(hashed.data(20n) + 1n) + 9n)).to.include({ label: "Vault.grid[1][9]", variable: "Vault.grid" });
    expect(named(hashed.data(20n) + 1n)).to.include({ label: "Vault.grid[1].length", variable: "Vault.grid.length" });
  });

  it("names array data whose hash the compiler worked out itself", () => {
    const unhashed = names.location(storageRead(BigInt(keccak256(toWord(7n))) + 3n), {});
    expect(unhashed.label).to.equal("Vault.owners[3]");
  });

  it("narrows packed array elements to those that changed", () => {
    const slot = hashed.data(8n) + 1n;
    const one = names.location(storageWrite(slot, 0n, 7n << 32n), hashed.preimages);
    expect(one).to.include({ label: "Vault.weights[18]", variable: "Vault.weights" });
    expect(one.fields).to.deep.equal([{ name: "18", offset: 4, bytes: 2 }]);
    const two = names.location(storageWrite(slot, 0n, (7n << 32n) + 1n), hashed.preimages);
    expect(two.label).to.equal("Vault.weights[16], weights[18]");
    expect(named(slot).label).to.equal("Vault.weights[16…31]");
  });

  it("narrows a packed slot to the fields whose bytes changed", () => {
    const both = names.location(storageWrite(1n, 5n, 6n + (1n << 112n)), {});
    expect(both).to.include({ label: "Vault.reserve0, reserve1", variable: "Vault.reserve0, reserve1" });
    expect(both.fields).to.deep.equal([
      { name: "reserve0", offset: 0, bytes: 14 },
      { name: "reserve1", offset: 14, bytes: 14 },
    ]);
    const one = names.location(storageWrite(1n, 5n, 5n + (9n << 224n)), {});
    expect(one).to.include({ label: "Vault.updatedAt", type: "uint32" });
    expect(one.declaredAt?.line).to.equal(13);
    expect(named(1n).label).to.equal("Vault.reserve0, reserve1, updatedAt");
  });

  it("names structs that stand by themselves, and strings short and long", () => {
    expect(named(13n).label).to.equal("Vault.head.since");
    expect(named(hashed.key(14n, ALICE)).label).to.equal("Vault.head.keepers[0x70…79C8]");
    expect(named(15n).label).to.equal("Vault.title");
    expect(named(hashed.data(15n) + 1n)).to.include({ label: "Vault.title", type: "string" });
  });

  it("keeps the set visible in the type of an enumerable set", () => {
    expect(named(16n)).to.include({
      label: "Vault.members._values.length",
      type: "struct EnumerableSet.AddressSet; Set._values: bytes32[]",
    });
    const position = named(hashed.key(17n, ALICE));
    expect(position).to.include({
      variable: "Vault.members._positions",
      type: "struct EnumerableSet.AddressSet; Set._positions: mapping(bytes32 => uint256)",
    });
    expect(position.keyAddresses).to.deep.equal([ALICE]);
  });

  it("shows a role by its constant's name, also where its hash was worked out by the compiler", () => {
    const minter = keccak256(toUtf8Bytes("MINTER")) as Hex;
    expect(named(hashed.key(hashed.key(18n, minter), ALICE)).label).to.equal("Vault.roles[MINTER][0x70…79C8]");
    const outer = BigInt(keccak256(`${minter}${toWord(18n).slice(2)}`));
    const inner = new Hashed();
    const slot = inner.key(outer, ALICE);
    expect(names.location(storageRead(slot), inner.preimages).path[1]).to.deep.equal({ kind: "key", type: "bytes32", value: minter });
  });

  it("leaves what it does not know as address and slot, with the keys that were hashed", async () => {
    expect(named(0x1234n)).to.include({ label: "Vault slot 0x1234", variable: "Vault slot 0x1234", contract: "Vault" });
    const stranger = await openScene([], { [TARGET]: { code: "0x6001" } });
    expect(stranger.location(storageRead(5n), {})).to.deep.equal({
      label: "0x5F…0aa3 slot 0x05",
      variable: "0x5F…0aa3 slot 0x05",
      path: [],
      keyAddresses: [],
    });
    const keyed = stranger.location(storageRead(hashed.key(5n, ALICE)), hashed.preimages);
    expect(keyed).to.deep.include({ label: "0x5F…0aa3 slot 0x05[0x70…79C8]", variable: "0x5F…0aa3 slot 0x05", keyAddresses: [ALICE] });
    const behind = stranger.location(storageRead(hashed.key(5n, ALICE) + 2n), hashed.preimages);
    expect(behind).to.include({ label: "0x5F…0aa3 slot 0x05[0x70…79C8]+2", variable: "0x5F…0aa3 slot 0x05" });
  });

  it("names account fields", () => {
    const field = (kind: "balance" | "nonce" | "code" | "existence", address: Hex): NamedLocation =>
      names.location({ location: { kind, address }, read: "value", write: "none", miss: false, before: "0x00", after: "0x00" }, {});
    expect(field("balance", TARGET)).to.include({ label: "Vault ETH balance", variable: "Vault ETH balance", contract: "Vault" });
    expect(field("code", TARGET).label).to.equal("Vault code");
    expect(field("existence", TARGET).label).to.equal("Vault existence");
    expect(field("nonce", ALICE).label).to.equal("0x70…79C8 nonce");
    expect(field("balance", ALICE).label).to.equal("0x70…79C8 ETH balance");
  });
});
