import type { Hex } from "../../src/access/hex.ts";
import { type Instruction, OPCODES } from "./opcodes.ts";

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
