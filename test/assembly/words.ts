import fc from "fast-check";

/** One more than the largest word. */
export const MODULUS = 1n << 256n;

/** The word with the same lowest 256 bits. */
export const wrap = (value: bigint) => BigInt.asUintN(256, value);

/** The word read in two's complement. */
export const signed = (word: bigint) => BigInt.asIntN(256, word);

const SPECIAL = [
  0n,
  1n,
  2n,
  3n,
  31n,
  32n,
  255n,
  256n,
  (1n << 64n) - 1n,
  (1n << 128n) - 1n,
  1n << 128n,
  (1n << 255n) - 1n,
  1n << 255n,
  MODULUS - 1n,
];

const SPECIAL_LIMBS = [0n, 1n, 0xffff_ffffn, 1n << 32n, (1n << 63n) - 1n, 1n << 63n, (1n << 63n) + 1n, (1n << 64n) - 2n, (1n << 64n) - 1n];

const limb = fc.oneof(fc.constantFrom(...SPECIAL_LIMBS), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }));

/** Words, with those at the edges of limbs, halves and signs more often than chance would have them. */
export const word: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(...SPECIAL),
  fc.tuple(fc.nat(255), fc.constantFrom(-1n, 0n, 1n)).map(([bit, offset]) => wrap((1n << BigInt(bit)) + offset)),
  fc.tuple(fc.nat(256), fc.bigInt({ min: 0n, max: MODULUS - 1n })).map(([bits, value]) => BigInt.asUintN(bits, value)),
  fc.tuple(limb, limb, limb, limb).map(([a, b, c, d]) => (a << 192n) | (b << 128n) | (c << 64n) | d),
  fc.tuple(limb, limb, fc.nat(3)).map(([a, b, limbs]) => wrap(((a << 64n) | b) << (64n * BigInt(limbs)))),
);

/** Words that are often in the range of shifts and byte indices. */
export const count: fc.Arbitrary<bigint> = fc.oneof(fc.bigInt({ min: 0n, max: 270n }), fc.bigInt({ min: 0n, max: 33n }), word);
