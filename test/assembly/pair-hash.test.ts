import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import { seededRandom } from "../../src/graph/random.ts";
import { compileAssembly } from "./compile.ts";

const SEED = 203;
const PAIR_BYTES = 64;
/** Several times as many as are kept, so that places change hands. */
const PAIRS = 2_000;
const HASHES = 20_000;

describe(`hashes of two words (seed ${SEED})`, () => {
  let hash: (pair: Uint8Array) => string;

  beforeEach(async function () {
    this.timeout(60_000);
    const { exports, memory } = await compileAssembly("test/assembly/pair-hash-entry.ts");
    const allocate = (bytes: number) => exports["allocate"]?.(bytes) as number;
    const [result, scratch, input] = [allocate(32), allocate(32), allocate(PAIR_BYTES)];
    hash = (pair) => {
      new Uint8Array(memory.buffer).set(pair, input);
      exports["hashPair"]?.(result, input, scratch);
      return hex(Uint8Array.from(new Uint8Array(memory.buffer, result, 32)).reverse());
    };
  });

  it("are right when a pair is new, when it is known, and when another took its place", () => {
    const random = seededRandom(SEED);
    // Zeros come first: places that nothing was written to hold them.
    const pairs = [new Uint8Array(PAIR_BYTES), ...Array.from({ length: PAIRS }, () => mappingKey(random))];
    const hashes = pairs.map((pair) => hex(keccak_256(pair)));
    for (let count = 0; count < HASHES; count++) {
      const at = count === 0 ? 0 : Math.floor(random() ** 3 * pairs.length);
      expect(hash(pairs[at] ?? new Uint8Array()), `hash ${count}, of pair ${at}`).to.equal(hashes[at]);
    }
  });

  it("tell pairs apart that differ in one byte, wherever it is", () => {
    const pair = mappingKey(seededRandom(SEED));
    for (let byte = 0; byte < PAIR_BYTES; byte++) {
      for (const change of [0, 1, 0x80]) {
        const changed = pair.map((value, index) => (index === byte ? value ^ change : value));
        expect(hash(changed), `byte ${byte} changed by ${change}`).to.equal(hex(keccak_256(changed)));
      }
    }
  });
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A key that is a small number, an address or any word, and one of a few slots. */
function mappingKey(random: () => number): Uint8Array {
  const pair = new Uint8Array(PAIR_BYTES);
  const length = [1, 20, 32][Math.floor(random() * 3)] ?? 32;
  for (let byte = 32 - length; byte < 32; byte++) pair[byte] = Math.floor(random() * 256);
  pair[PAIR_BYTES - 1] = Math.floor(random() * 4);
  return pair;
}
