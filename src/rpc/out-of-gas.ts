import type { Hex } from "../access/hex.ts";
import { precompileNumber } from "../engine/trace/failures.ts";
import { isPrecompile } from "../engine/precompiles/precompiles.ts";
import type { FailedOutcome } from "../chain/network-chain.ts";
import type { Hardfork } from "../execution/block-context.ts";

/** What the gas was lacking for, in EDR's words. */
export type GasLack = "Basic" | "Memory" | "MemoryLimit" | "InvalidOperand" | "ReentrancySentry" | "Precompile";

/** The trace that tells it. */
export const LACK_TRACE = { tracer: "callTracer", tracerConfig: { onlyTopCall: true } } as const;

/** Whether an execution ran out of gas at its top, or may have: a precompiled contract does not say why it failed. */
export function mayLackGas(outcome: FailedOutcome): boolean {
  return outcome.kind === "halt" && (outcome.reason === "outOfGas" || outcome.detail === "PrecompileError");
}

/** What an execution lacked gas for, told from its trace; undefined where it failed for another reason. */
export function lackOf(trace: unknown, to: Hex | undefined, hardfork: Hardfork): GasLack | undefined {
  const lack = LACKS[(trace as { readonly error?: string } | undefined)?.error ?? ""];
  return lack === "Basic" && to !== undefined && isPrecompile(precompileNumber(to), hardfork) ? "Precompile" : lack;
}

const LACKS: Readonly<Record<string, GasLack>> = {
  "out of gas": "Basic",
  "out of gas: out of memory": "Memory",
  "out of gas: reach memory limit": "MemoryLimit",
  "out of gas: invalid operand": "InvalidOperand",
  "out of gas: not enough gas for reentrancy sentry": "ReentrancySentry",
};
