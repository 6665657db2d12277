import { genTransactionsTrieRoot } from "@ethereumjs/block";
import { createLegacyTx } from "@ethereumjs/tx";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import type { Log } from "../../src/access/access.ts";
import type { Hex } from "../../src/access/hex.ts";
import { openBlock } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { encodeReceipts, orderedRoot } from "../../src/engine/receipts.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { writeResult } from "../helpers/engine-results.ts";
import { BLOCK, call } from "../helpers/little-block.ts";
import { bloomOf, receiptsOf, receiptsRootOf } from "../helpers/receipts.ts";

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
      const { root, logsBloom, receipts } = encodeReceipts(
        engine,
        executed.map((one) => writeResult(engine, one)),
        types,
      );
      expect(receipts.map((bytes) => bytesToHex(bytes))).to.deep.equal(receiptsOf(types, executed).map((bytes) => bytesToHex(bytes)));
      expect(logsBloom).to.equal(bloomOf(executed));
      const transactions = types.map((type) => call(undefined, { type }));
      expect(root).to.equal(await receiptsRootOf(transactions, executed));
    };
    await fc.assert(fc.asyncProperty(fc.array(oneCase, { maxLength: 20, size: "max" }), law), { seed: 407, numRuns: 60 });
  });

  it("and transactions have the library's root", async () => {
    const transactions = Array.from({ length: 200 }, (_, nonce) => createLegacyTx({ nonce, data: new Uint8Array((nonce * 7) % 300) }));
    for (const count of [0, 1, 2, 127, 128, 129, 200]) {
      const some = transactions.slice(0, count);
      const wanted = bytesToHex(await genTransactionsTrieRoot(some));
      expect(
        orderedRoot(
          engine,
          some.map((transaction) => transaction.serialize()),
        ),
      ).to.equal(wanted);
    }
  });
});
