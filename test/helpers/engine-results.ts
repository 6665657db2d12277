import type { Log } from "../../src/access/access.ts";
import type { EngineInstance } from "../../src/engine/instance.ts";
import { ADDRESS_BYTES, LOG, RESULT, WORD_BYTES } from "../../src/engine/memory-map.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";

const RESULT_BYTES = 64;

/** Writes what a receipt needs of a result as execution leaves it. Gives its pointer. */
export function writeResult(
  engine: EngineInstance,
  { status, gasUsed, logs }: Pick<ExecutedTransaction, "status" | "gasUsed" | "logs">,
): number {
  const result = engine.exports.allocate(RESULT_BYTES);
  const list = engine.exports.allocate(4 * logs.length);
  for (const [index, log] of logs.entries()) {
    const pointer = writeLog(engine, log);
    engine.view.setUint32(list + 4 * index, pointer, true);
  }
  const { view } = engine;
  view.setUint32(result + RESULT.succeeded, status, true);
  view.setBigUint64(result + RESULT.gas, gasUsed, true);
  view.setUint32(result + RESULT.logs, list, true);
  view.setUint32(result + RESULT.logCount, logs.length, true);
  return result;
}

function writeLog(engine: EngineInstance, { address, topics, data }: Log): number {
  const dataLength = (data.length - 2) / 2;
  const account = engine.exports.allocate(WORD_BYTES);
  const log = engine.exports.allocate(LOG.topics + WORD_BYTES * topics.length + dataLength);
  const { view } = engine;
  engine.writeReversed(account, address, ADDRESS_BYTES);
  view.setUint32(log + LOG.account, account, true);
  view.setUint32(log + LOG.topicCount, topics.length, true);
  view.setUint32(log + LOG.dataLength, dataLength, true);
  for (const [index, topic] of topics.entries()) engine.writeReversed(log + LOG.topics + WORD_BYTES * index, topic, WORD_BYTES);
  engine.writeData(log + LOG.topics + WORD_BYTES * topics.length, data);
  return log;
}
