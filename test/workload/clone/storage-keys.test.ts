import { expect } from "chai";
import { keccak256 } from "ethers";
import { toWord, type Hex } from "../../../src/access/hex.ts";
import { StorageKeys } from "../../../src/workload/clone/storage-keys.ts";

const ALICE = toWord("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
const BOB = toWord("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");

/** A mapping's slot as Solidity computes it, with the preimage noted. */
function mappingSlot(key: Hex, base: Hex, preimages: Record<Hex, Hex>): Hex {
  const preimage: Hex = `0x${key.slice(2)}${base.slice(2)}`;
  const hash = keccak256(preimage) as Hex;
  preimages[hash] = preimage;
  return hash;
}

describe("StorageKeys", () => {
  it("finds no keys on the way to a plain variable", () => {
    expect(new StorageKeys({}).keys(toWord(7n))).to.deep.equal([]);
  });

  it("lists the keys of a nested mapping, outermost first", () => {
    const preimages: Record<Hex, Hex> = {};
    const slot = mappingSlot(BOB, mappingSlot(ALICE, toWord(1n), preimages), preimages);
    expect(new StorageKeys(preimages).keys(slot)).to.deep.equal([ALICE, BOB]);
  });

  it("sees through to a struct's members behind the hash", () => {
    const preimages: Record<Hex, Hex> = {};
    const slot = mappingSlot(ALICE, toWord(1n), preimages);
    expect(new StorageKeys(preimages).keys(toWord(BigInt(slot) + 3n))).to.deep.equal([ALICE]);
  });

  it("moves a nested slot to the keys that replace its own, member offset kept", () => {
    const preimages: Record<Hex, Hex> = {};
    const slot = mappingSlot(BOB, mappingSlot(ALICE, toWord(1n), preimages), preimages);
    const expected = mappingSlot(BOB, mappingSlot(BOB, toWord(1n), {}), {});
    const moved = new StorageKeys(preimages).replaced(toWord(BigInt(slot) + 2n), new Map([[ALICE, BOB]]));
    expect(moved).to.equal(toWord(BigInt(expected) + 2n));
  });

  it("leaves a slot that no replaced key leads to", () => {
    const preimages: Record<Hex, Hex> = {};
    const slot = mappingSlot(BOB, toWord(1n), preimages);
    expect(new StorageKeys(preimages).replaced(slot, new Map([[ALICE, BOB]]))).to.equal(slot);
  });

  it("follows a dynamic array that hangs on a mapping", () => {
    const preimages: Record<Hex, Hex> = {};
    const array = mappingSlot(ALICE, toWord(4n), preimages);
    const data = keccak256(array) as Hex;
    preimages[data] = array;
    const moved = new StorageKeys(preimages).replaced(toWord(BigInt(data) + 5n), new Map([[ALICE, BOB]]));
    const expected = keccak256(mappingSlot(BOB, toWord(4n), {}));
    expect(new StorageKeys(preimages).keys(toWord(BigInt(data) + 5n))).to.deep.equal([ALICE]);
    expect(moved).to.equal(toWord(BigInt(expected) + 5n));
  });
});
