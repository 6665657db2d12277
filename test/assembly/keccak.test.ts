import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import { seededRandom } from "../../src/graph/random.ts";
import { compileAssembly, type CompiledAssembly } from "./compile.ts";

const SEED = 202;
const RESULT = 64;
const INPUT = 1024;
const PAGE_BYTES = 65_536;

describe(`keccak-256 (seed ${SEED})`, () => {
  let module: CompiledAssembly;
  let bytes: Uint8Array;
  const random = seededRandom(SEED);

  before(async function () {
    this.timeout(60_000);
    module = await compileAssembly("test/assembly/word-entry.ts");
    bytes = new Uint8Array(module.memory.buffer);
  });

  const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");

  /** Hashes random bytes that lie at a pointer, with other bytes around them, and checks the hash. */
  function checkAt(pointer: number, length: number, result = RESULT) {
    bytes.fill(0xee);
    const data = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    bytes.set(data, pointer);
    module.exports["keccak256"]?.(result, pointer, length);
    expect(hex(bytes.subarray(result, result + 32)), `${length} bytes at ${pointer}`).to.equal(hex(keccak_256(data)));
    expect(hex(bytes.subarray(result + 32, result + 40))).to.equal("ee".repeat(8));
  }

  it("of nothing is the well-known hash", () => {
    module.exports["keccak256"]?.(RESULT, INPUT, 0);
    expect(hex(bytes.subarray(RESULT, RESULT + 32))).to.equal("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  });

  it("is right for every length up to 300, at odd offsets", () => {
    for (let length = 0; length <= 300; length++) checkAt(INPUT + (length % 9), length);
  });

  it("is right for large inputs", () => {
    for (const length of [1000, 1088, 1089, 24_576, 100_003]) checkAt(INPUT, length);
  });

  it("reads nothing beyond its input, to the end of memory", () => {
    const end = 16 * PAGE_BYTES;
    for (const length of [0, 1, 7, 8, 64, 135, 136, 137]) checkAt(end - length, length);
  });

  it("may write over its input", () => {
    const data = Uint8Array.from({ length: 64 }, (_, index) => index);
    bytes.set(data, INPUT);
    module.exports["keccak256"]?.(INPUT, INPUT, 64);
    expect(hex(bytes.subarray(INPUT, INPUT + 32))).to.equal(hex(keccak_256(data)));
  });
});
