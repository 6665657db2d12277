import { expect } from "chai";
import fc from "fast-check";
import { compileAssembly, type CompiledAssembly } from "./compile.ts";
import { count, MODULUS, signed, word, wrap } from "./words.ts";

const SEED = 7939;
const RUNS = 2000;

// Where results, operands and bytes lie in memory.
const RESULT = 1024;
const OPERANDS = [1056, 1088, 1120];
const BYTES = 2048;

type Law = (...operands: bigint[]) => bigint;

/** Operations on words that store a word: what each must give, and where its operands come from. */
const OPERATIONS: Record<string, { law: Law; operands: fc.Arbitrary<bigint>[] }> = {
  copy: { law: (a) => a, operands: [word] },
  add: { law: (a, b) => wrap(a + b), operands: [word, word] },
  subtract: { law: (a, b) => wrap(a - b), operands: [word, word] },
  negate: { law: (a) => wrap(-a), operands: [word] },
  multiply: { law: (a, b) => wrap(a * b), operands: [word, word] },
  divide: { law: (a, b) => (b === 0n ? 0n : a / b), operands: [word, word] },
  signedDivide: { law: (a, b) => (b === 0n ? 0n : wrap(signed(a) / signed(b))), operands: [word, word] },
  modulo: { law: (a, b) => (b === 0n ? 0n : a % b), operands: [word, word] },
  signedModulo: { law: (a, b) => (b === 0n ? 0n : wrap(signed(a) % signed(b))), operands: [word, word] },
  addModulo: { law: (a, b, n) => (n === 0n ? 0n : (a + b) % n), operands: [word, word, word] },
  multiplyModulo: { law: (a, b, n) => (n === 0n ? 0n : (a * b) % n), operands: [word, word, word] },
  exponentiate: { law: power, operands: [word, word] },
  signExtend: {
    law: (index, value) => (index >= 31n ? value : wrap(BigInt.asIntN(8 * (Number(index) + 1), value))),
    operands: [count, word],
  },
  and: { law: (a, b) => a & b, operands: [word, word] },
  or: { law: (a, b) => a | b, operands: [word, word] },
  xor: { law: (a, b) => a ^ b, operands: [word, word] },
  not: { law: (a) => wrap(~a), operands: [word] },
  byteAt: { law: (index, value) => (index >= 32n ? 0n : (value >> (8n * (31n - index))) & 0xffn), operands: [count, word] },
  shiftLeft: { law: (shift, value) => (shift >= 256n ? 0n : wrap(value << shift)), operands: [count, word] },
  shiftRight: { law: (shift, value) => (shift >= 256n ? 0n : value >> shift), operands: [count, word] },
  shiftRightSigned: { law: (shift, value) => wrap(signed(value) >> (shift >= 256n ? 256n : shift)), operands: [count, word] },
  countLeadingZeros: { law: (a) => BigInt(256 - bitLength(a)), operands: [word] },
};

/** Questions about words, answered by a number. */
const QUESTIONS: Record<string, { law: (a: bigint, b: bigint) => number | boolean; operands: fc.Arbitrary<bigint>[] }> = {
  isZero: { law: (a) => a === 0n, operands: [word] },
  isNegative: { law: (a) => signed(a) < 0n, operands: [word] },
  fitsU64: { law: (a) => a < 1n << 64n, operands: [word] },
  byteLength: { law: (a) => Math.ceil(bitLength(a) / 8), operands: [word] },
  equals: { law: (a, b) => a === b, operands: [word, word] },
  lessThan: { law: (a, b) => a < b, operands: [word, word] },
  signedLessThan: { law: (a, b) => signed(a) < signed(b), operands: [word, word] },
};

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}

