import type { Fp2 } from "@noble/curves/abstract/tower.js";
import type { WeierstrassPoint } from "@noble/curves/abstract/weierstrass.js";
import type * as Backend from "@noble/curves/bn254.js";
import { slicePadded, toBigInt, toBooleanWord, toBytes } from "./bytes.ts";
import { attempt, lazily, loadModule } from "./lazy.ts";
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
    return withCurve(() => encodeG1(readG1(padded, 0).add(readG1(padded, G1_LENGTH))));
  },
};

/** BN254_MUL (0x07): a point of G1 times a scalar of 32 bytes (EIP-196, gas by EIP-1108). */
export const bn254Mul: Precompile = {
  since: "berlin",
  gas: fixedPrice(6000n),
  run: (input) => {
    const padded = slicePadded(input, 0, G1_LENGTH + 32);
    const scalar = toBigInt(padded.subarray(G1_LENGTH));
    return withCurve(({ fields }) => encodeG1(readG1(padded, 0).multiplyUnsafe(fields.Fr.create(scalar))));
  },
};

/** BN254_PAIRING (0x08): whether the pairings of points of G1 and G2 multiply to one (EIP-197, gas by EIP-1108). */
export const bn254Pairing: Precompile = {
  since: "berlin",
  gas: pricePerItem(45_000, 34_000, PAIR_LENGTH),
  run: (input) => {
    if (input.length % PAIR_LENGTH !== 0) return undefined;
    return withCurve(({ fields, pairingBatch }) => {
      const pairs = [];
      for (let offset = 0; offset < input.length; offset += PAIR_LENGTH) {
        const [g1, g2] = [readG1(input, offset), readG2(input, offset + G1_LENGTH)];
        if (!g1.is0() && !g2.is0()) pairs.push({ g1, g2 });
      }
      return toBooleanWord(fields.Fp12.eql(pairingBatch(pairs), fields.Fp12.ONE));
    });
  },
};

const curve = lazily(() => (loadModule("@noble/curves/bn254.js") as typeof Backend).bn254);

/** Computes on the curve; undefined where a point is none. A backend that cannot be loaded throws. */
function withCurve(compute: (bn254: ReturnType<typeof curve>) => Uint8Array): Uint8Array | undefined {
  const bn254 = curve();
  return attempt(() => compute(bn254));
}

/** A point of G1, zeros being the point at infinity. Throws where it is none. */
function readG1(input: Uint8Array, offset: number): WeierstrassPoint<bigint> {
  const point = curve().G1.Point.fromAffine({ x: readNumber(input, offset), y: readNumber(input, offset + 32) });
  point.assertValidity();
  return point;
}

/** A point of G2, in the right subgroup. A coordinate's imaginary part comes first. Throws where it is none. */
function readG2(input: Uint8Array, offset: number): WeierstrassPoint<Fp2> {
  const coordinate = (start: number): Fp2 => ({ c1: readNumber(input, start), c0: readNumber(input, start + 32) });
  const point = curve().G2.Point.fromAffine({ x: coordinate(offset), y: coordinate(offset + 64) });
  point.assertValidity();
  return point;
}

function readNumber(input: Uint8Array, offset: number): bigint {
  return toBigInt(input.subarray(offset, offset + 32));
}

function encodeG1(point: WeierstrassPoint<bigint>): Uint8Array {
  const { x, y } = point.toAffine();
  return toBytes((x << 256n) | y, G1_LENGTH);
}
