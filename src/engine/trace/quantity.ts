import type { Hex } from "../../access/hex.ts";

export function quantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`;
}
