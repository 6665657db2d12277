import { RLP } from "@ethereumjs/rlp";
import { bigIntToUnpaddedBytes, bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { CompiledTrie } from "./compiled-trie.ts";

const RUNS = { seed: 406, numRuns: 300 };

describe("RLP of the engine equals the library's", () => {
  let module: CompiledTrie;

  before(async function () {
    this.timeout(60_000);
    module = await CompiledTrie.compile();
  });

  /** Writes with a function of the module that takes where to write, and expects some bytes. */
  function expectBytes(write: (at: number) => number, wanted: Uint8Array): void {
    const at = module.place + 1024;
    const end = write(at);
    expect(module.hex(at, end - at)).to.equal(bytesToHex(wanted));
  }

  it("for numbers", () => {
    const number = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }));
    const law = (value: bigint) => expectBytes((at) => module.exports.writeNumber(at, value), RLP.encode(bigIntToUnpaddedBytes(value)));
    fc.assert(fc.property(number, law), RUNS);
    law(0n);
  });

  it("for words", () => {
    const word = fc
      .tuple(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), fc.integer({ min: 0, max: 256 }))
      .map(([value, shift]) => value >> BigInt(shift));
    const law = (value: bigint) => {
      module.writeWord(module.place, value);
      expectBytes((at) => module.exports.writeWord(at, module.place), RLP.encode(bigIntToUnpaddedBytes(value)));
    };
    fc.assert(fc.property(word, law), RUNS);
  });

  it("for strings and lists of all lengths of headers", () => {
    for (const length of [0, 1, 2, 55, 56, 255, 256, 65_535, 65_536]) {
      for (const first of [0x7f, 0x80]) {
        const bytes = new Uint8Array(length).fill(first);
        const source = module.place + 200_000;
        module.bytes.set(bytes, source);
        expectBytes((at) => module.exports.writeString(at, source, length), RLP.encode(bytes));
      }
      const content = module.place + 1024;
      module.bytes.fill(1, content, content + length);
      const start = module.exports.wrapList(content, content + length);
      expect(module.hex(start, content + length - start)).to.equal(bytesToHex(RLP.encode(Array<number>(length).fill(1))));
    }
  });
});
