import type * as CurveTools from "@noble/curves/abstract/curve.js";
import { bls12381 } from "./bls12-381-curve.ts";
import { G1_DISCOUNTS, G2_DISCOUNTS } from "./bls12-381-discounts.ts";
import { encodePoint, g1, g2, type Group, NUMBER_LENGTH, readMember, readNumbers, readPoint } from "./bls12-381-groups.ts";
import { toBigInt, toBooleanWord } from "./bytes.ts";
import { attempt, loadModule } from "./lazy.ts";
import { fixedPrice, type Precompile, pricePerItem } from "./precompile.ts";

const G1_LENGTH = 2 * NUMBER_LENGTH;
const G2_LENGTH = 4 * NUMBER_LENGTH;
const SCALAR_LENGTH = 32;

/** BLS12_G1ADD (0x0b): the sum of two points of the curve (EIP-2537, as all here). */
export const blsG1Add = addition(g1, G1_LENGTH, 375n);

/** BLS12_G1MSM (0x0c): the sum of points of G1, each times a scalar. */
export const blsG1Msm = sumOfProducts(g1, G1_LENGTH, 12_000, G1_DISCOUNTS);

/** BLS12_G2ADD (0x0d): the sum of two points of the curve over the bigger field. */
export const blsG2Add = addition(g2, G2_LENGTH, 600n);

/** BLS12_G2MSM (0x0e): the sum of points of G2, each times a scalar. */
export const blsG2Msm = sumOfProducts(g2, G2_LENGTH, 22_500, G2_DISCOUNTS);

/** BLS12_MAP_FP_TO_G1 (0x10): the point of G1 that a number maps to. */
export const blsMapToG1 = mapping(g1, NUMBER_LENGTH, 5500n);

/** BLS12_MAP_FP2_TO_G2 (0x11): the point of G2 that two numbers map to. */
export const blsMapToG2 = mapping(g2, 2 * NUMBER_LENGTH, 23_800n);

/** BLS12_PAIRING (0x0f): whether the pairings of points of G1 and G2 multiply to one. */
export const blsPairing: Precompile = {
  since: "prague",
  gas: pricePerItem(37_700, 32_600, G1_LENGTH + G2_LENGTH),
  run: (input) => {
    const offsets = itemOffsets(input, G1_LENGTH + G2_LENGTH);
    if (offsets === undefined) return undefined;
    const [one, other, { fields, pairingBatch }] = [g1(), g2(), bls12381()];
    return attempt(() => {
      const pairs = offsets.map((offset) => ({ g1: readMember(one, input, offset), g2: readMember(other, input, offset + G1_LENGTH) }));
      const product = pairingBatch(pairs.filter((pair) => !pair.g1.is0() && !pair.g2.is0()));
      return toBooleanWord(fields.Fp12.eql(product, fields.Fp12.ONE));
    });
  },
};

function addition<T>(group: () => Group<T>, pointLength: number, price: bigint): Precompile {
  return {
    since: "prague",
    gas: fixedPrice(price),
    run: (input) => {
      if (input.length !== 2 * pointLength) return undefined;
      const loaded = group();
      return attempt(() => {
        const [one, other] = [readPoint(loaded, input, 0), readPoint(loaded, input, pointLength)];
        return one && other && encodePoint(loaded, one.add(other));
      });
    },
  };
}

function sumOfProducts<T>(group: () => Group<T>, pointLength: number, price: number, discounts: readonly number[]): Precompile {
  const itemLength = pointLength + SCALAR_LENGTH;
  return {
    since: "prague",
    gas: (input) => {
      const count = Math.floor(input.length / itemLength);
      const discount = discounts[Math.min(count, discounts.length) - 1] ?? 0;
      return BigInt(Math.floor((count * price * discount) / 1000));
    },
    run: (input) => {
      const offsets = itemOffsets(input, itemLength);
      if (offsets === undefined) return undefined;
      const [loaded, { interleavedMSMUnsafe }] = [group(), loadModule("@noble/curves/abstract/curve.js") as typeof CurveTools];
      return attempt(() => {
        const points = offsets.map((offset) => readMember(loaded, input, offset));
        const scalars = offsets.map((offset) => toBigInt(input.subarray(offset + pointLength, offset + itemLength)));
        const multiply = interleavedMSMUnsafe(loaded.Point, points, WINDOW_BITS);
        return encodePoint(loaded, multiply(scalars.map((scalar) => loaded.Point.Fn.create(scalar))));
      });
    },
  };
}

/** Bits of a scalar taken at once: 5 was the fastest from 1 to 512 points. */
const WINDOW_BITS = 5;

function mapping<T>(group: () => Group<T>, inputLength: number, price: bigint): Precompile {
  return {
    since: "prague",
    gas: fixedPrice(price),
    run: (input) => {
      if (input.length !== inputLength) return undefined;
      const [loaded, { fields }] = [group(), bls12381()];
      const numbers = readNumbers(input, 0, loaded.degree);
      if (!numbers.every((number) => fields.Fp.isValid(number))) return undefined;
      return encodePoint(loaded, loaded.map(numbers));
    },
  };
}

/** Where the items of the input start; undefined where it has none, or not whole ones. */
function itemOffsets(input: Uint8Array, itemLength: number): number[] | undefined {
  if (input.length === 0 || input.length % itemLength !== 0) return undefined;
  return Array.from({ length: input.length / itemLength }, (_, index) => index * itemLength);
}