describe("words", () => {
  let module: CompiledAssembly;
  let view: DataView;

  before(async function () {
    this.timeout(60_000);
    module = await compileAssembly("test/assembly/word-entry.ts");
    view = new DataView(module.memory.buffer);
  });

  function write(pointer: number, value: bigint) {
    for (let limb = 0; limb < 4; limb++) view.setBigUint64(pointer + 8 * limb, BigInt.asUintN(64, value >> BigInt(64 * limb)), true);
  }

  function read(pointer: number): bigint {
    return [0, 1, 2, 3].reduce((sum, limb) => sum | (view.getBigUint64(pointer + 8 * limb, true) << BigInt(64 * limb)), 0n);
  }

  const call = (name: string, ...parameters: (number | bigint)[]) => module.exports[name]?.(...parameters) as number | bigint;

  const check = (operands: fc.Arbitrary<bigint>[], property: (values: bigint[]) => void) =>
    fc.assert(fc.property(fc.tuple(...operands), property), { seed: SEED, numRuns: RUNS });

  /** Runs an operation with its result apart, and then over each of its operands. */
  function checkOperation(name: string, values: bigint[], expected: bigint) {
    for (const result of [RESULT, ...OPERANDS.slice(0, values.length)]) {
      values.forEach((value, index) => write(OPERANDS[index] ?? 0, value));
      call(name, result, ...OPERANDS.slice(0, values.length));
      const where = `${name}(${values.map((value) => `0x${value.toString(16)}`).join(", ")}) into ${result}`;
      expect(read(result), where).to.equal(expected);
      values.forEach((value, index) => {
        if (OPERANDS[index] !== result) expect(read(OPERANDS[index] ?? 0), `${where}, operand ${index}`).to.equal(value);
      });
    }
  }

  /** a by b, and a times a factor by b. */
  function checkDivisions(a: bigint, factor: bigint, b: bigint) {
    for (const [name, values, expected] of [
      ["divide", [a, b], a / b],
      ["modulo", [a, b], a % b],
      ["multiplyModulo", [a, factor, b], (a * factor) % b],
    ] as const) {
      values.forEach((value, index) => write(OPERANDS[index] ?? 0, value));
      call(name, RESULT, ...OPERANDS.slice(0, values.length));
      if (read(RESULT) !== expected) expect.fail(`${name}(${values.join(", ")}) gave ${read(RESULT)} for ${expected}`);
    }
  }

  for (const [name, { law, operands }] of Object.entries(OPERATIONS)) {
    it(`${name} (seed ${SEED})`, () => check(operands, (values) => checkOperation(name, values, law(...values))));
  }

  for (const [name, { law, operands }] of Object.entries(QUESTIONS)) {
    it(`${name} (seed ${SEED})`, () =>
      check(operands, (values) => {
        const [a = 0n, b = 0n] = values;
        write(OPERANDS[0] ?? 0, a);
        write(OPERANDS[1] ?? 0, b);
        expect(call(name, ...OPERANDS.slice(0, values.length)), `${name} of ${values.join(", ")}`).to.equal(Number(law(a, b)));
      }));
  }

  it(`equal operands are equal, not below each other, and leave no difference or remainder (seed ${SEED})`, () =>
    check([word], ([a = 0n]) => {
      write(OPERANDS[0] ?? 0, a);
      write(OPERANDS[1] ?? 0, a);
      expect(call("equals", OPERANDS[0] ?? 0, OPERANDS[1] ?? 0)).to.equal(1);
      expect(call("lessThan", OPERANDS[0] ?? 0, OPERANDS[1] ?? 0)).to.equal(0);
      expect(call("signedLessThan", OPERANDS[0] ?? 0, OPERANDS[1] ?? 0)).to.equal(0);
      checkOperation("subtract", [a, a], 0n);
      checkOperation("divide", [a, a], a === 0n ? 0n : 1n);
      checkOperation("modulo", [a, a], 0n);
    }));

  it(`takes one word as both operands (seed ${SEED})`, () =>
    check([word], ([a = 0n]) => {
      for (const [name, expected] of [
        ["add", wrap(2n * a)],
        ["multiply", wrap(a * a)],
        ["exponentiate", power(a, a)],
      ] as const) {
        write(RESULT, a);
        call(name, RESULT, RESULT, RESULT);
        expect(read(RESULT), name).to.equal(expected);
      }
    }));

  // The rest is chosen and the dividend made from it, one below and at the multiples of the divisor: the digits that are estimated wrongly.
  it(`divides what lies around multiples of the divisor (seed ${SEED})`, () =>
    check([word, word, word], ([b = 0n, factor = 0n, n = 0n]) => {
      if (b === 0n) return;
      const multiple = b * (factor % (MODULUS / b || 1n));
      for (const a of [multiple, wrap(multiple - 1n), wrap(multiple + b - 1n)]) checkDivisions(a, n, b);
    }));

  it(`takes back digits that were estimated one too large (seed ${SEED})`, () => {
    const high = fc.bigInt({ min: 1n << 63n, max: (1n << 64n) - 1n });
    const few = fc.bigInt({ min: 0n, max: 3n });
    const limit = (1n << 64n) - 1n;
    check([high, few, fc.nat(63).map(BigInt)], ([top = 0n, gap = 0n, shift = 0n]) => {
      // Upper limbs that divide evenly, above lower limbs that are too large for the digit.
      const b = ((top << 192n) | (limit << 64n) | (limit - gap)) >> shift;
      for (const a of [(top << 192n) >> shift, wrap((top << 192n) | gap), wrap(((top - 1n) << 192n) | (limit << 128n))]) {
        checkDivisions(a, wrap(a + gap), b);
        checkDivisions(a, limit - gap, b);
      }
    });
  });

  it("keeps the EVM's word at the edges", () => {
    const least = 1n << 255n;
    checkOperation("signedDivide", [least, MODULUS - 1n], least);
    checkOperation("signedModulo", [least, MODULUS - 1n], 0n);
    checkOperation("exponentiate", [0n, 0n], 1n);
    checkOperation("exponentiate", [0n, 1n << 200n], 0n);
    checkOperation("exponentiate", [2n, 255n], least);
    checkOperation("exponentiate", [2n, 256n], 0n);
    checkOperation("countLeadingZeros", [0n], 256n);
    checkOperation("shiftLeft", [1n << 64n, 1n], 0n);
    checkOperation("shiftRightSigned", [1n << 64n, MODULUS - 2n], MODULUS - 1n);
    checkOperation("signExtend", [1n << 64n, 0xffn], 0xffn);
    checkOperation("byteAt", [1n << 64n, 0xffn], 0n);
    for (const name of ["divide", "modulo", "signedDivide", "signedModulo"]) checkOperation(name, [MODULUS - 1n, 0n], 0n);
    for (const name of ["addModulo", "multiplyModulo"]) checkOperation(name, [MODULUS - 1n, MODULUS - 1n, 0n], 0n);
  });

  it(`sets, clears and reads the lowest limb (seed ${SEED})`, () =>
    check([word], ([a = 0n]) => {
      write(RESULT, a);
      expect(BigInt.asUintN(64, call("low", RESULT) as bigint)).to.equal(BigInt.asUintN(64, a));
      call("setU64", RESULT, BigInt.asUintN(64, a));
      expect(read(RESULT)).to.equal(BigInt.asUintN(64, a));
      call("zero", RESULT);
      expect(read(RESULT)).to.equal(0n);
    }));

  it(`loads and stores big-endian bytes at any offset (seed ${SEED})`, () =>
    check([word, fc.nat(31).map(BigInt)], ([a = 0n, offset = 0n]) => {
      const place = BYTES + Number(offset);
      const bytes = new Uint8Array(module.memory.buffer, place - 8, 48).fill(0xee);
      write(RESULT, a);
      call("storeBigEndian", place, RESULT);
      expect(Buffer.from(bytes).toString("hex")).to.equal(`${"ee".repeat(8)}${a.toString(16).padStart(64, "0")}${"ee".repeat(8)}`);
      write(RESULT, 0n);
      call("loadBigEndian", RESULT, place);
      expect(read(RESULT)).to.equal(a);
      write(RESULT, a);
      call("storeBigEndian", RESULT, RESULT);
      call("loadBigEndian", RESULT, RESULT);
      expect(read(RESULT), "in place").to.equal(a);
    }));

  it(`loads up to 32 big-endian bytes, padded from the left (seed ${SEED})`, () =>
    check([word, fc.nat(32).map(BigInt), fc.nat(9).map(BigInt)], ([a = 0n, length = 0n, offset = 0n]) => {
      const place = BYTES + Number(offset);
      const bytes = new Uint8Array(module.memory.buffer, place - 8, 48).fill(0xee);
      bytes.set(Buffer.from(a.toString(16).padStart(64, "0"), "hex").subarray(0, Number(length)), 8);
      call("loadBigEndianBytes", RESULT, place, Number(length));
      expect(read(RESULT)).to.equal(a >> (256n - 8n * length));
    }));
});
