import type { EngineInstance } from "../instance.ts";
import { RESULT, TRANSACTION } from "../memory-map.ts";
import type { CallFrame } from "./call-frame.ts";
import type { FailedCall } from "./failures.ts";
import { TransactionRecorder } from "./recorder.ts";
import type { StructLog, StructLogOptions } from "./struct-logs.ts";

/** What one execution showed. */
export interface Recording {
  /** The transaction's own message; undefined where the transaction was refused. */
  readonly root: CallFrame | undefined;
  /** Empty unless they were asked for. */
  readonly structLogs: readonly StructLog[];
  readonly unreached: readonly FailedCall[];
  /** Where the result lies. */
  readonly result: number;
  readonly gasLimit: number;
  readonly gasUsed: number;
}

/**
 * Executes a transaction that `writeTransaction` wrote, in a block that is open, on an instance of the build "engine-trace".
 * `load` brings state that the engine's world lacks; one that holds all of it is never asked.
 */
export async function recordTransaction(
  engine: EngineInstance,
  transaction: number,
  load: (need: number) => Promise<void> | void,
  structLogs?: StructLogOptions,
): Promise<Recording> {
  const gasLimit = Number(engine.view.getBigUint64(transaction + TRANSACTION.gasLimit, true));
  const recorder = new TransactionRecorder(engine, structLogs);
  engine.listener = recorder;
  try {
    for (let need = engine.exports.execute(transaction); need !== 0; need = engine.exports.resume()) {
      recorder.waited();
      await load(need);
    }
  } finally {
    engine.listener = undefined;
  }
  const result = engine.exports.lastResult();
  const gasUsed = Number(engine.view.getBigUint64(result + RESULT.gas, true));
  return { root: recorder.root, structLogs: recorder.structLogs?.logs ?? [], unreached: recorder.unreached, result, gasLimit, gasUsed };
}
