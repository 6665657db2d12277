import { ParallelError } from "../../errors/error.ts";
import { type Hardfork, HARDFORKS } from "../../execution/block-context.ts";
import { blake2f } from "./blake2f.ts";
import { blsG1Add, blsG1Msm, blsG2Add, blsG2Msm, blsMapToG1, blsMapToG2, blsPairing } from "./bls12-381.ts";
import { bn254Add, bn254Mul, bn254Pairing } from "./bn254.ts";
import { ecrecover } from "./ecrecover.ts";
import { ripemd160, sha256 } from "./hashes.ts";
import { identity } from "./identity.ts";
import { kzgPointEvaluation } from "./kzg.ts";
import { modexp } from "./modexp.ts";
import { p256Verify } from "./p256verify.ts";
import type { Precompile } from "./precompile.ts";

const PRECOMPILES = new Map<number, Precompile>([
  [0x01, ecrecover],
  [0x02, sha256],
  [0x03, ripemd160],
  [0x04, identity],
  [0x05, modexp],
  [0x06, bn254Add],
  [0x07, bn254Mul],
  [0x08, bn254Pairing],
  [0x09, blake2f],
  [0x0a, kzgPointEvaluation],
  [0x0b, blsG1Add],
  [0x0c, blsG1Msm],
  [0x0d, blsG2Add],
  [0x0e, blsG2Msm],
  [0x0f, blsPairing],
  [0x10, blsMapToG1],
  [0x11, blsMapToG2],
  [0x100, p256Verify],
]);

/** Whether a precompiled contract lives at an address, from Berlin on. Addresses are small numbers; others have none. */
export function isPrecompile(address: number, hardfork: Hardfork): boolean {
  return find(address, hardfork) !== undefined;
}

/**
 * What a call of a precompile costs, in gas. It is a number of any size, far above every gas limit where the input announces
 * lengths that nobody could pay for; to be compared with the gas at hand before the call is run.
 */
export function precompileGas(address: number, input: Uint8Array, hardfork: Hardfork): bigint {
  return get(address, hardfork).gas(input, hardfork);
}

/**
 * What a call of a precompile returns: no bytes where it succeeds without a result, undefined where it fails and so takes all gas of the call.
 * The result is the caller's own. Call it only after `precompileGas` was found to be paid: some inputs keep it busy for as long as they cost.
 */
export function runPrecompile(address: number, input: Uint8Array, hardfork: Hardfork): Uint8Array | undefined {
  return get(address, hardfork).run(input, hardfork);
}

const ORDER = new Map<Hardfork, number>(HARDFORKS.map((hardfork, index) => [hardfork, index]));

function find(address: number, hardfork: Hardfork): Precompile | undefined {
  const precompile = PRECOMPILES.get(address);
  return precompile !== undefined && Number(ORDER.get(hardfork)) >= Number(ORDER.get(precompile.since)) ? precompile : undefined;
}

function get(address: number, hardfork: Hardfork): Precompile {
  const precompile = find(address, hardfork);
  if (precompile === undefined)
    throw new ParallelError("INTERNAL", { detail: `${hardfork} has no precompile at 0x${address.toString(16)}` });
  return precompile;
}
