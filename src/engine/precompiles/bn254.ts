import { type Bn254Curve, bn254Curve, type Coordinate, type G1Point, type G2Point } from "./bn254-curve.ts";
import { slicePadded, toBigInt, toBooleanWord, toBytes } from "./bytes.ts";
import { attempt } from "./lazy.ts";
import { fixedPrice, type Precompile, pricePerItem } from "./precompile.ts";

const G1_LENGTH = 64;
const G2_LENGTH = 128;
const PAIR_LENGTH = G1_LENGTH + G2_LENGTH;

/** BN254_ADD (0x06): the sum of two points of G1 (EIP-196, gas by EIP-1108). */
export const bn254Add: Precompile = {
  since: "berlin",
  gas: fixedPrice(150n),
  run: (input) => {
    const padded = slicePadded(input, 0, 2 * G1_LENGTH);
    return withCurve((curve) => encodeG1(curve.add(readG1(padded, 0), readG1(padded, G1_LENGTH))));
  },
};

/** BN254_MUL (0x07): a point of G1 times a scalar of 32 bytes (EIP-196, gas by EIP-1108). */
export const bn254Mul: Precompile = {
  since: "berlin",
  gas: fixedPrice(6000n),
  run: (input) => {
    const padded = slicePadded(input, 0, G1_LENGTH + 32);
    return withCurve((curve) => encodeG1(curve.multiply(readG1(padded, 0), readNumber(padded, G1_LENGTH))));
  },
};

/** BN254_PAIRING (0x08): whether the pairings of points of G1 and G2 multiply to one (EIP-197, gas by EIP-1108). */
export const bn254Pairing: Precompile = {
  since: "berlin",
  gas: pricePerItem(45_000, 34_000, PAIR_LENGTH),
  run: (input) => {
    if (input.length % PAIR_LENGTH !== 0) return undefined;
    const offsets = Array.from({ length: input.length / PAIR_LENGTH }, (_, index) => index * PAIR_LENGTH);
    const pairs = offsets.map((offset) => ({ g1: readG1(input, offset), g2: readG2(input, offset + G1_LENGTH) }));
    return withCurve((curve) => toBooleanWord(curve.isProductOne(pairs)));
  },
};

/** Computes on the curve; undefined where a point is none. A backend that cannot be loaded throws. */
function withCurve(compute: (curve: Bn254Curve) => Uint8Array): Uint8Array | undefined {
  const curve = bn254Curve();
  return attempt(() => compute(curve));
}

function readG1(input: Uint8Array, offset: number): G1Point {
  return { x: readNumber(input, offset), y: readNumber(input, offset + 32) };
}

function readG2(input: Uint8Array, offset: number): G2Point {
  return { x: readCoordinate(input, offset), y: readCoordinate(input, offset + 64) };
}

/** The imaginary part comes first. */
function readCoordinate(input: Uint8Array, offset: number): Coordinate {
  return { imaginary: readNumber(input, offset), real: readNumber(input, offset + 32) };
}

function readNumber(input: Uint8Array, offset: number): bigint {
  return toBigInt(input.subarray(offset, offset + 32));
}

function encodeG1({ x, y }: G1Point): Uint8Array {
  return toBytes((x << 256n) | y, G1_LENGTH);
}
