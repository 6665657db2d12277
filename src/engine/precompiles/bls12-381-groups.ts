import type { Fp2 } from "@noble/curves/abstract/tower.js";
import type { WeierstrassPoint, WeierstrassPointCons } from "@noble/curves/abstract/weierstrass.js";
import { bls12381 } from "./bls12-381-curve.ts";
import { toBigInt, toBytes } from "./bytes.ts";
import { lazily } from "./lazy.ts";

/** Bytes that a number modulo the field's prime takes; the first 16 are zeros. */
export const NUMBER_LENGTH = 64;

/** One of the curve's two groups, with coordinates of one number (G1) or two (G2). */
export interface Group<T> {
  readonly Point: WeierstrassPointCons<T>;
  /** Numbers in a coordinate. */
  readonly degree: 1 | 2;
  toCoordinate(numbers: readonly bigint[]): T;
  toNumbers(coordinate: T): readonly bigint[];
  /** The point of the group that a field element maps to (RFC 9380). */
  map(numbers: readonly bigint[]): WeierstrassPoint<T>;
}

export const g1 = lazily((): Group<bigint> => {
  const { G1 } = bls12381();
  // The library's type asks for a list where its code asks for a number, and promises less than the point that it gives.
  const map = G1.mapToCurve as unknown as (number: bigint) => WeierstrassPoint<bigint>;
  return {
    Point: G1.Point,
    degree: 1,
    toCoordinate: ([number = 0n]) => number,
    toNumbers: (number) => [number],
    map: ([number = 0n]) => map(number),
  };
});

export const g2 = lazily((): Group<Fp2> => {
  const { G2 } = bls12381();
  const map = G2.mapToCurve as unknown as (numbers: readonly bigint[]) => WeierstrassPoint<Fp2>;
  return {
    Point: G2.Point,
    degree: 2,
    toCoordinate: ([c0 = 0n, c1 = 0n]) => ({ c0, c1 }),
    toNumbers: ({ c0, c1 }) => [c0, c1],
    map,
  };
});

/** A point on the curve, in whatever subgroup; zeros are the point at infinity. Undefined where it is none; throws where a number is none. */
export function readPoint<T>(group: Group<T>, input: Uint8Array, offset: number): WeierstrassPoint<T> | undefined {
  const point = readUnchecked(group, input, offset);
  if (point.is0()) return point;
  const { x, y } = point.toAffine();
  const { Fp } = group.Point;
  const isOnCurve = Fp.eql(Fp.sqr(y), Fp.add(Fp.mul(Fp.sqr(x), x), group.Point.CURVE().b));
  return isOnCurve ? point : undefined;
}

/** A point of the group; zeros are the point at infinity. Throws where it is none. */
export function readMember<T>(group: Group<T>, input: Uint8Array, offset: number): WeierstrassPoint<T> {
  const point = readUnchecked(group, input, offset);
  point.assertValidity();
  return point;
}

function readUnchecked<T>(group: Group<T>, input: Uint8Array, offset: number): WeierstrassPoint<T> {
  const coordinate = (index: number): T =>
    group.toCoordinate(readNumbers(input, offset + index * group.degree * NUMBER_LENGTH, group.degree));
  return group.Point.fromAffine({ x: coordinate(0), y: coordinate(1) });
}

/** Numbers as they stand, which may be too big for the field. */
export function readNumbers(input: Uint8Array, offset: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => {
    const start = offset + index * NUMBER_LENGTH;
    return toBigInt(input.subarray(start, start + NUMBER_LENGTH));
  });
}

export function encodePoint<T>({ toNumbers }: Group<T>, point: WeierstrassPoint<T>): Uint8Array {
  const { x, y } = point.toAffine();
  return Buffer.concat([...toNumbers(x), ...toNumbers(y)].map((number) => toBytes(number, NUMBER_LENGTH)));
}
