import { bn254 } from "@noble/curves/bn254.js";
import { expect } from "chai";
import fc from "fast-check";
import type { Bn254Curve, G1Point, G2Point } from "../../../src/engine/precompiles/bn254-curve.ts";
import { startMcl } from "../../../src/engine/precompiles/bn254-mcl.ts";
import { NOBLE } from "../../../src/engine/precompiles/bn254-noble.ts";

const { Fp, Fr } = bn254.fields;

const multipleOfG1 = (factor: bigint): G1Point => bn254.G1.Point.BASE.multiplyUnsafe(Fr.create(factor)).toAffine();
const multipleOfG2 = (factor: bigint): G2Point => {
  const { x, y } = bn254.G2.Point.BASE.multiplyUnsafe(Fr.create(factor)).toAffine();
  return { x: { real: x.c0, imaginary: x.c1 }, y: { real: y.c0, imaginary: y.c1 } };
};

const number = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const factor = fc.oneof(fc.bigInt({ min: 0n, max: 3n }), number);
const g1 = fc.oneof(
  { weight: 8, arbitrary: factor.map(multipleOfG1) },
  { weight: 1, arbitrary: fc.record({ x: number, y: number }) },
  { weight: 1, arbitrary: fc.constantFrom({ x: 0n, y: 1n }, { x: 1n, y: 0n }, { x: 1n + Fp.ORDER, y: 2n }, { x: Fp.ORDER, y: Fp.ORDER }) },
);
const g2 = fc.oneof(
  { weight: 8, arbitrary: factor.map(multipleOfG2) },
  { weight: 1, arbitrary: fc.record({ real: number, imaginary: number }).map((x) => ({ ...multipleOfG2(5n), x })) },
);

/** What a curve gives, or that it takes a point for none. */
function told<T>(compute: () => T): T | "no point" {
  try {
    return compute();
  } catch {
    return "no point";
  }
}

describe("the curve BN254 in WebAssembly", function () {
  this.timeout(60_000);

  let mcl: Bn254Curve;
  before(async () => {
    mcl = await startMcl();
  });

  it("adds as the one in JavaScript does", () => {
    const added = (curve: Bn254Curve, one: G1Point, other: G1Point) => told(() => curve.add(one, other));
    fc.assert(fc.property(g1, g1, (one, other) => expect(added(mcl, one, other)).to.deep.equal(added(NOBLE, one, other)) !== undefined));
    const [point, opposite] = [multipleOfG1(7n), multipleOfG1(-7n)];
    expect(mcl.add(point, opposite)).to.deep.equal({ x: 0n, y: 0n });
    expect(mcl.add(point, point)).to.deep.equal(multipleOfG1(14n));
  });

  it("multiplies as the one in JavaScript does", () => {
    const multiplied = (curve: Bn254Curve, point: G1Point, by: bigint) => told(() => curve.multiply(point, by));
    fc.assert(
      fc.property(g1, factor, (point, by) => expect(multiplied(mcl, point, by)).to.deep.equal(multiplied(NOBLE, point, by)) !== undefined),
    );
    expect(mcl.multiply(multipleOfG1(3n), Fr.ORDER)).to.deep.equal({ x: 0n, y: 0n });
  });

  it("pairs as the one in JavaScript does", () => {
    const pairs = fc.array(fc.record({ g1, g2 }), { maxLength: 3 });
    fc.assert(
      fc.property(pairs, (some) => expect(told(() => mcl.isProductOne(some))).to.equal(told(() => NOBLE.isProductOne(some))) !== undefined),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        const products = [
          { g1: multipleOfG1(a), g2: multipleOfG2(b) },
          { g1: multipleOfG1(-a * b), g2: multipleOfG2(1n) },
        ];
        expect(mcl.isProductOne(products)).to.equal(true);
      }),
      { numRuns: 10 },
    );
  });
});
