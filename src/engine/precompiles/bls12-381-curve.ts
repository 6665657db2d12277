import type * as Backend from "@noble/curves/bls12-381.js";
import { lazily, loadModule } from "./lazy.ts";

/** The curve BLS12-381, loaded with the first call. */
export const bls12381 = lazily(() => (loadModule("@noble/curves/bls12-381.js") as typeof Backend).bls12_381);
