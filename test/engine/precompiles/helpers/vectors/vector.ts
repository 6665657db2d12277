import { createHash } from "node:crypto";

/** An input for a precompile, and what is special about it. */
export interface Vector {
  readonly what: string;
  readonly input: Uint8Array;
}

/** The number in big-endian bytes. */
export const bytes = (value: bigint, length = 32): Uint8Array => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
export const zeros = (length: number): Uint8Array => new Uint8Array(length);
export const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);

/** A number of 256 bits that looks random and is always the same. */
export const scalar = (seed: number): bigint => BigInt(`0x${createHash("sha512").update(`scalar ${seed}`).digest("hex").slice(0, 64)}`);
export const digest = (text: string): Uint8Array => new Uint8Array(createHash("sha256").update(text).digest());

/** A square root, or undefined where the library finds none. */
export function rootOrUndefined<T>(root: () => T): T | undefined {
  try {
    return root();
  } catch {
    return undefined;
  }
}
