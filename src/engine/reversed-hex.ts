import type { Hex } from "../access/hex.ts";

// Numbers and addresses are written big-endian in hexadecimal, and lie in the engine's memory little-endian.

/** Writes the bytes that hexadecimal with 0x stands for, the last of them first. Gives how many they are. */
export function writeReversedHex(bytes: Uint8Array, at: number, hex: Hex): number {
  let end = at;
  for (let digit = hex.length - 2; digit >= 2; digit -= 2) bytes[end++] = (digitAt(hex, digit) << 4) | digitAt(hex, digit + 1);
  return end - at;
}

function digitAt(hex: Hex, index: number): number {
  return DIGITS[hex.charCodeAt(index)] ?? 0;
}

/** The value of each digit, by its character's code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);
