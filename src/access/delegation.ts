import type { Hex } from "./hex.ts";

/** How the code of an account begins that runs another's in its place (EIP-7702); the other's address follows, and nothing else. */
const PREFIX = [0xef, 0x01, 0x00] as const;
const PREFIX_DIGITS = `0x${Buffer.from(PREFIX).toString("hex")}`;
const ADDRESS_BYTES = 20;

/** The account that a code delegates to, in the case that the code is in; undefined for all other code. */
export function delegateOf(code: Hex): Hex | undefined {
  const delegates = code.length === PREFIX_DIGITS.length + 2 * ADDRESS_BYTES && code.startsWith(PREFIX_DIGITS);
  return delegates ? `0x${code.slice(PREFIX_DIGITS.length)}` : undefined;
}

/** The same of code as bytes: the address's 20. */
export function delegateIn(code: Uint8Array): Uint8Array | undefined {
  const delegates = code.length === PREFIX.length + ADDRESS_BYTES && PREFIX.every((byte, index) => code[index] === byte);
  return delegates ? code.subarray(PREFIX.length) : undefined;
}
