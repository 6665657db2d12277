import { expect } from "chai";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { Filters } from "../../src/chain/filters.ts";
import { LogIndex } from "../../src/chain/log-index.ts";
import type { ChainBlock, ChainReceipt, FoundLog, LogFilter } from "../../src/chain/network-chain.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { edrBlock, edrBlocks, headerOf, type JsonBlock } from "../helpers/edr-block.ts";
import { edrNetwork } from "../helpers/edr-network.ts";
import { address } from "../helpers/little-block.ts";

type Provider = Awaited<ReturnType<typeof edrNetwork>>;

const CONTRACTS = [address(0xc1), address(0xc2), address(0xc3)];
const TOPICS = [1n, 2n, 3n].map(toWord);

/** Code that logs with `count` topics, each a word of its calldata. */
function logger(count: number): Hex {
  const loads = Array.from({ length: count }, (_, index) => `60${(32 * (count - 1 - index)).toString(16).padStart(2, "0")}35`).join("");
  return `0x${loads}60006000a${count}00`;
}

/** A block with its receipts, from EDR's JSON. */
async function chainBlock(provider: Provider, json: JsonBlock): Promise<ChainBlock> {
  const receipts: ChainReceipt[] = [];
  for (const { hash } of json.transactions) {
    receipts.push((await provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as ChainReceipt);
  }
  return { hash: json["hash"] ?? "0x", header: headerOf(json), transactions: [], receipts, size: 0n, totalDifficulty: 0n };
}

async function emit(provider: Provider, blocks: number, random: () => number): Promise<void> {
  const below = (count: number): number => Math.floor(random() * count);
  const [from] = (await provider.request({ method: "eth_accounts" })) as Hex[];
  for (let index = 0; index < blocks; index++) {
    for (let sent = below(4); sent > 0; sent--) {
      const data = `0x${[0, 1, 2].map(() => (TOPICS[below(3)] ?? "0x").slice(2)).join("")}`;
      const fields = { from, to: CONTRACTS[below(3)], data, gas: "0x186a0", gasPrice: "0xba43b7400" };
      await provider.request({ method: "eth_sendTransaction", params: [fields] });
    }
    await provider.request({ method: "evm_mine" });
  }
}

function placed(found: readonly FoundLog[]): unknown[] {
  return found.map(({ log, block, transactionIndex, logIndex }) => [block.hash, transactionIndex, logIndex, log.address, log.topics]);
}

function theirs(logs: unknown): unknown[] {
  return (logs as Record<string, Hex>[]).map((log) => [
    log["blockHash"],
    Number(log["transactionIndex"]),
    Number(log["logIndex"]),
    log["address"],
    log["topics"],
  ]);
}

describe("logs, against EDR", function () {
  this.timeout(60_000);
  let provider: Provider;

  beforeEach(async () => {
    provider = await edrNetwork({ mining: { auto: false } } as never);
    for (const [index, contract] of CONTRACTS.entries()) {
      await provider.request({ method: "hardhat_setCode", params: [contract, logger(index + 1)] });
    }
  });

  it("are found by block, address and topics, in the same order", async () => {
    const random = seededRandom(21);
    await emit(provider, 12, random);
    const index = new LogIndex();
    for (const json of await edrBlocks(provider)) index.add(await chainBlock(provider, json));
    const below = (count: number): number => Math.floor(random() * count);
    for (let round = 0; round < 80; round++) {
      const filter: LogFilter = {
        ...{ fromBlock: BigInt(below(14)), toBlock: BigInt(below(14)) },
        addresses: new Set(CONTRACTS.filter(() => below(3) === 0)),
        topics: Array.from({ length: below(4) }, () => (below(2) === 0 ? undefined : TOPICS.filter(() => below(2) === 0))),
      };
      const json = {
        ...{ fromBlock: `0x${filter.fromBlock.toString(16)}`, toBlock: `0x${filter.toBlock.toString(16)}` },
        ...{ address: [...filter.addresses], topics: filter.topics.map((topics) => topics ?? null) },
      };
      expect(placed(index.find(filter))).to.deep.equal(theirs(await provider.request({ method: "eth_getLogs", params: [json] })));
    }
    index.revertTo(5n);
    const all = { fromBlock: 0n, toBlock: 100n, addresses: new Set<Hex>(), topics: [] };
    const before = await provider.request({ method: "eth_getLogs", params: [{ fromBlock: "0x0", toBlock: "0x5" }] });
    expect(placed(index.find(all))).to.deep.equal(theirs(before));
  });

  it("are told to filters, with blocks and pending transactions", async () => {
    let count = 0n;
    const filters = new Filters(() => ++count);
    const genesis = await edrBlock(provider, 0n);
    const ask = async (method: string, ...params: unknown[]): Promise<unknown> => provider.request({ method, params });
    const criteria = { fromBlock: 2n, addresses: new Set(CONTRACTS.slice(0, 2)), topics: [TOPICS.slice(0, 2)] };
    const json = { fromBlock: "0x2", address: CONTRACTS.slice(0, 2), topics: [TOPICS.slice(0, 2)] };
    const pairs = [
      [filters.addBlockFilter(genesis["hash"] ?? "0x"), await ask("eth_newBlockFilter")],
      [filters.addPendingTransactionFilter(), await ask("eth_newPendingTransactionFilter")],
      [filters.addLogFilter(criteria, []), await ask("eth_newFilter", json)],
    ] as const;
    await emit(provider, 6, seededRandom(22));
    for (const block of (await edrBlocks(provider)).slice(1)) {
      for (const { hash } of block.transactions) filters.onPendingTransaction({ hash } as never);
      filters.onBlock(await chainBlock(provider, block));
    }
    for (const [id, theirId] of pairs) {
      expect(id).to.equal(BigInt(theirId as Hex));
      const [changes, answer] = [filters.changes(id), await ask("eth_getFilterChanges", theirId)];
      if (changes?.kind === "logs") expect(placed(changes.logs)).to.deep.equal(theirs(answer));
      else expect([...(changes?.hashes ?? [])].sort()).to.deep.equal([...(answer as Hex[])].sort());
      expect(filters.changes(id)).to.deep.include(changes?.kind === "logs" ? { logs: [] } : { hashes: [] });
    }
    expect(() => filters.logs(1n)).to.throw("Subscription 1 is not a Logs subscription, but a NewHeads subscription");
    expect([filters.logs(9n), filters.changes(9n), filters.remove(9n), filters.remove(1n), filters.remove(1n)]).to.deep.equal([
      undefined,
      undefined,
      false,
      true,
      false,
    ]);
  });
});

describe("filters", () => {
  it("are forgotten when nobody asks for five minutes", () => {
    let now = 0;
    let count = 0n;
    const filters = new Filters(
      () => ++count,
      () => now,
    );
    const [idle, asked] = [filters.addPendingTransactionFilter(), filters.addPendingTransactionFilter()];
    const block = { hash: toWord(1n), header: { number: 1n, logsBloom: "0x" }, receipts: [] } as unknown as ChainBlock;
    now = 200_000;
    filters.changes(asked);
    now = 400_000;
    filters.onBlock(block);
    expect([filters.changes(idle), filters.changes(asked)]).to.deep.equal([undefined, { kind: "hashes", hashes: [] }]);
  });
});
