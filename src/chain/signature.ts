import { createECDH } from "node:crypto";
import type * as Secp256k1 from "@noble/curves/secp256k1.js";
import type { Hex } from "../access/hex.ts";
import { recoverPublicKey, type SignedHash } from "../engine/precompiles/ecrecover.ts";
import { attempt, lazily, loadModule } from "../engine/precompiles/lazy.ts";
import { keccakHex, toBytes } from "./bytes.ts";

/** A signature on secp256k1; r and s as 64 bytes in a row. */
export type Signature = Omit<SignedHash, "hash">;

/** Half of the curve's order: a valid transaction's s is not above it (EIP-2). */
const HALF_ORDER = toBytes("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

/** The address whose key signed a hash; undefined where the signature is not valid, or its s above half of the order (EIP-2). */
export function recoverAddress(signed: SignedHash): Hex | undefined {
  const publicKey = isLow(signed) ? recoverPublicKey(signed) : undefined;
  return publicKey && addressOfPublicKey(publicKey);
}

/** Whether s is the lower of the two that would do: a transaction's must be (EIP-2). */
export function isLow({ compact }: Signature): boolean {
  return Buffer.compare(compact.subarray(32), HALF_ORDER) <= 0;
}

/** The address of a public key of 65 bytes. */
export function addressOfPublicKey(publicKey: Uint8Array): Hex {
  return keccakHex(publicKey.subarray(1), 12);
}

/** Signs a hash with a private key of 32 bytes: deterministic (RFC 6979), with the lower s. */
export function sign(hash: Uint8Array, privateKey: Hex): Signature {
  return signHash()(hash, toBytes(privateKey));
}

/** The address of a private key of 32 bytes. */
export function addressOfKey(privateKey: Hex): Hex {
  return addressOfPublicKey(publicKey()(toBytes(privateKey)));
}

type SignHash = (hash: Uint8Array, privateKey: Uint8Array) => Signature;

/** libsecp256k1 as native code, or undefined where it cannot be loaded on this platform. */
export function nativeSigning(): SignHash | undefined {
  const native = loadNative();
  if (native === undefined) return undefined;
  return (hash, privateKey) => {
    const { signature, recid } = native.ecdsaSign(hash, privateKey);
    return { compact: signature, yParity: recid === 0 ? 0 : 1 };
  };
}

/** secp256k1 in JavaScript. */
export function portableSigning(): SignHash {
  return (hash, privateKey) => {
    const signature = noble().secp256k1.sign(hash, privateKey, { prehash: false, lowS: true, format: "recovered" });
    return { compact: signature.subarray(1), yParity: signature[0] === 0 ? 0 : 1 };
  };
}

interface NativeSecp256k1 {
  ecdsaSign(hash: Uint8Array, privateKey: Uint8Array): { readonly signature: Uint8Array; readonly recid: number };
  publicKeyCreate(privateKey: Uint8Array, compressed: boolean): Uint8Array;
}

function loadNative(): NativeSecp256k1 | undefined {
  return attempt(() => loadModule("secp256k1/bindings.js") as NativeSecp256k1);
}

/** The public key of a private one, in 65 bytes: by Node's own cryptography where there is no native code that takes a tenth of the time. */
const publicKey = lazily(() => {
  const native = loadNative();
  return (privateKey: Uint8Array): Uint8Array => native?.publicKeyCreate(privateKey, false) ?? publicKeyOfNode(privateKey);
});

function publicKeyOfNode(privateKey: Uint8Array): Uint8Array {
  const pair = createECDH("secp256k1");
  pair.setPrivateKey(privateKey);
  return pair.getPublicKey();
}

const signHash = lazily(() => nativeSigning() ?? portableSigning());

const noble = lazily(() => loadModule("@noble/curves/secp256k1.js") as typeof Secp256k1);
