import { expect } from "chai";
import fc from "fast-check";
import type { Log } from "../../src/access/access.ts";
import type { Hex } from "../../src/access/hex.ts";
import { bytesToHex } from "@ethereumjs/util";
import { openBlock } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { ADDRESS_BYTES, LOG, RESULT, WORD_BYTES } from "../../src/engine/memory-map.ts";
import { encodeReceipts } from "../../src/engine/receipts.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { BLOCK, call } from "../helpers/little-block.ts";
import { bloomOf, receiptsOf, receiptsRootOf } from "../helpers/receipts.ts";

const RESULT_BYTES = 56;

interface Case {
  readonly type: Transaction["type"];
  readonly status: 0 | 1;
  readonly gasUsed: bigint;
  readonly logs: Log[];
}

const hex = (shortest: number, longest: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: shortest, maxLength: longest }).map((bytes) => bytesToHex(bytes));

/** Some come again in many logs, as a token's address and events do. */
const addressOfLog = fc.oneof(fc.constantFrom<Hex>(`0x${"00".repeat(20)}`, `0x${"11".repeat(20)}`), hex(20, 20));
const topic = fc.oneof(fc.constantFrom<Hex>(`0x${"00".repeat(32)}`, `0x${"00".repeat(12)}${"11".repeat(20)}`), hex(32, 32));

const oneCase: fc.Arbitrary<Case> = fc.record({
  type: fc.constantFrom(0, 1, 2, 3, 4),
  status: fc.constantFrom(0, 1),
  gasUsed: fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 21_000n, max: 1n << 40n })),
  logs: fc.array(fc.record({ address: addressOfLog, topics: fc.array(topic, { maxLength: 4 }), data: hex(0, 100) }), { maxLength: 5 }),
});

describe("receipts of the engine", () => {
  let engine: EngineInstance;

  before(async function () {
    this.timeout(60_000);
    engine = await EngineInstance.create();
  });

  it("equal the oracle's: each receipt, the root, the bloom", async () => {
    const law = async (cases: readonly Case[]) => {
      openBlock(engine, BLOCK, 0n);
      const executed = cases.map((one): ExecutedTransaction => ({ ...one, returnData: "0x", accesses: [], preimages: {} }));
      const types = cases.map(({ type }) => type);
      const { root, logsBloom, receipts } = encodeReceipts(engine, executed.map(writeResult), types);
      expect(receipts.map((bytes) => bytesToHex(bytes))).to.deep.equal(receiptsOf(types, executed).map((bytes) => bytesToHex(bytes)));
      expect(logsBloom).to.equal(bloomOf(executed));
      const transactions = types.map((type) => call(undefined, { type }));
      expect(root).to.equal(await receiptsRootOf(transactions, executed));
    };
    await fc.assert(fc.asyncProperty(fc.array(oneCase, { maxLength: 20, size: "max" }), law), { seed: 407, numRuns: 60 });
  });

  /** Writes a result as execution leaves it. */
  function writeResult({ status, gasUsed, logs }: ExecutedTransaction): number {
    const result = engine.exports.allocate(RESULT_BYTES);
    const list = engine.exports.allocate(4 * logs.length);
    for (const [index, log] of logs.entries()) {
      const pointer = writeLog(log);
      engine.view.setUint32(list + 4 * index, pointer, true);
    }
    const { view } = engine;
    view.setUint32(result + RESULT.succeeded, status, true);
    view.setBigUint64(result + RESULT.gas, gasUsed, true);
    view.setUint32(result + RESULT.logs, list, true);
    view.setUint32(result + RESULT.logCount, logs.length, true);
    return result;
  }

  function writeLog({ address, topics, data }: Log): number {
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
});
