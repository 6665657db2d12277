import type { Hex } from "../../access/hex.ts";
import { OP } from "./opcodes.ts";

/** One instruction. `pushed` is set for the pushes and for PC, whose word is known. */
export interface Instruction {
  readonly programCounter: number;
  readonly opcode: number;
  readonly pushed?: bigint;
  /** Of a push whose word is filled in when the contract is deployed: the immutable's number. */
  readonly immutable?: number;
}

/** Where compiled code leaves room for immutables: by the byte where a word lies, the immutable's number. */
export type ImmutablePlaces = ReadonlyMap<number, number>;

/** Instructions that run one after the other. It ends with a jump or a halt, or falls through into the block at `next`. */
export interface BasicBlock {
  readonly start: number;
  readonly instructions: readonly Instruction[];
  /** Where execution goes on without a jump; undefined behind the last. */
  readonly next: number | undefined;
}

/** Code cut into blocks, by the program counters at which they start. */
export interface CodeBlocks {
  readonly hex: Hex;
  readonly code: Uint8Array;
  readonly blocks: ReadonlyMap<number, BasicBlock>;
  isJumpTarget(programCounter: bigint): boolean;
}

const ENDS: ReadonlySet<number> = new Set([OP.STOP, OP.JUMP, OP.JUMPI, OP.RETURN, OP.REVERT, OP.INVALID, OP.SELFDESTRUCT]);

/** Cuts code into blocks: linear in its length. Data between the code becomes blocks that nothing jumps to. */
export function splitIntoBlocks(hex: Hex, immutables: ImmutablePlaces = new Map()): CodeBlocks {
  const code = Buffer.from(hex.slice(2), "hex");
  const blocks = new Map<number, BasicBlock>();
  let start = 0;
  let instructions: Instruction[] = [];
  const close = (next: number): void => {
    if (instructions.length > 0) blocks.set(start, { start, instructions, next: next < code.length ? next : undefined });
    [start, instructions] = [next, []];
  };
  for (let counter = 0; counter < code.length;) {
    const opcode = code[counter] ?? 0;
    if (opcode === OP.JUMPDEST && instructions.length > 0) close(counter);
    const width = opcode > OP.PUSH0 && opcode <= OP.PUSH32 ? opcode - OP.PUSH0 : 0;
    const immutable = width === 32 ? immutables.get(counter + 1) : undefined;
    const instruction = read(code, counter, opcode, width);
    instructions.push(immutable === undefined ? instruction : { ...instruction, immutable });
    counter += 1 + width;
    if (ENDS.has(opcode) || !isDefined(opcode)) close(counter);
  }
  close(code.length);
  return {
    hex,
    code,
    blocks,
    isJumpTarget: (counter) => blocks.get(Number(counter))?.instructions[0]?.opcode === OP.JUMPDEST,
  };
}

/** Whether any hardfork gave the opcode a meaning; all others halt. */
export function isDefined(opcode: number): boolean {
  return (opcode >= OP.JUMP && opcode <= OP.LOG4) || DEFINED.has(opcode);
}

const DEFINED: ReadonlySet<number> = new Set(Object.values(OP));

function read(code: Uint8Array, programCounter: number, opcode: number, width: number): Instruction {
  if (opcode === OP.PC) return { programCounter, opcode, pushed: BigInt(programCounter) };
  if (opcode < OP.PUSH0 || opcode > OP.PUSH32) return { programCounter, opcode };
  let pushed = 0n;
  // What lies behind the end of the code reads as zeros.
  for (let index = 1; index <= width; index++) pushed = (pushed << 8n) | BigInt(code[programCounter + index] ?? 0);
  return { programCounter, opcode, pushed };
}
