import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { encodeChecked } from "../../src/engine/block-engine.ts";
import { ConflictMemory } from "../../src/mining/conflict-memory.ts";
import { address, BLOCK, call } from "../helpers/little-block.ts";

const sent = (data: Hex) => encodeChecked({ ...call(address(0xc0), { from: address(0xa0) }), data }, BLOCK.chainId);

describe("what transactions are likely to take", () => {
  const [transfer, known, unknown] = [sent("0x"), sent("0x11111111"), sent("0x22222222")];

  it("is what such transactions took, or what is typical of their block", () => {
    const memory = new ConflictMemory();
    memory.kindOf(known.transaction).time.add(3);
    expect(memory.workOf([transfer, known, unknown, known], 1, 0.5)).to.equal(6.5);
  });

  it("is little for plain transfers, however long the block's first transactions took", () => {
    expect(new ConflictMemory().workOf(Array.from({ length: 1_000 }, () => transfer), 0, 0.5)).to.be.lessThan(2); // prettier-ignore
  });
});
