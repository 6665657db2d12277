import type { HaltReason } from "./halt-reason.ts";

/** What geth says of a failure, and what OpenEthereum said, which flat traces keep. Other reasons stand for themselves. */
const MESSAGES: Partial<Record<HaltReason, readonly [string, string]>> = {
  Revert: ["execution reverted", "Reverted"],
  OutOfGas: ["out of gas", "Out of gas"],
  PrecompileOOG: ["out of gas", "Out of gas"],
  MemoryOOG: ["out of gas: out of memory", "Out of gas"],
  ReentrancySentryOOG: ["out of gas: not enough gas for reentrancy sentry", "Out of gas"],
  MemoryLimitOOG: ["out of gas: reach memory limit", "Out of gas"],
  OutOfFunds: ["insufficient balance for transfer", "Insufficient balance for transfer"],
  InvalidOperandOOG: ["out of gas: invalid operand", "Out of gas"],
  OpcodeNotFound: ["invalid opcode", "Bad instruction"],
  StackOverflow: ["Out of stack", "Out of stack"],
  InvalidJump: ["invalid jump destination", "Bad jump destination"],
  PrecompileError: ["precompiled failed", "Built-in failed"],
  InvalidFEOpcode: ["invalid opcode: INVALID", "Bad instruction"],
};

export function callMessage(reason: HaltReason): string {
  return MESSAGES[reason]?.[0] ?? reason;
}

export function flatMessage(reason: HaltReason): string {
  return MESSAGES[reason]?.[1] ?? reason;
}
