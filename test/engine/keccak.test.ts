import { expect } from "chai";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { keccak256 } from "../../src/engine/keccak.ts";
import { engineModule } from "../../src/engine/module.ts";

describe("keccak256 by the engine's module", function () {
  before(() => engineModule());

  it("gives what JavaScript's gives, for every length around a block of it and for very long inputs", function () {
    const lengths = [...Array.from({ length: 420 }, (_, length) => length), 65_535, 65_536, 65_537, 200_000];
    for (const length of lengths) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255);
      expect(keccak256(bytes), `${length} bytes`).to.deep.equal(keccak_256(bytes));
    }
  });
});
