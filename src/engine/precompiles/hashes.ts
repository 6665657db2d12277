import { hash } from "node:crypto";
import type * as Legacy from "@noble/hashes/legacy.js";
import { attempt, lazily, loadModule } from "./lazy.ts";
import { type Precompile, pricePerWord } from "./precompile.ts";

/** SHA256 (0x02). */
export const sha256: Precompile = {
  since: "berlin",
  gas: pricePerWord(60, 12),
  run: (input) => hash("sha256", input, "buffer"),
};

/** RIPEMD160 (0x03): the hash of 20 bytes, with zeros before it to 32. */
export const ripemd160: Precompile = {
  since: "berlin",
  gas: pricePerWord(600, 120),
  run: (input) => {
    const word = new Uint8Array(32);
    word.set(hashRipemd160()(input), 12);
    return word;
  },
};

type Hash = (input: Uint8Array) => Uint8Array;

/** OpenSSL's RIPEMD-160, or undefined where this Node is built on one without it. */
export function nativeRipemd160(): Hash | undefined {
  const native: Hash = (input) => hash("ripemd160", input, "buffer");
  return attempt(() => native(new Uint8Array())) && native;
}

/** RIPEMD-160 in JavaScript. */
export function portableRipemd160(): Hash {
  return (loadModule("@noble/hashes/legacy.js") as typeof Legacy).ripemd160;
}

const hashRipemd160 = lazily(() => nativeRipemd160() ?? portableRipemd160());
