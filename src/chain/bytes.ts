import type { Hex } from "../access/hex.ts";

export { keccak256, keccakHex } from "../engine/keccak.ts";

/** Bytes as hexadecimal with 0x. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

/** The bytes that hexadecimal with 0x stands for. */
export function toBytes(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}

/** A number in big-endian bytes without leading zeros, as RLP has it: no bytes for zero. */
export function toQuantityBytes(value: bigint): Uint8Array {
  if (value === 0n) return Buffer.alloc(0);
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

/** The number that big-endian bytes stand for: 0 for no bytes. */
export function toQuantity(bytes: Uint8Array): bigint {
  return bytes.length <= 6 ? BigInt(bytes.reduce((value, byte) => value * 256 + byte, 0)) : BigInt(toHex(bytes));
}
