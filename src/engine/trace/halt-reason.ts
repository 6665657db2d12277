import { HARDFORKS, type Hardfork } from "../../execution/block-context.ts";
import { instructionOf } from "./instructions.ts";

/** Why a message failed. The names are those of Hardhat's EVM, which traces show. */
export type HaltReason =
  | "Revert"
  | "CallTooDeep"
  | "OutOfFunds"
  | "OverflowPayment"
  | "CreateCollision"
  | "NonceOverflow"
  | "OutOfGas"
  | "MemoryOOG"
  | "MemoryLimitOOG"
  | "InvalidOperandOOG"
  | "ReentrancySentryOOG"
  | "PrecompileOOG"
  | "PrecompileError"
  | "OpcodeNotFound"
  | "InvalidFEOpcode"
  | "NotActivated"
  | "StackUnderflow"
  | "StackOverflow"
  | "InvalidJump"
  | "OutOfOffset"
  | "StateChangeDuringStaticCall"
  | "CallNotAllowedInsideStatic"
  | "CreateInitCodeSizeLimit"
  | "CreateContractSizeLimit"
  | "CreateContractStartingWithEF";

/** An instruction that failed, and what it found. */
export interface FailedStep {
  readonly opcode: number;
  readonly gas: number;
  /** Items on the stack. */
  readonly height: number;
  readonly memorySize: number;
  readonly isStatic: boolean;
  readonly returnLength: number;
  /** An operand, 0 the top of the stack. */
  operand(index: number): bigint;
}

const STACK_LIMIT = 1024;
const SENTRY = 2300;
const INIT_CODE_LIMIT = 49152n;
/** Memory never reaches so far, whatever the gas. */
const MEMORY_LIMIT = 2 ** 32 - 1;
const FARTHEST = 2n ** 64n - 1n;

const REACHABLE = { MSTORE: 0x52, CALL: 0xf1, JUMP: 0x56, JUMPI: 0x57, RETURNDATACOPY: 0x3e, SSTORE: 0x55, TSTORE: 0x5d, CREATE: 0xf0, CREATE2: 0xf5, SELFDESTRUCT: 0xff } as const; // prettier-ignore

/** Why an instruction failed, told from what it found. */
export function haltReason(step: FailedStep, hardfork: Hardfork): HaltReason {
  const { opcode, gas, height } = step;
  const instruction = instructionOf(opcode);
  if (opcode === 0xfe) return "InvalidFEOpcode";
  if (instruction === undefined) return "OpcodeNotFound";
  const { since } = instruction;
  if (since === "later" || (since !== undefined && HARDFORKS.indexOf(hardfork) < HARDFORKS.indexOf(since))) return "NotActivated";
  if (changesState(opcode) && step.isStatic) return "StateChangeDuringStaticCall";
  if (gas < instruction.gas) return "OutOfGas";
  // DUP tells either with one word.
  if (height < instruction.takes) return instruction.name.startsWith("DUP") ? "StackOverflow" : "StackUnderflow";
  if (height - instruction.takes + instruction.gives > STACK_LIMIT) return "StackOverflow";
  if (opcode === REACHABLE.CALL && step.isStatic && step.operand(2) !== 0n) return "CallNotAllowedInsideStatic";
  if (opcode === REACHABLE.JUMP || opcode === REACHABLE.JUMPI) return "InvalidJump";
  if (opcode === REACHABLE.RETURNDATACOPY && step.operand(1) + step.operand(2) > BigInt(step.returnLength)) return "OutOfOffset";
  if (opcode === REACHABLE.SSTORE && gas <= SENTRY) return "ReentrancySentryOOG";
  const isCreate = opcode === REACHABLE.CREATE || opcode === REACHABLE.CREATE2;
  if (isCreate && step.operand(2) > INIT_CODE_LIMIT && step.operand(2) <= FARTHEST) return "CreateInitCodeSizeLimit";
  return outOfGas(step, instruction.gas);
}

