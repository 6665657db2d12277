import { ParallelError } from "../errors/error.ts";

/**
 * Runs a step in the module. A trap of the module's own making means that memory is used up.
 *
 * @throws ENGINE_MEMORY, and INTERNAL for any other trap.
 */
export function withoutTrap<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    if (error.message === "unreachable") throw new ParallelError("ENGINE_MEMORY", {}, error);
    throw new ParallelError("INTERNAL", { detail: `the engine trapped: ${error.message}` }, error);
  }
}
