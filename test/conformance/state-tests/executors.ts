import { type Hardfork, HARDFORKS } from "../../../src/execution/block-context.ts";
import type { Executor } from "../../../src/execution/executor.ts";

export type ExecutorName = "reference" | "engine";

/** The engine's first hardfork; older ones run on the reference VM. */
const ENGINE_SINCE = "berlin";

/** Which executor a case of a hardfork belongs on, unless one is asked for. */
export function executorFor(hardfork: Hardfork): ExecutorName {
  return HARDFORKS.indexOf(hardfork) >= HARDFORKS.indexOf(ENGINE_SINCE) ? "engine" : "reference";
}

/** Loads the executor's code now: the one must not need the other's. */
export async function createExecutor(name: ExecutorName): Promise<Executor> {
  if (name === "reference") return (await import("../../../src/reference/reference-executor.ts")).createReferenceExecutor();
  return (await import("../../../src/engine/engine-executor.ts")).createEngineExecutor();
}

/** Builds the engine's module if it must be: once, before several workers would. */
export async function prepareEngine(): Promise<void> {
  await (await import("../../../src/engine/module.ts")).engineModule();
}
