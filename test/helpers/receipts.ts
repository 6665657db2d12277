import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, concatBytes, hexToBytes } from "@ethereumjs/util";
import { Bloom } from "@ethereumjs/vm";
import type { Log } from "../../src/access/access.ts";
import type { Hex } from "../../src/access/hex.ts";
import type { ExecutedTransaction } from "../../src/execution/executor.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { keccak256 } from "../../src/reference/keccak.ts";

/** The logs bloom of a header or a receipt. */
export function bloomOf(executed: readonly ExecutedTransaction[]): Hex {
  const bloom = new Bloom();
  for (const { address, topics } of executed.flatMap(({ logs }) => logs)) {
    bloom.add(hexToBytes(address));
    for (const topic of topics) bloom.add(hexToBytes(topic));
  }
  return bytesToHex(bloom.bitvector);
}

/** The root of a block's receipts, Byzantium or later. */
export async function receiptsRootOf(transactions: readonly Transaction[], executed: readonly ExecutedTransaction[]): Promise<Hex> {
  const types = transactions.map(({ type }) => type);
  const trie = new MerklePatriciaTrie({ useKeyHashingFunction: keccak256 });
  for (const [index, receipt] of receiptsOf(types, executed).entries()) await trie.put(RLP.encode(index), receipt);
  return bytesToHex(trie.root());
}

/** A block's receipts as they are encoded, by the types of its transactions. */
export function receiptsOf(types: readonly number[], executed: readonly ExecutedTransaction[]): Uint8Array[] {
  let cumulativeGas = 0n;
  return executed.map((result, index) => {
    cumulativeGas += result.gasUsed;
    const receipt = RLP.encode([result.status, cumulativeGas, hexToBytes(bloomOf([result])), encodableLogs(result.logs)]);
    const type = types[index] ?? 0;
    return type === 0 ? receipt : concatBytes(Uint8Array.of(type), receipt);
  });
}

/** keccak256 of the logs' RLP, as state tests hold it. */
export function logsHashOf(logs: readonly Log[]): Hex {
  return bytesToHex(keccak256(RLP.encode(encodableLogs(logs))));
}

function encodableLogs(logs: readonly Log[]): [Uint8Array, Uint8Array[], Uint8Array][] {
  return logs.map(({ address, topics, data }) => [hexToBytes(address), topics.map((topic) => hexToBytes(topic)), hexToBytes(data)]);
}
