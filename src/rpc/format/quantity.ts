import type { Hex } from "../../access/hex.ts";

/** A number as JSON-RPC writes it: hexadecimal without leading zeros. */
export function toQuantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}
