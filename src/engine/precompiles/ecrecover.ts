import type * as Secp256k1 from "@noble/curves/secp256k1.js";
import type * as Sha3 from "@noble/hashes/sha3.js";
import { NO_BYTES, slicePadded } from "./bytes.ts";
import { attempt, lazily, loadModule } from "./lazy.ts";
import { fixedPrice, type Precompile } from "./precompile.ts";

/** ECRECOVER (0x01): the address whose key signed a hash, padded to 32 bytes; no bytes where the signature is not valid. */
export const ecrecover: Precompile = {
  since: "berlin",
  gas: fixedPrice(3000n),
  run: (input) => {
    const fields = slicePadded(input, 0, 128);
    const parity = parityOf(fields.subarray(32, 64));
    if (parity === undefined) return NO_BYTES;
    const publicKey = recoverPublicKey({ hash: fields.subarray(0, 32), compact: fields.subarray(64, 128), yParity: parity });
    if (publicKey === undefined) return NO_BYTES;
    const address = keccak256()(publicKey.subarray(1));
    return address.fill(0, 0, 12);
  },
};

/** A hash and a signature of it on secp256k1. */
export interface SignedHash {
  readonly hash: Uint8Array;
  /** r and s as 64 bytes in a row. */
  readonly compact: Uint8Array;
  readonly yParity: 0 | 1;
}

/** The public key that signed: 65 bytes, the first of them the format's mark; undefined where there is none. */
export function recoverPublicKey({ hash, compact, yParity }: SignedHash): Uint8Array | undefined {
  return recover()(hash, compact, yParity);
}

/** The same as the libraries have it. */
export type RecoverPublicKey = (hash: Uint8Array, signature: Uint8Array, parity: 0 | 1) => Uint8Array | undefined;

/** libsecp256k1 as native code, or undefined where it cannot be loaded on this platform. */
export function nativeRecovery(): RecoverPublicKey | undefined {
  // The package's own entry falls back to an implementation that is slower than ours, so ask for its native half only.
  const native = attempt(() => loadModule("secp256k1/bindings.js") as NativeSecp256k1);
  if (native === undefined) return undefined;
  return (hash, signature, parity) => attempt(() => native.ecdsaRecover(signature, parity, hash, false));
}

/** secp256k1 in JavaScript. */
export function portableRecovery(): RecoverPublicKey {
  const { secp256k1 } = loadModule("@noble/curves/secp256k1.js") as typeof Secp256k1;
  return (hash, signature, parity) =>
    attempt(() => secp256k1.Signature.fromBytes(signature).addRecoveryBit(parity).recoverPublicKey(hash).toBytes(false));
}

interface NativeSecp256k1 {
  ecdsaRecover(signature: Uint8Array, recoveryId: number, hash: Uint8Array, compressed: boolean): Uint8Array;
}

const recover = lazily(() => nativeRecovery() ?? portableRecovery());

const keccak256 = lazily(() => (loadModule("@noble/hashes/sha3.js") as typeof Sha3).keccak_256);

/** `v` is a whole word, and only 27 and 28 are valid in it. */
function parityOf(v: Uint8Array): 0 | 1 | undefined {
  if (v.subarray(0, 31).some((byte) => byte !== 0)) return undefined;
  return v[31] === 27 ? 0 : v[31] === 28 ? 1 : undefined;
}
