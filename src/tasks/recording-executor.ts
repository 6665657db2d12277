import type { Executor } from "../execution/executor.ts";
import { oneOf } from "./options.ts";

/** Each executor that a task can record with, by its name for `--executor`. Only the chosen one is loaded. */
const EXECUTORS = {
  engine: async () => (await import("../engine/engine-executor.ts")).createEngineExecutor(),
  reference: async () => (await import("../reference/reference-executor.ts")).createReferenceExecutor(),
} satisfies Record<string, () => Promise<Executor>>;

type ExecutorName = keyof typeof EXECUTORS;

/**
 * What makes the executor of a name, once it is needed.
 *
 * @throws INVALID_OPTION where there is none of that name.
 */
export function executorNamed(name: string): () => Promise<Executor> {
  return EXECUTORS[oneOf("--executor", name, Object.keys(EXECUTORS) as ExecutorName[])];
}
