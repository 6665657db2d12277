import { OP } from "../../src/predict/code/opcodes.ts";

type Depth = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16;

/** The first and the last of instructions that are numbered. */
const NUMBERED = ["PUSH32", "DUP1", "DUP16", "SWAP1", "SWAP16", "LOG0", "LOG4"] as const;

/** An instruction by name. PUSH1 to PUSH32 are missing: what is pushed says which one it is. */
export type Instruction = Exclude<keyof typeof OP, (typeof NUMBERED)[number]> | `DUP${Depth}` | `SWAP${Depth}` | `LOG${0 | 1 | 2 | 3 | 4}`;

const numbered = (name: string, first: number, from: number, to: number): [string, number][] =>
  Array.from({ length: to - from + 1 }, (_, index) => [`${name}${from + index}`, first + index]);

/** Every instruction but the pushes, by name. */
export const OPCODES = Object.fromEntries([
  ...Object.entries(OP).filter(([name]) => !NUMBERED.some((one) => one === name)),
  ...numbered("DUP", OP.DUP1, 1, 16),
  ...numbered("SWAP", OP.SWAP1, 1, 16),
  ...numbered("LOG", OP.LOG0, 0, 4),
]) as Readonly<Record<Instruction, number>>;
