import { code, oneOf, weighted } from "./code.ts";
import { account, length, offset, slot, small, value } from "./operands.ts";

/** Pushes what is read of the state, the block or the memory. */
export const look = weighted(
  [4, code(slot, "SLOAD")],
  [4, code(account, oneOf("BALANCE", "EXTCODESIZE", "EXTCODEHASH"))],
  [1, code(slot, "TLOAD")],
  [1, code(length, offset, "KECCAK256")],
  [1, code(oneOf(32, 64, 33, 256, 257), oneOf(0), "KECCAK256")],
  [1, code(offset, "MLOAD")],
  [1, code(offset, "CALLDATALOAD")],
  [1, code(small, "NUMBER", "SUB", "BLOCKHASH")],
  [1, code(value, oneOf("BLOCKHASH", "BLOBHASH"))],
);
