import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bigIntToUnpaddedBytes, bytesToHex } from "@ethereumjs/util";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import fc from "fast-check";
import { CompiledTrie } from "./compiled-trie.ts";

const RUNS = { seed: 404, numRuns: 150 };

/** A change of a trie, or a look at its root. */
type Step = { key: Uint8Array; value: bigint } | "root" | "clear";

const value = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: 300n }) },
  { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: (1n << 256n) - 1n }) },
  { weight: 3, arbitrary: fc.constant(0n) },
);

/** Few enough to come again. */
const hashedKey = fc.integer({ min: 0, max: 40 }).map((number) => keccak_256(Uint8Array.of(number)));

/** Keys of few bytes that vary, at the start, in the middle or at the end, so that paths part late and nodes are short. */
const collidingKey = fc
  .tuple(fc.constantFrom(0, 1, 15, 30, 31), fc.constantFrom(0, 1, 0x10, 0x11, 0xff), fc.constantFrom(0, 1, 0x12))
  .map(([at, byte, last]) => {
    const key = new Uint8Array(32);
    key[at] = byte;
    key[31] = (key[31] ?? 0) ^ last;
    return key;
  });

const stepsOver = (key: fc.Arbitrary<Uint8Array>) =>
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ key, value }) },
      { weight: 3, arbitrary: fc.constant("root" as const) },
      { weight: 1, arbitrary: fc.constant("clear" as const) },
    ),
    { maxLength: 80, size: "max" },
  );

describe("tries of the engine", () => {
  let module: CompiledTrie;

  before(async function () {
    this.timeout(60_000);
    module = await CompiledTrie.compile();
  });

  async function follow(steps: readonly Step[]): Promise<void> {
    const trie = module.slotTrie();
    let oracle = new MerklePatriciaTrie();
    for (const step of [...steps, "root" as const]) {
      if (step === "root") expect(trie.root()).to.equal(bytesToHex(oracle.root()));
      else if (step === "clear") {
        trie.clear();
        oracle = new MerklePatriciaTrie();
      } else {
        trie.set(step.key, step.value);
        if (step.value === 0n) await oracle.del(step.key);
        else await oracle.put(step.key, RLP.encode(bigIntToUnpaddedBytes(step.value)));
        expect(trie.has(step.key)).to.equal(step.value !== 0n);
      }
    }
  }

  it("have the oracle's roots through any changes of hashed keys", async () => {
    await fc.assert(fc.asyncProperty(stepsOver(hashedKey), follow), RUNS);
  });

  it("have the oracle's roots where keys share long paths and nodes are shorter than a hash", async () => {
    await fc.assert(fc.asyncProperty(stepsOver(collidingKey), follow), RUNS);
  });

  it("take back their nodes: a thousand rounds of coming and going use no more memory than the first", () => {
    const trie = module.slotTrie();
    const keys = Array.from({ length: 200 }, (_, index) => keccak_256(Uint8Array.of(index)));
    const round = () => {
      for (const key of keys) trie.set(key, 1n);
      for (const key of keys) trie.set(key, 0n);
    };
    module.exports.clearNodes();
    round();
    const before = module.nodesEnd();
    for (let count = 0; count < 1000; count++) round();
    expect(module.nodesEnd()).to.equal(before);
  });
});
