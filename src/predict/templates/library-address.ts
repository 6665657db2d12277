import { keccak256 } from "ethers/crypto";
import { toUtf8Bytes } from "ethers/utils";
import type { CompiledCode } from "../../naming/build.ts";

/** Digits of a library's hash in a placeholder of solc 0.5 or newer: `__$ hash $__`. */
const HASH_DIGITS = 34;

/** Bytecode with an address for each library that is not linked: its hash. Older compilers' placeholders, which hold a name, become 0. */
export function withMadeUpLibraries(object: string): string {
  return object.replace(/__\$([0-9a-f]{34})\$__/g, "000000$1").replace(/__.{36}__/g, "00".repeat(20));
}

/** The name of the library that an address was made up for. */
export function libraryAt(address: bigint, { linkReferences = {} }: CompiledCode): string | undefined {
  for (const [file, libraries] of Object.entries(linkReferences)) {
    const found = Object.keys(libraries).find(
      (name) => BigInt(keccak256(toUtf8Bytes(`${file}:${name}`)).slice(0, 2 + HASH_DIGITS)) === address,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
