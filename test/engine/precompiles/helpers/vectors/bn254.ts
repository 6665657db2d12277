import { bn254 } from "@noble/curves/bn254.js";
import { bytes, join, ones, rootOrUndefined, scalar, zeros, type Vector } from "./vector.ts";

const encodeBn254 = ({ x, y }: { x: bigint; y: bigint }): Uint8Array => join(bytes(x), bytes(y));
const bn254G1 = (factor: bigint): Uint8Array => encodeBn254(bn254.G1.Point.BASE.multiplyUnsafe(bn254.fields.Fr.create(factor)).toAffine());
const bn254G2 = (factor: bigint): Uint8Array => {
  const { x, y } = bn254.G2.Point.BASE.multiplyUnsafe(bn254.fields.Fr.create(factor)).toAffine();
  return join(...[x.c1, x.c0, y.c1, y.c0].map((number) => bytes(number)));
};
const BN254_PRIME = bn254.fields.Fp.ORDER;

export function bn254AddVectors(): Vector[] {
  const [one, other] = [bn254G1(scalar(1)), bn254G1(scalar(2))];
  return [
    { what: "two points", input: join(one, other) },
    { what: "a point twice", input: join(one, one) },
    { what: "a point and its opposite", input: join(one, bn254G1(-scalar(1))) },
    { what: "a point and infinity", input: join(one, zeros(64)) },
    { what: "infinity and a point", input: join(zeros(64), one) },
    { what: "one point only", input: one },
    { what: "half a point", input: one.subarray(0, 40) },
    { what: "no bytes", input: zeros(0) },
    { what: "more bytes than are read", input: join(one, other, ones(32)) },
    { what: "a point off the curve", input: join(bytes(1n), bytes(1n), other) },
    { what: "y of zero", input: join(bytes(1n), bytes(0n), other) },
    { what: "x of zero", input: join(bytes(0n), bytes(1n), other) },
    { what: "x at the prime", input: join(encodeBn254({ x: BN254_PRIME + 1n, y: 2n }), other) },
    { what: "y above the prime", input: join(encodeBn254({ x: 1n, y: BN254_PRIME + 2n }), other) },
    { what: "the prime twice", input: join(encodeBn254({ x: BN254_PRIME, y: BN254_PRIME }), other) },
    { what: "the highest numbers", input: ones(128) },
  ];
}

export function bn254MulVectors(): Vector[] {
  const point = bn254G1(scalar(1));
  const order = bn254.fields.Fr.ORDER;
  return [
    ...[0n, 1n, 2n, 9n, scalar(3), order - 1n, order, order + 1n, 2n ** 256n - 1n].map((factor) => ({
      what: `times ${factor}`,
      input: join(point, bytes(factor)),
    })),
    { what: "infinity", input: join(zeros(64), bytes(7n)) },
    { what: "a scalar cut short", input: join(point, ones(5)) },
    { what: "no scalar", input: point },
    { what: "no bytes", input: zeros(0) },
    { what: "more bytes than are read", input: join(point, bytes(7n), ones(64)) },
    { what: "a point off the curve", input: join(bytes(3n), bytes(4n), bytes(7n)) },
    { what: "a point off the curve, times zero", input: join(bytes(3n), bytes(4n), bytes(0n)) },
    { what: "x at the prime", input: join(encodeBn254({ x: BN254_PRIME + 1n, y: 2n }), bytes(7n)) },
  ];
}

export function bn254PairingVectors(): Vector[] {
  const valid = join(bn254G1(6n), bn254G2(5n), bn254G1(-10n), bn254G2(3n));
  const changed = (offset: number, ...values: number[]): Uint8Array => {
    const copy = valid.slice();
    copy.set(values, offset);
    return copy;
  };
  return [
    { what: "no pairs", input: zeros(0) },
    { what: "a product of one", input: valid },
    { what: "another product", input: join(bn254G1(6n), bn254G2(5n), bn254G1(-10n), bn254G2(4n)) },
    { what: "a single pair", input: join(bn254G1(6n), bn254G2(5n)) },
    { what: "infinity in G1", input: join(zeros(64), bn254G2(5n)) },
    { what: "infinity in G2", input: join(bn254G1(6n), zeros(128)) },
    { what: "infinity twice", input: zeros(192) },
    { what: "infinity beside a point that is none", input: join(zeros(64), changed(100, 1).subarray(64, 192)) },
    { what: "infinity in G2 beside a point that is none", input: join(bytes(1n), bytes(1n), zeros(128)) },
    { what: "three pairs", input: join(valid, bn254G1(1n), zeros(128)) },
    { what: "a pair cut short", input: valid.subarray(0, 383) },
    { what: "a byte too many", input: join(valid, zeros(1)) },
    { what: "a point of G1 off the curve", input: changed(10, 1, 2) },
    { what: "a point of G2 off the curve", input: changed(90, 1, 2) },
    { what: "a point of the twist outside G2", input: join(bn254G1(6n), outsideBn254G2()) },
    { what: "the highest numbers", input: ones(192) },
  ];
}

/** A point of the twist that has not the right order: the twist has many more points than G2. */
function outsideBn254G2(): Uint8Array {
  const { Fp2 } = bn254.fields;
  const { b } = bn254.G2.Point.CURVE();
  for (let c0 = 1n; ; c0++) {
    const x = { c0, c1: 1n };
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), b);
    const y = rootOrUndefined(() => Fp2.sqrt(square));
    if (y !== undefined) return join(...[x.c1, x.c0, y.c1, y.c0].map((number) => bytes(number)));
  }
}
