import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bytes, join, ones, rootOrUndefined, scalar, zeros, type Vector } from "./vector.ts";

export interface BlsGroup {
  readonly length: number;
  /** A multiple of the generator. */
  point(factor: bigint): Uint8Array;
  /** Points of the curve outside the group. */
  outside(seed: bigint): Uint8Array;
}

const BLS_PRIME = bls12_381.fields.Fp.ORDER;
const encodeBls = (...numbers: readonly bigint[]): Uint8Array => join(...numbers.map((number) => bytes(number, 64)));

export const blsG1: BlsGroup = {
  length: 128,
  point: (factor) => {
    const { x, y } = bls12_381.G1.Point.BASE.multiplyUnsafe(bls12_381.fields.Fr.create(factor)).toAffine();
    return encodeBls(x, y);
  },
  outside: (seed) => {
    const { Fp } = bls12_381.fields;
    for (let x = seed; ; x++) {
      const y = rootOrUndefined(() => Fp.sqrt(Fp.create(x ** 3n + 4n)));
      if (y !== undefined) return encodeBls(x, y);
    }
  },
};

export const blsG2: BlsGroup = {
  length: 256,
  point: (factor) => {
    const { x, y } = bls12_381.G2.Point.BASE.multiplyUnsafe(bls12_381.fields.Fr.create(factor)).toAffine();
    return encodeBls(x.c0, x.c1, y.c0, y.c1);
  },
  outside: (seed) => {
    const { Fp2 } = bls12_381.fields;
    for (let c0 = seed; ; c0++) {
      const x = { c0, c1: 1n };
      const y = rootOrUndefined(() => Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), bls12_381.G2.Point.CURVE().b)));
      if (y !== undefined) return encodeBls(x.c0, x.c1, y.c0, y.c1);
    }
  },
};

/** What may be wrong with a point, put in its place. */
function blsWrongPoints({ length, point }: BlsGroup): Vector[] {
  const valid = point(scalar(9));
  const changed = (change: (copy: Uint8Array) => void): Uint8Array => {
    const copy = valid.slice();
    change(copy);
    return copy;
  };
  return [
    { what: "a point off the curve", input: changed((copy) => (copy[length - 1] = (copy[length - 1] as number) ^ 1)) },
    { what: "a byte in the zeros before x", input: changed((copy) => (copy[15] = 1)) },
    { what: "a byte in the zeros before the last number", input: changed((copy) => (copy[length - 64] = 1)) },
    { what: "x at the prime, which is zero", input: changed((copy) => copy.set(bytes(BLS_PRIME, 64))) },
    { what: "x of zero and y of zero's root", input: join(zeros(length - 1), Uint8Array.of(2)) },
    { what: "y of zero", input: join(valid.subarray(0, length / 2), zeros(length / 2)) },
    { what: "the prime everywhere", input: join(...Array.from({ length: length / 64 }, () => bytes(BLS_PRIME, 64))) },
    { what: "the highest numbers", input: ones(length) },
  ];
}

export function blsAddVectors(group: BlsGroup): Vector[] {
  const { length, point, outside } = group;
  const [one, other] = [point(scalar(1)), point(scalar(2))];
  return [
    { what: "two points", input: join(one, other) },
    { what: "a point twice", input: join(one, one) },
    { what: "a point and its opposite", input: join(one, point(-scalar(1))) },
    { what: "a point and infinity", input: join(one, zeros(length)) },
    { what: "infinity twice", input: zeros(2 * length) },
    { what: "points outside the group", input: join(outside(3n), outside(50n)) },
    { what: "a point outside the group twice", input: join(outside(3n), outside(3n)) },
    { what: "a point outside the group and one in it", input: join(outside(0n), one) },
    ...blsWrongPoints(group).flatMap(({ what, input }) => [
      { what: `first ${what}`, input: join(input, other) },
      { what: `second ${what}`, input: join(one, input) },
    ]),
    { what: "one point only", input: one },
    { what: "a byte too few", input: join(one, other).subarray(1) },
    { what: "a byte too many", input: join(one, other, zeros(1)) },
    { what: "no bytes", input: zeros(0) },
  ];
}