function changesState(opcode: number): boolean {
  const isLog = opcode >= 0xa0 && opcode <= 0xa4;
  const { SSTORE, TSTORE, CREATE, CREATE2, SELFDESTRUCT } = REACHABLE;
  return isLog || [SSTORE, TSTORE, CREATE, CREATE2, SELFDESTRUCT].some((one) => one === opcode);
}

/** Ranges of memory by opcode: where offset and length lie on the stack (a negative length stands for itself), and gas for each word of it. */
const RANGES: Readonly<
  Record<
    number,
    { readonly ranges: readonly (readonly [number, number])[]; readonly word?: number; readonly byte?: number; readonly more?: number }
  >
> = {
  0x20: { ranges: [[0, 1]], word: 6 },
  0x37: { ranges: [[0, 2]], word: 3 },
  0x39: { ranges: [[0, 2]], word: 3 },
  0x3c: { ranges: [[1, 3]], word: 3 },
  0x3e: { ranges: [[0, 2]], word: 3 },
  0x51: { ranges: [[0, -32]] },
  0x52: { ranges: [[0, -32]] },
  0x53: { ranges: [[0, -1]] },
  0x5e: { ranges: [[0, 2], [1, 2]], word: 3 }, // prettier-ignore
  0xa0: { ranges: [[0, 1]], byte: 8 },
  0xa1: { ranges: [[0, 1]], byte: 8, more: 375 },
  0xa2: { ranges: [[0, 1]], byte: 8, more: 750 },
  0xa3: { ranges: [[0, 1]], byte: 8, more: 1125 },
  0xa4: { ranges: [[0, 1]], byte: 8, more: 1500 },
  0xf0: { ranges: [[1, 2]], word: 2 },
  0xf1: { ranges: [[3, 4], [5, 6]] }, // prettier-ignore
  0xf2: { ranges: [[3, 4], [5, 6]] }, // prettier-ignore
  0xf3: { ranges: [[0, 1]] },
  0xf4: { ranges: [[2, 3], [4, 5]] }, // prettier-ignore
  0xf5: { ranges: [[1, 2]], word: 2 },
  0xfa: { ranges: [[2, 3], [4, 5]] }, // prettier-ignore
  0xfd: { ranges: [[0, 1]] },
};

/** Which kind of gas was lacking: the instruction's own, or that for memory. */
function outOfGas(step: FailedStep, leastGas: number): HaltReason {
  const { ranges = [], word = 0, byte = 0, more = 0 } = RANGES[step.opcode] ?? {};
  let end = step.memorySize;
  let left = step.gas - leastGas - more;
  for (const [offsetAt, lengthAt] of ranges) {
    const length = lengthAt < 0 ? BigInt(-lengthAt) : step.operand(lengthAt);
    if (length > FARTHEST) return "InvalidOperandOOG";
    if (length === 0n) continue;
    left -= offsetAt === ranges[0]?.[0] ? word * Number((length + 31n) / 32n) + byte * Number(length) : 0;
    if (left < 0) return "OutOfGas";
    const offset = step.operand(offsetAt);
    if (offset > FARTHEST) return "InvalidOperandOOG";
    end = Math.max(end, Number(offset + length));
  }
  if (Math.ceil(end / 32) * 32 > MEMORY_LIMIT) return "MemoryLimitOOG";
  return memoryGas(end) - memoryGas(step.memorySize) > left ? "MemoryOOG" : "OutOfGas";
}

/** What it costs to let memory reach as far as an instruction wants. */
export function expansionGas(opcode: number, operand: FailedStep["operand"], memorySize: number): number {
  const ends = (RANGES[opcode]?.ranges ?? []).map(([offset, length]) =>
    operand(length) === 0n ? 0 : Number(operand(offset) + operand(length)),
  );
  return memoryGas(Math.max(memorySize, ...ends)) - memoryGas(memorySize);
}

/** What so many bytes of memory cost in all. */
export function memoryGas(bytes: number): number {
  const words = Math.ceil(bytes / 32);
  return words * 3 + Math.floor((words * words) / 512);
}
