import { type Hardfork, isAtLeast } from "../../execution/block-context.ts";
import { INIT_CODE_LIMIT } from "../../execution/limits.ts";
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

/** What of the block decides which instructions may do what. */
interface Rules {
  readonly hardfork: Hardfork;
  readonly isCodeUnlimited: boolean;
}

const STACK_LIMIT = 1024;
const SENTRY = 2300;
/** Memory never reaches so far, whatever the gas. */
const MEMORY_LIMIT = 2 ** 32 - 1;
const FARTHEST = 2n ** 64n - 1n;

const OPCODE = { CALL: 0xf1, JUMP: 0x56, JUMPI: 0x57, RETURNDATACOPY: 0x3e, SSTORE: 0x55, TSTORE: 0x5d, CREATE: 0xf0, CREATE2: 0xf5, INVALID: 0xfe, SELFDESTRUCT: 0xff } as const; // prettier-ignore

/** Why an instruction failed, told from what it found, and the gas that it had taken by then. */
export function haltOf(step: FailedStep, rules: Rules): { readonly reason: HaltReason; readonly gasCost: number } {
  const gas = instructionOf(step.opcode)?.gas ?? 0;
  const reason = ruleBroken(step, rules);
  if (reason !== undefined) return { reason, gasCost: gas };
  if (gas > step.gas) return { reason: "OutOfGas", gasCost: step.gas };
  const lack = lackOfGas(step, gas);
  return "reason" in lack ? lack : restOf(step, lack.gasCost);
}

/** The rule other than gas that an instruction broke. Rules that look at operands come after the constant part of the price. */
function ruleBroken(step: FailedStep, { hardfork, isCodeUnlimited }: Rules): HaltReason | undefined {
  const { opcode, gas, height } = step;
  const instruction = instructionOf(opcode);
  if (opcode === OPCODE.INVALID) return "InvalidFEOpcode";
  if (instruction === undefined) return "OpcodeNotFound";
  const { since, takes, gives } = instruction;
  if (gas < instruction.gas) return undefined;
  if (since === "later" || (since !== undefined && !isAtLeast(hardfork, since))) return "NotActivated";
  if (step.isStatic && changesState(opcode)) return "StateChangeDuringStaticCall";
  // DUP tells either with one word.
  if (height < (TAKES_FIRST[instruction.name] ?? takes)) return instruction.name.startsWith("DUP") ? "StackOverflow" : "StackUnderflow";
  if (height >= takes && height - takes + gives > STACK_LIMIT) return "StackOverflow";
  if (opcode === OPCODE.CALL && step.isStatic && step.operand(2) !== 0n) return "CallNotAllowedInsideStatic";
  if (opcode === OPCODE.JUMP || opcode === OPCODE.JUMPI) return "InvalidJump";
  const isReadable = opcode !== OPCODE.RETURNDATACOPY || step.operand(1) + step.operand(2) <= BigInt(step.returnLength);
  if (!isReadable && step.operand(2) <= FARTHEST) return "OutOfOffset";
  if (opcode === OPCODE.SSTORE && gas <= SENTRY) return "ReentrancySentryOOG";
  const isCreate = opcode === OPCODE.CREATE || opcode === OPCODE.CREATE2;
  const isLimited = isCreate && isAtLeast(hardfork, "shanghai") && !isCodeUnlimited;
  return isLimited && step.operand(2) > INIT_CODE_LIMIT && step.operand(2) <= FARTHEST ? "CreateInitCodeSizeLimit" : undefined;
}

/** How many operands an instruction takes before its memory is paid for, if not all. */
const TAKES_FIRST: Readonly<Record<string, number>> = { LOG1: 2, LOG2: 2, LOG3: 2, LOG4: 2, CREATE2: 3 };

function changesState(opcode: number): boolean {
  const isLog = opcode >= 0xa0 && opcode <= 0xa4;
  const { SSTORE, TSTORE, CREATE, CREATE2, SELFDESTRUCT } = OPCODE;
  return isLog || [SSTORE, TSTORE, CREATE, CREATE2, SELFDESTRUCT].some((one) => one === opcode);
}

/** Where an offset and a length lie on the stack (a negative length stands for itself); of two offsets the farther one counts. */
type Range = readonly [offset: number, length: number, otherOffset?: number];

/** Ranges of memory by opcode, and gas for each word of it. */
const RANGES: Readonly<
  Record<number, { readonly ranges: readonly Range[]; readonly word?: number; readonly byte?: number; readonly more?: number }>
> = {
  0x20: { ranges: [[0, 1]], word: 6 },
  0x37: { ranges: [[0, 2]], word: 3 },
  0x39: { ranges: [[0, 2]], word: 3 },
  0x3c: { ranges: [[1, 3]], word: 3 },
  0x3e: { ranges: [[0, 2]], word: 3 },
  0x51: { ranges: [[0, -32]] },
  0x52: { ranges: [[0, -32]] },
  0x53: { ranges: [[0, -1]] },
  0x5e: { ranges: [[0, 2, 1]], word: 3 },
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

/** What fails once memory is paid for: operands that are taken only then, or gas, of which it takes all. */
function restOf({ opcode, height, gas }: FailedStep, gasCost: number): { readonly reason: HaltReason; readonly gasCost: number } {
  const takes = instructionOf(opcode)?.takes ?? 0;
  return height < takes ? { reason: "StackUnderflow", gasCost } : { reason: "OutOfGas", gasCost: gas };
}

/** The gas that was lacking before or for memory, or how much both cost where there was enough. */
function lackOfGas(
  step: FailedStep,
  gas: number,
): { readonly reason: HaltReason; readonly gasCost: number } | { readonly gasCost: number } {
  const { ranges = [], word = 0, byte = 0, more = 0 } = RANGES[step.opcode] ?? {};
  let memorySize = step.memorySize;
  let gasCost = gas;
  for (const [index, [offsetAt, lengthAt, otherAt = offsetAt]] of ranges.entries()) {
    const length = lengthAt < 0 ? BigInt(-lengthAt) : step.operand(lengthAt);
    if (length > FARTHEST) return { reason: "InvalidOperandOOG", gasCost };
    if (index === 0) gasCost += more + word * Math.ceil(Number(length) / 32) + byte * Number(length);
    if (gasCost > step.gas) return { reason: "OutOfGas", gasCost: step.gas };
    if (length === 0n) continue;
    const offset = larger(step.operand(offsetAt), step.operand(otherAt));
    if (offset > FARTHEST) return { reason: "InvalidOperandOOG", gasCost };
    const end = Math.max(memorySize, 32 * Math.ceil(Number(offset + length) / 32));
    if (end > MEMORY_LIMIT) return { reason: "MemoryLimitOOG", gasCost };
    const expansion = memoryGas(end) - memoryGas(memorySize);
    if (expansion > step.gas - gasCost) return { reason: "MemoryOOG", gasCost };
    gasCost += expansion;
    memorySize = end;
  }
  return { gasCost };
}

/** What it costs to let memory reach as far as an instruction wants. */
export function expansionGas(opcode: number, operand: FailedStep["operand"], memorySize: number): number {
  const ends = (RANGES[opcode]?.ranges ?? []).map(([offset, length, other = offset]) =>
    operand(length) === 0n ? 0 : Number(larger(operand(offset), operand(other)) + operand(length)),
  );
  return memoryGas(Math.max(memorySize, ...ends)) - memoryGas(memorySize);
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** What so many bytes of memory cost in all. */
export function memoryGas(bytes: number): number {
  const words = Math.ceil(bytes / 32);
  return words * 3 + Math.floor((words * words) / 512);
}
