import { RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import { keccak256, toBytes, toHex, toQuantityBytes } from "./bytes.ts";

/** The address of the contract that an account creates with a transaction of a nonce. */
export function createdAddress(sender: Hex, nonce: bigint): Hex {
  return toHex(keccak256(RLP.encode([toBytes(sender), toQuantityBytes(nonce)])).subarray(12));
}
