import { hexToBytes } from "@ethereumjs/util";
import type { Hex } from "../access/hex.ts";
import { keccak256 } from "./keccak.ts";

/** Code with its hash. One object a code, however often it is read: the interpreter's jump tables are kept by its bytes. */
export interface ContractCode {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
}

const REMEMBERED_COUNT = 2_000;

export const NO_CODE: ContractCode = toContractCode(new Uint8Array(0));

let remembered = new Map<Hex, ContractCode>();

/** The code that a state reader gave, hashed once. */
export function contractCode(code: Hex): ContractCode {
  if (code === "0x") return NO_CODE;
  const known = remembered.get(code);
  if (known !== undefined) return known;
  const result = toContractCode(hexToBytes(code));
  if (remembered.size >= REMEMBERED_COUNT) remembered = new Map();
  remembered.set(code, result);
  return result;
}

/** The code that a transaction deploys, hashed once too: tests deploy the same contracts again and again. */
export function deployedContractCode(bytes: Uint8Array): ContractCode {
  return contractCode(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`);
}

function toContractCode(bytes: Uint8Array): ContractCode {
  return { bytes, hash: keccak256(bytes) };
}
