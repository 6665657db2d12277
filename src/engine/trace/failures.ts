import type { Hex } from "../../access/hex.ts";
import { type Hardfork, isAtLeast } from "../../execution/block-context.ts";
import { CODE_LIMIT } from "../../execution/limits.ts";
import type { EngineInstance } from "../instance.ts";
import { FRAME, WORD_BYTES } from "../memory-map.ts";
import { announcesTooMuch, MODEXP } from "../precompiles/modexp.ts";
import { isPrecompile, precompileGas } from "../precompiles/precompiles.ts";
import type { CallFrame } from "./call-frame.ts";
import { expansionGas, type FailedStep, type HaltReason, memoryGas } from "./halt-reason.ts";
import type { Step } from "./struct-logs.ts";

const RETURN = 0xf3;
const RESERVED_BYTE = 0xef;

/** Above all precompiled contracts. */
const NO_PRECOMPILE = 0x10000n;

const CALL = 0xf1;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const STATICCALL = 0xfa;
const SELFDESTRUCT = 0xff;
const CALL_VALUE = 9000;
const SELFDESTRUCT_GAS = 5000;
const COLD_ACCOUNT = 2600;
const WARM_ACCOUNT = 100;

/** What a step found; its operands lie on the stack as long as nothing else runs. */
export function found(engine: EngineInstance, step: Step): FailedStep {
  return {
    ...step,
    height: (step.stackPointer - step.stack) / WORD_BYTES,
    operand: (index) => engine.quantity(step.stackPointer - index * WORD_BYTES),
  };
}

/** Why the code that a creation's RETURN gave back was not kept, and what the instruction cost; undefined where it failed itself. */
export function depositFailure(engine: EngineInstance, step: Step): { readonly reason: HaltReason; readonly gasCost: number } | undefined {
  const { operand, height, memorySize } = found(engine, step);
  if (step.opcode !== RETURN || height < 2) return undefined;
  const [offset, length] = [Number(operand(0)), Number(operand(1))];
  const end = length === 0 ? 0 : offset + length;
  const gasCost = memoryGas(Math.max(end, memorySize)) - memoryGas(memorySize);
  if (gasCost > step.gas) return undefined;
  if (length > CODE_LIMIT && !engine.isCodeUnlimited) return { reason: "CreateContractSizeLimit", gasCost };
  const isReserved = length > 0 && offset < memorySize && engine.bytes[step.memory + offset] === RESERVED_BYTE;
  return { reason: isReserved && isAtLeast(engine.hardfork, "london") ? "CreateContractStartingWithEF" : "OutOfGas", gasCost };
}

/** Why a precompiled contract failed. */
export function precompileFailure({ to, input, gas }: CallFrame, hardfork: Hardfork): HaltReason {
  const number = precompileNumber(to);
  const data = Buffer.from(input.slice(2), "hex");
  if (number === MODEXP && announcesTooMuch(data, BigInt(gas), hardfork)) return "PrecompileError";
  return precompileGas(number, data, hardfork) > gas ? "PrecompileOOG" : "PrecompileError";
}

/** An address as a number, if it is low enough for a precompiled contract's; 0 is none's. */
export function precompileNumber(address: Hex): number {
  const number = BigInt(address);
  return number < NO_PRECOMPILE ? Number(number) : 0;
}

/** Whom an instruction that failed was to call, or to leave its balance to, and where: the account whose code it is in, as a pointer, and its counter. */
export interface FailedCall {
  readonly address: Hex;
  readonly code: number;
  readonly counter: number;
  /** Whether there was enough gas to look at the account, cold unless it is a precompiled contract. */
  readonly isReached: boolean;
}

/** The call of an account, or the destruction in its favour, that failed; undefined for other instructions. */
export function failedCall(engine: EngineInstance, step: Step, reason: HaltReason): FailedCall | undefined {
  const { opcode, frame, counter, stackPointer } = step;
  const { operand, memorySize } = found(engine, step);
  const pays = opcode === CALL || opcode === CALLCODE;
  if (!pays && opcode !== DELEGATECALL && opcode !== STATICCALL && opcode !== SELFDESTRUCT) return undefined;
  const account = opcode === SELFDESTRUCT ? stackPointer : stackPointer - WORD_BYTES;
  const address = engine.address(account);
  const code = engine.view.getUint32(frame + FRAME.codeAccount, true);
  const isWarm = isPrecompile(precompileNumber(address), engine.hardfork);
  if (opcode === SELFDESTRUCT) return { address, code, counter, isReached: step.gas >= SELFDESTRUCT_GAS + (isWarm ? 0 : COLD_ACCOUNT) };
  const price = (pays && operand(2) !== 0n ? CALL_VALUE : 0) + expansionGas(opcode, operand, memorySize);
  return { address, code, counter, isReached: reason === "OutOfGas" && step.gas - price >= (isWarm ? WARM_ACCOUNT : COLD_ACCOUNT) };
}
