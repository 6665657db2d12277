import { expect } from "chai";
import { RLP } from "@ethereumjs/rlp";
import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { bytesToHex, concatBytes, hexToBytes } from "@ethereumjs/util";
import { Bloom } from "@ethereumjs/vm";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { readMainnetBlock } from "../helpers/mainnet-block.ts";
import { skipped, testData } from "../helpers/test-data.ts";

/** One each of Byzantium, Petersburg and Cancun among the smaller ones. */
const BLOCKS = ["5891667", "6196166", "8889776", "11814555", "19426587"];

describe("the reference executor on mainnet blocks", function () {
  this.timeout(60_000);

  for (const number of BLOCKS) {
    it(`reproduces block ${number}: gas used, logs bloom, receipts root`, async function () {
      const path = testData(`blocks/${number}.json.gz`);
      if (path === undefined) {
        console.log(`      ${skipped("blocks")}`);
        return this.skip();
      }
      const { context, transactions, state, expected } = readMainnetBlock(path);
      const started = performance.now();
      const executed = await createReferenceExecutor().execute(context, transactions, capturedStateReader(state));
      if (process.env["PROFILE"]) console.log(number, context.hardfork, transactions.length, Math.round(performance.now() - started), "ms");

      expect(executed.filter(({ refusal }) => refusal !== undefined)).to.deep.equal([]);
      expect(executed.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)).to.equal(expected.gasUsed);
      expect(bytesToHex(bloomOf(executed))).to.equal(expected.logsBloom);
      expect(await receiptsRoot(transactions, executed)).to.equal(expected.receiptsRoot);
    });
  }
});

function bloomOf(executed: readonly ExecutedTransaction[]): Uint8Array {
  const bloom = new Bloom();
  for (const { address, topics } of executed.flatMap(({ logs }) => logs)) {
    bloom.add(hexToBytes(address));
    for (const topic of topics) bloom.add(hexToBytes(topic));
  }
  return bloom.bitvector;
}

async function receiptsRoot(transactions: readonly Transaction[], executed: readonly ExecutedTransaction[]): Promise<string> {
  const trie = new MerklePatriciaTrie();
  let cumulativeGas = 0n;
  for (const [index, result] of executed.entries()) {
    cumulativeGas += result.gasUsed;
    const logs = result.logs.map(({ address, topics, data }) => [
      hexToBytes(address),
      topics.map((topic) => hexToBytes(topic)),
      hexToBytes(data),
    ]);
    const receipt = RLP.encode([result.status, cumulativeGas, bloomOf([result]), logs]);
    const type = transactions[index]?.type ?? 0;
    await trie.put(RLP.encode(index), type === 0 ? receipt : concatBytes(Uint8Array.of(type), receipt));
  }
  return bytesToHex(trie.root());
}
