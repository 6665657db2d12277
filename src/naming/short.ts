import { getAddress } from "ethers/address";
import type { Hex } from "../access/hex.ts";

const addresses = new Map<string, string>();

/** An address with its checksum, in short: `0x70…79C8`. */
export function shortAddress(address: Hex): string {
  let short = addresses.get(address);
  if (short === undefined) {
    short = middleOut(getAddress(address), 4, 4);
    addresses.set(address, short);
  }
  return short;
}

/** Bytes or a word in short: in full up to eight bytes, else their two ends. */
export function shortHex(hex: Hex): string {
  return hex.length <= 18 ? hex : middleOut(hex, 6, 4);
}

/** A slot in short: small numbers without leading zeros. */
export function shortSlot(slot: Hex): string {
  const digits = BigInt(slot).toString(16);
  return shortHex(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`);
}

/** A text's beginning and end. */
export function shortText(text: string): string {
  return text.length <= 24 ? text : middleOut(text, 14, 8);
}

function middleOut(text: string, head: number, tail: number): string {
  return `${text.slice(0, head)}…${text.slice(-tail)}`;
}
