import { NOBLE } from "./bn254-noble.ts";
import { startMcl } from "./bn254-mcl.ts";

/** A point of G1; zeros are the point at infinity. */
export interface G1Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** A point of G2, whose coordinates are in Fp2; zeros are the point at infinity. */
export interface G2Point {
  readonly x: Coordinate;
  readonly y: Coordinate;
}

export interface Coordinate {
  readonly real: bigint;
  readonly imaginary: bigint;
}

export interface Pair {
  readonly g1: G1Point;
  readonly g2: G2Point;
}

/** What the precompiles compute on the curve BN254. All throw where a point is none: not on the curve, of G2 not in the right subgroup either. */
export interface Bn254Curve {
  add(one: G1Point, other: G1Point): G1Point;
  multiply(point: G1Point, scalar: bigint): G1Point;
  /** Whether the pairings multiply to one. */
  isProductOne(pairs: readonly Pair[]): boolean;
}

let curve: Bn254Curve = NOBLE;
let starting: Promise<void> | undefined;

/**
 * The curve: mcl's in WebAssembly, which is five to eight times as fast, but is there only a while after it is asked for. Until then, or where it
 * cannot be loaded, noble's in JavaScript. Both compute the same.
 */
export function bn254Curve(): Bn254Curve {
  starting ??= startMcl().then(
    (mcl) => void (curve = mcl),
    () => undefined,
  );
  return curve;
}

/** Waits for what was asked for, if anything was: calls that come after are quick. */
export async function bn254Started(): Promise<void> {
  await starting;
}
