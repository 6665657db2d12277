import { code, oneOf, weighted } from "./code.ts";
import { account, length, offset, slot, value } from "./operands.ts";

/** Stores: to zero, from zero, the same value, one that was there before. */
export const store = weighted(
  [6, code(oneOf(0, 1, 2), slot, "SSTORE")],
  [2, code(slot, "DUP1", "SLOAD", 1, "ADD", "SWAP1", "SSTORE")],
  [1, code(slot, "DUP1", "SLOAD", "SWAP1", "SSTORE")],
  [1, code(value, slot, "SSTORE")],
  [2, code(value, slot, "TSTORE")],
);

/** Memory is written, by a word, a byte or a copy. */
export const memoryWrite = weighted(
  [4, code(value, offset, oneOf("MSTORE", "MSTORE8"))],
  [3, code(length, offset, offset, oneOf("CALLDATACOPY", "CODECOPY", "MCOPY"))],
  [1, code("RETURNDATASIZE", 0, offset, "RETURNDATACOPY")],
  [1, code(length, offset, offset, "RETURNDATACOPY")],
  [2, code(length, offset, offset, account, "EXTCODECOPY")],
);

/** Memory grows far: to 200 kB, which most transactions can pay, or to 1 MB, which few can. */
export const farWrite = code(value, oneOf(200_000, 200_000, 1_050_000), oneOf("MSTORE", "MSTORE8"));

/** A log with no topic to four. */
export const log = weighted(
  [2, code(length, offset, "LOG0")],
  [2, code(value, length, offset, "LOG1")],
  [1, code(value, value, length, offset, "LOG2")],
  [1, code(value, value, value, length, offset, "LOG3")],
  [1, code(value, value, value, value, length, offset, "LOG4")],
);
