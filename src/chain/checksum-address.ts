import type { Hex } from "../access/hex.ts";
import { keccak256 } from "./bytes.ts";

/** An address with its checksum in the case of its letters (EIP-55). The libraries that do it take long to load. */
export function checksumAddress(address: Hex): Hex {
  const digits = address.slice(2).toLowerCase();
  const hash = Buffer.from(keccak256(Buffer.from(digits))).toString("hex");
  return `0x${[...digits].map((digit, index) => (Number.parseInt(hash.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit)).join("")}`;
}