export function blsMsmVectors(group: BlsGroup): Vector[] {
  const { length, point, outside } = group;
  const order = bls12_381.fields.Fr.ORDER;
  const products = (count: number): Uint8Array =>
    join(...Array.from({ length: count }, (_, index) => join(point(BigInt(index + 2)), bytes(scalar(index)))));
  return [
    ...[0n, 1n, 2n, scalar(1), order - 1n, order, order + 1n, 2n ** 256n - 1n].map((factor) => ({
      what: `times ${factor}`,
      input: join(point(3n), bytes(factor)),
    })),
    ...[2, 3, 10].map((count) => ({ what: `${count} products`, input: products(count) })),
    { what: "a sum of nothing", input: join(point(3n), bytes(5n), point(-15n), bytes(1n)) },
    { what: "infinity", input: join(zeros(length), bytes(5n)) },
    { what: "infinity among points", input: join(point(3n), bytes(5n), zeros(length), bytes(5n), point(4n), bytes(6n)) },
    { what: "a point outside the group", input: join(outside(3n), bytes(5n)) },
    { what: "a point outside the group, times zero", input: join(outside(3n), bytes(0n)) },
    ...blsWrongPoints(group).map(({ what, input }) => ({ what: `second ${what}`, input: join(point(3n), bytes(5n), input, bytes(1n)) })),
    { what: "no bytes", input: zeros(0) },
    { what: "a byte too few", input: products(2).subarray(1) },
    { what: "a byte too many", input: join(products(2), zeros(1)) },
    { what: "less than one product", input: products(1).subarray(0, 40) },
  ];
}

export function blsPairingVectors(): Vector[] {
  const valid = join(blsG1.point(6n), blsG2.point(5n), blsG1.point(-10n), blsG2.point(3n));
  return [
    { what: "a product of one", input: valid },
    { what: "another product", input: join(blsG1.point(6n), blsG2.point(5n), blsG1.point(-10n), blsG2.point(4n)) },
    { what: "a single pair", input: join(blsG1.point(6n), blsG2.point(5n)) },
    { what: "infinity in G1", input: join(zeros(128), blsG2.point(5n)) },
    { what: "infinity in G2", input: join(blsG1.point(5n), zeros(256)) },
    { what: "infinity twice", input: zeros(384) },
    { what: "infinity among pairs", input: join(valid, zeros(128), blsG2.point(5n)) },
    { what: "a point outside G1", input: join(blsG1.outside(3n), blsG2.point(5n)) },
    { what: "a point outside G2", input: join(blsG1.point(3n), blsG2.outside(5n)) },
    { what: "a point outside G1 beside infinity", input: join(blsG1.outside(3n), zeros(256)) },
    { what: "a point outside G2 beside infinity", input: join(zeros(128), blsG2.outside(5n)) },
    ...blsWrongPoints(blsG1).map(({ what, input }) => ({ what: `in G1 ${what}`, input: join(input, blsG2.point(5n)) })),
    ...blsWrongPoints(blsG2).map(({ what, input }) => ({ what: `in G2 ${what}`, input: join(blsG1.point(5n), input) })),
    { what: "no bytes", input: zeros(0) },
    { what: "a byte too few", input: valid.subarray(1) },
    { what: "a byte too many", input: join(valid, zeros(1)) },
  ];
}

export function blsMapVectors(degree: 1 | 2): Vector[] {
  const numbers = [
    0n,
    1n,
    2n,
    scalar(1),
    scalar(2) ** 2n % BLS_PRIME,
    BLS_PRIME - 1n,
    BLS_PRIME,
    BLS_PRIME + 1n,
    2n ** 384n - 1n,
    2n ** 511n,
  ];
  const rest = degree === 1 ? [] : [7n];
  return [
    ...numbers.map((number) => ({ what: `${number}`, input: encodeBls(number, ...rest) })),
    ...(degree === 1 ? [] : [0n, BLS_PRIME, 1n << 400n].map((number) => ({ what: `7 and ${number}`, input: encodeBls(7n, number) }))),
    ...(degree === 1 ? [] : [{ what: "zeros", input: zeros(128) }]),
    { what: "no bytes", input: zeros(0) },
    { what: "a byte too few", input: encodeBls(1n, ...rest).subarray(1) },
    { what: "a byte too many", input: join(encodeBls(1n, ...rest), zeros(1)) },
  ];
}
