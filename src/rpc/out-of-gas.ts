import type { Hex } from "../access/hex.ts";
import { precompileNumber } from "../engine/trace/failures.ts";
import { isPrecompile } from "../engine/precompiles/precompiles.ts";
import type { FailedOutcome } from "../chain/network-chain.ts";
import type { Hardfork } from "../execution/block-context.ts";

/** What the gas was lacking for, in EDR's words. */
export type GasLack = "Basic" | "Memory" | "MemoryLimit" | "InvalidOperand" | "ReentrancySentry" | "Precompile";

/** The trace that tells it. */
export const LACK_TRACE = { tracer: "callTracer", tracerConfig: { onlyTopCall: true } } as const;

/** Whether an execution ran out of gas, at its top. */
export function ranOut(outcome: FailedOutcome): boolean {
  return outcome.kind === "halt" && outcome.reason === "outOfGas";
}

/** What an execution that ran out of gas lacked it for, told from its trace. */
export function lackOf(trace: unknown, to: Hex | undefined, hardfork: Hardfork): GasLack {
  if (to !== undefined && isPrecompile(precompileNumber(to), hardfork)) return "Precompile";
  return LACKS[(trace as { readonly error?: string } | undefined)?.error ?? ""] ?? "Basic";
}

const LACKS: Readonly<Record<string, GasLack>> = {
  "out of gas: out of memory": "Memory",
  "out of gas: reach memory limit": "MemoryLimit",
  "out of gas: invalid operand": "InvalidOperand",
  "out of gas: not enough gas for reentrancy sentry": "ReentrancySentry",
};
