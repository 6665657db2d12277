import { expect } from "chai";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex } from "@ethereumjs/util";
import type { Access } from "../../src/access/access.ts";
import { buildBlockAccessList, encodeBlockAccessList, hashBlockAccessList } from "../../src/access/block-access-list.ts";
import { type Hex, toWord, ZERO_WORD } from "../../src/access/hex.ts";
import type { Location } from "../../src/access/location.ts";
import { address } from "../helpers/little-block.ts";

const LOW = address(1);
const HIGH = address(2);

function access(location: Location, write: Access["write"], after: Hex, read: Access["read"] = "none"): Access {
  return { location, read, write, miss: false, before: "0x0", after };
}
const slotOf = (of: Hex, slot: bigint): Location => ({ kind: "storage", address: of, slot: toWord(slot) });
const balanceOf = (of: Hex): Location => ({ kind: "balance", address: of });

describe("block access lists", () => {
  it("sort accounts and slots, and keep one value a step", () => {
    const list = buildBlockAccessList([
      { accesses: [] },
      {
        accesses: [
          access(slotOf(HIGH, 9n), "changed", toWord(1n)),
          access(slotOf(HIGH, 3n), "changed", toWord(2n)),
          access(balanceOf(LOW), "added", "0x5"),
        ],
      },
      {
        accesses: [
          access(slotOf(HIGH, 9n), "changed", ZERO_WORD),
          access(balanceOf(LOW), "changed", "0x6"),
          access(balanceOf(LOW), "changed", "0x7"),
        ],
      },
    ]);
    expect(list.map((account) => account.address)).to.deep.equal([LOW, HIGH]);
    expect(list[0]?.balanceChanges).to.deep.equal([{ index: 1, value: 5n }, { index: 2, value: 7n }]); // prettier-ignore
    expect(list[1]?.storageChanges).to.deep.equal([
      { slot: toWord(3n), changes: [{ index: 1, value: toWord(2n) }] },
      { slot: toWord(9n), changes: [{ index: 1, value: toWord(1n) }, { index: 2, value: ZERO_WORD }] }, // prettier-ignore
    ]);
  });

  it("take a write that changes nothing for a read, and list no slot twice", () => {
    const [account] = buildBlockAccessList([
      { accesses: [access(slotOf(LOW, 1n), "restored", toWord(1n), "gas"), access(slotOf(LOW, 2n), "no-op", toWord(1n), "gas")] },
      { accesses: [access(slotOf(LOW, 2n), "changed", toWord(4n), "value"), access(balanceOf(LOW), "restored", "0x1", "value")] },
    ]);
    expect(account?.storageReads).to.deep.equal([toWord(1n)]);
    expect(account?.storageChanges).to.deep.equal([{ slot: toWord(2n), changes: [{ index: 1, value: toWord(4n) }] }]);
    expect(account?.balanceChanges).to.deep.equal([]);
  });

  it("keep accounts that were only looked at", () => {
    const list = buildBlockAccessList([{ accesses: [access({ kind: "existence", address: LOW }, "none", "0x00", "value")] }]);
    expect(list).to.deep.equal([
      { address: LOW, storageChanges: [], storageReads: [], balanceChanges: [], nonceChanges: [], codeChanges: [] },
    ]);
  });

  it("hold the code itself, found by the hash in the access set", () => {
    const code = access({ kind: "code", address: LOW }, "changed", toWord(7n));
    const [account] = buildBlockAccessList([{ accesses: [code], deployedCode: { [toWord(7n)]: "0x6001" } }]);
    expect(account?.codeChanges).to.deep.equal([{ index: 0, value: "0x6001" }]);
    expect(() => buildBlockAccessList([{ accesses: [code] }])).to.throw("lacks the code");
  });

  it("are encoded as EIP-7928 says: numbers without leading zeros", () => {
    const list = buildBlockAccessList([
      { accesses: [] },
      { accesses: [access(slotOf(LOW, 0n), "changed", toWord(0x1234n)), access(slotOf(LOW, 256n), "none", ZERO_WORD, "value")] },
    ]);
    const decoded = RLP.decode(encodeBlockAccessList(list)) as unknown[];
    const hex = (item: unknown): unknown => (Array.isArray(item) ? item.map(hex) : bytesToHex(item as Uint8Array));
    expect(hex(decoded)).to.deep.equal([[LOW, [["0x", [["0x01", "0x1234"]]]], ["0x0100"], [], [], []]]);
  });

  it("hash an empty list like its RLP", () => {
    expect(hashBlockAccessList([])).to.equal("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
  });
});
