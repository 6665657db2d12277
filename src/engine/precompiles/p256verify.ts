import type * as Backend from "@noble/curves/nist.js";
import { NO_BYTES, slicePadded, toBooleanWord } from "./bytes.ts";
import { attempt, lazily, loadModule } from "./lazy.ts";
import { fixedPrice, type Precompile } from "./precompile.ts";

/** P256VERIFY (0x100): whether a signature by a key of secp256r1 is valid (EIP-7951): the word 1, or no bytes. */
export const p256Verify: Precompile = {
  since: "osaka",
  gas: fixedPrice(6900n),
  run: (input) => {
    if (input.length !== INPUT_LENGTH) return NO_BYTES;
    const fields = slicePadded(input, 0, INPUT_LENGTH);
    const [hash, signature] = [fields.subarray(0, 32), fields.subarray(32, 96)];
    const publicKey = Uint8Array.of(UNCOMPRESSED, ...fields.subarray(96));
    const p256 = curve();
    const isValid = attempt(() => p256.verify(signature, hash, publicKey, { lowS: false, prehash: false }));
    return isValid === true ? toBooleanWord(true) : NO_BYTES;
  },
};

const INPUT_LENGTH = 160;

/** What a public key that holds both coordinates starts with (SEC 1). */
const UNCOMPRESSED = 4;

const curve = lazily(() => (loadModule("@noble/curves/nist.js") as typeof Backend).p256);
