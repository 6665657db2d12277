import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { seededRandom } from "../../src/graph/random.ts";
import { CompiledTrie } from "./compiled-trie.ts";

const SEED = 405;

async function oracleRoot(values: readonly Uint8Array[]): Promise<string> {
  const trie = new MerklePatriciaTrie();
  for (const [index, value] of values.entries()) await trie.put(RLP.encode(index), value);
  return bytesToHex(trie.root());
}

describe(`roots of ordered lists (seed ${SEED})`, () => {
  let module: CompiledTrie;
  const random = seededRandom(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const valuesOf = (count: number, longest: number) =>
    Array.from({ length: count }, () => Uint8Array.from({ length: 1 + below(longest) }, () => below(256)));

  before(async function () {
    this.timeout(60_000);
    module = await CompiledTrie.compile();
  });

  it("of every length up to 300", async function () {
    this.timeout(60_000);
    // The oracle's trie grows along, so each length costs one more value.
    const values = valuesOf(300, 200);
    const trie = new MerklePatriciaTrie();
    expect(module.orderedRoot([])).to.equal(bytesToHex(trie.root()));
    for (const [index, value] of values.entries()) {
      await trie.put(RLP.encode(index), value);
      expect(module.orderedRoot(values.slice(0, index + 1)), `${index + 1} values`).to.equal(bytesToHex(trie.root()));
    }
  });

  it("of a thousand values", async () => {
    const values = valuesOf(1000, 200);
    expect(module.orderedRoot(values)).to.equal(await oracleRoot(values));
  });

  it("of values shorter than a hash, and of one byte", async () => {
    const values = fc.array(fc.uint8Array({ minLength: 1, maxLength: 34 }), { minLength: 1, maxLength: 40, size: "max" });
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        expect(module.orderedRoot(list)).to.equal(await oracleRoot(list));
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it("of a value as long as a large contract's logs", async () => {
    const values = [Uint8Array.from({ length: 200_000 }, () => below(256)), Uint8Array.of(1)];
    expect(module.orderedRoot(values)).to.equal(await oracleRoot(values));
  });
});
