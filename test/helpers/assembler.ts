import type { Hex } from "../../src/access/hex.ts";

/** The instructions that tests use, by name. */
const OPCODES = {
  STOP: 0x00, ADD: 0x01, SUB: 0x03, ISZERO: 0x15, KECCAK256: 0x20, ADDRESS: 0x30, BALANCE: 0x31, CALLER: 0x33, CALLVALUE: 0x34, CALLDATALOAD: 0x35,
  CALLDATASIZE: 0x36, CALLDATACOPY: 0x37, EXTCODESIZE: 0x3b, EXTCODECOPY: 0x3c, RETURNDATACOPY: 0x3e, EXTCODEHASH: 0x3f, BLOCKHASH: 0x40, COINBASE: 0x41, SELFBALANCE: 0x47,
  BLOBHASH: 0x49, POP: 0x50, MLOAD: 0x51, MSTORE: 0x52, SLOAD: 0x54, SSTORE: 0x55, JUMP: 0x56, JUMPI: 0x57, GAS: 0x5a, JUMPDEST: 0x5b, TLOAD: 0x5c, TSTORE: 0x5d,
  DUP1: 0x80, SWAP1: 0x90, LOG1: 0xa1, CREATE: 0xf0, CALL: 0xf1, CALLCODE: 0xf2, RETURN: 0xf3, DELEGATECALL: 0xf4, CREATE2: 0xf5, STATICCALL: 0xfa,
  REVERT: 0xfd, INVALID: 0xfe, SELFDESTRUCT: 0xff,
} as const; // prettier-ignore

export type Instruction = keyof typeof OPCODES;

/** An instruction by name, or a number or hexadecimal string to push. */
export type Part = Instruction | number | bigint | Hex;

/** Bytecode: `assemble(1, 0, "SSTORE")` pushes 1, pushes 0 and stores 1 in slot 0. */
export function assemble(...parts: readonly Part[]): Hex {
  return `0x${parts.map(encode).join("")}`;
}

/** The program counter of the n-th (from 0) instruction of a name. */
export function counterOf(code: Hex, instruction: Instruction, nth = 0): number {
  const bytes = Buffer.from(code.slice(2), "hex");
  let seen = 0;
  for (let counter = 0; counter < bytes.length; counter++) {
    const opcode = bytes[counter] ?? 0;
    if (opcode === OPCODES[instruction] && seen++ === nth) return counter;
    if (opcode >= 0x60 && opcode <= 0x7f) counter += opcode - 0x5f;
  }
  throw new Error(`no ${instruction} ${nth} in ${code}`);
}

/** Init code that deploys a runtime code. */
export function deployer(runtime: Hex): Hex {
  const length = (runtime.length - 2) / 2;
  const copy = `60${byte(length)}600c60003960${byte(length)}6000f3`;
  return `0x${copy}${runtime.slice(2)}`;
}

function encode(part: Part): string {
  if (typeof part === "string" && !part.startsWith("0x")) return byte(OPCODES[part as Instruction]);
  const digits = typeof part === "string" ? part.slice(2) : part.toString(16);
  const padded = digits.length % 2 === 0 ? digits : `0${digits}`;
  return byte(0x5f + padded.length / 2) + padded;
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
