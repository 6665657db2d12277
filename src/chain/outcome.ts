import type { BlockRun } from "../execution/block-engine.ts";
import type { HaltReason as EngineHalt } from "../execution/halt-reason.ts";
import type { ExecutionOutcome, HaltReason, Outcomes } from "./network-chain.ts";

/** How a transaction of a run ended. */
export function outcomeOf(run: BlockRun, index: number): ExecutionOutcome {
  const halt = run.halt(index);
  const left = {
    output: halt === undefined ? run.returnData(index) : "0x",
    gasUsed: run.gasUsedBy(index),
    consoleLogs: run.consoleCalls(index),
  } as const;
  if (run.succeeded(index)) return { kind: "success", ...left };
  return halt === undefined ? { kind: "revert", ...left } : { kind: "halt", reason: KINDS[halt] ?? "other", detail: halt, ...left };
}

/** How those transactions of a run ended that failed or called Hardhat's console. */
export function outcomesToTell(run: BlockRun): Outcomes {
  const outcomes = new Map<number, ExecutionOutcome>();
  for (let index = 0; index < run.count; index++) {
    if (!run.succeeded(index) || run.callsConsole(index)) outcomes.set(index, outcomeOf(run, index));
  }
  return outcomes;
}

/** Those that have messages of their own. */
const KINDS: Partial<Record<EngineHalt, HaltReason>> = {
  OutOfGas: "outOfGas",
  OpcodeNotFound: "invalidOpcode",
  InvalidFEOpcode: "invalidOpcode",
  CreateContractSizeLimit: "codeSizeLimit",
};
