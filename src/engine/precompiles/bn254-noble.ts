import type { Fp2 } from "@noble/curves/abstract/tower.js";
import type { WeierstrassPoint } from "@noble/curves/abstract/weierstrass.js";
import type * as Backend from "@noble/curves/bn254.js";
import type { Bn254Curve, Coordinate, G1Point, G2Point } from "./bn254-curve.ts";
import { lazily, loadModule } from "./lazy.ts";

const bn254 = lazily(() => (loadModule("@noble/curves/bn254.js") as typeof Backend).bn254);

/** The curve in JavaScript. */
export const NOBLE: Bn254Curve = {
  add: (one, other) => given(g1(one).add(g1(other))),
  multiply: (point, scalar) => given(g1(point).multiplyUnsafe(bn254().fields.Fr.create(scalar))),
  isProductOne(pairs) {
    const { fields, pairingBatch } = bn254();
    const points = pairs.map((pair) => ({ g1: g1(pair.g1), g2: g2(pair.g2) }));
    const product = pairingBatch(points.filter((pair) => !pair.g1.is0() && !pair.g2.is0()));
    return fields.Fp12.eql(product, fields.Fp12.ONE);
  },
};

function g1({ x, y }: G1Point): WeierstrassPoint<bigint> {
  const point = bn254().G1.Point.fromAffine({ x, y });
  point.assertValidity();
  return point;
}

/** `assertValidity` asks for the subgroup, too. */
function g2({ x, y }: G2Point): WeierstrassPoint<Fp2> {
  const point = bn254().G2.Point.fromAffine({ x: inFp2(x), y: inFp2(y) });
  point.assertValidity();
  return point;
}

function inFp2({ real, imaginary }: Coordinate): Fp2 {
  return { c0: real, c1: imaginary };
}

function given(point: WeierstrassPoint<bigint>): G1Point {
  return point.toAffine();
}
