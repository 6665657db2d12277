import { blsAddVectors, blsG1, blsG2, blsMapVectors, blsMsmVectors, blsPairingVectors } from "./bls12-381.ts";
import { bn254AddVectors, bn254MulVectors, bn254PairingVectors } from "./bn254.ts";
import { ecrecoverVectors } from "./ecrecover.ts";
import { blake2fVectors, hashVectors } from "./hashes.ts";
import { kzgVectors } from "./kzg.ts";
import { modexpVectors } from "./modexp.ts";
import { p256Vectors } from "./p256verify.ts";
import type { Vector } from "./vector.ts";

/** Valid inputs, and inputs that are wrong in one way each, by the precompile's address. */
export const VECTORS: ReadonlyMap<number, () => readonly Vector[]> = new Map([
  [0x01, ecrecoverVectors],
  [0x02, hashVectors],
  [0x03, hashVectors],
  [0x04, hashVectors],
  [0x05, modexpVectors],
  [0x06, bn254AddVectors],
  [0x07, bn254MulVectors],
  [0x08, bn254PairingVectors],
  [0x09, blake2fVectors],
  [0x0a, kzgVectors],
  [0x0b, () => blsAddVectors(blsG1)],
  [0x0c, () => blsMsmVectors(blsG1)],
  [0x0d, () => blsAddVectors(blsG2)],
  [0x0e, () => blsMsmVectors(blsG2)],
  [0x0f, blsPairingVectors],
  [0x10, () => blsMapVectors(1)],
  [0x11, () => blsMapVectors(2)],
  [0x100, p256Vectors],
]);
