import { expect } from "chai";
import type { NetworkConnection } from "hardhat/types/network";
import { toHex } from "../../src/chain/bytes.ts";
import { encodeBlockAccessList, type BlockAccessList } from "../../src/access/block-access-list.ts";
import type { Hex } from "../../src/access/hex.ts";
import { BothNetworks, ask } from "../identity/both-networks.ts";

const FIRST: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const SECOND: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const CONTRACT: Hex = "0x00000000000000000000000000000000000c0de5";

/** Adds one to slot 5. */
const COUNTS = "0x60055460010160055500";

interface JsonBlock {
  readonly hash: Hex;
  readonly number: Hex;
  readonly transactions: readonly Hex[];
}

describe("what a parallel network answers and Hardhat's own does not", function () {
  let both: BothNetworks;
  let network: NetworkConnection;
  let block: JsonBlock;

  const request = (method: string, ...params: unknown[]): Promise<unknown> => network.provider.request({ method, params });

  beforeEach(async function () {
    both = await BothNetworks.create();
    network = both.parallel;
    await both.ask("hardhat_setCode", CONTRACT, COUNTS);
    await both.ask("evm_setAutomine", false);
    await both.ask("eth_sendTransaction", { from: FIRST, to: CONTRACT, gas: "0x186a0" });
    await both.ask("eth_sendTransaction", { from: FIRST, to: SECOND, gas: "0x5208", value: "0x1" });
    await both.tick();
    await both.ask("evm_mine");
    block = (await both.ask("eth_getBlockByNumber", "latest", false)) as JsonBlock;
  });

  afterEach(async function () {
    await both.close();
  });

  it("gives a block's receipts: those of its transactions", async function () {
    const receipts = await Promise.all(block.transactions.map((hash) => request("eth_getTransactionReceipt", hash)));
    for (const id of ["latest", block.number, { blockHash: block.hash }]) {
      expect(await request("eth_getBlockReceipts", id)).to.deep.equal(receipts);
    }
    expect(await request("eth_getBlockReceipts", "0x99")).to.equal(null);
    expect(await request("eth_getBlockReceipts", "pending")).to.equal(null);
  });

  it("traces a block: what tracing each of its transactions gives", async function () {
    for (const options of [{}, { tracer: "callTracer" }]) {
      const traces = [];
      for (const txHash of block.transactions) traces.push({ txHash, result: await both.ask("debug_traceTransaction", txHash, options) });
      expect(await request("debug_traceBlockByNumber", block.number, options)).to.deep.equal(traces);
      expect(await request("debug_traceBlockByHash", block.hash, options)).to.deep.equal(traces);
    }
  });

  it("tells the access list of a message, with which it costs what it says", async function () {
    const { accessList, gasUsed } = (await request("eth_createAccessList", { from: SECOND, to: CONTRACT })) as {
      accessList: unknown;
      gasUsed: Hex;
    };
    expect(accessList).to.deep.equal([{ address: CONTRACT, storageKeys: [`0x${"00".repeat(31)}05`] }]);
    await both.ask("evm_setAutomine", true);
    await both.tick();
    const hash = await both.ask("eth_sendTransaction", { from: SECOND, to: CONTRACT, gas: "0x186a0", accessList });
    expect(await both.ask("eth_getTransactionReceipt", hash)).to.include({ gasUsed });
  });

  it("tells the access list of a block (EIP-7928), as JSON and as RLP", async function () {
    const list = (await request("eth_getBlockAccessList", "latest")) as JsonAccess[];
    const contract = list.find(({ address }) => address === CONTRACT);
    expect(contract?.storageChanges).to.deep.equal([
      { key: `0x${"00".repeat(31)}05`, changes: [{ index: "0x1", value: `0x${"00".repeat(31)}01` }] },
    ]);
    const sender = list.find(({ address }) => address === FIRST);
    expect(sender?.nonceChanges).to.deep.equal([
      { index: "0x1", value: "0x1" },
      { index: "0x2", value: "0x2" },
    ]);
    const encoded = toHex(encodeBlockAccessList(list.map(parsed)));
    expect(await request("debug_getRawBlockAccessList", block.number)).to.equal(encoded);
  });

  it("starts again", async function () {
    const genesis = await request("eth_getBlockByNumber", "earliest", true);
    expect(await request("hardhat_reset")).to.equal(true);
    expect(await request("eth_getBlockByNumber", "latest", true)).to.deep.equal(genesis);
    expect(await request("eth_getCode", CONTRACT)).to.equal("0x");
    expect(await request("hardhat_getAutomine")).to.equal(true);
  });

  it("refuses what is malformed there too", async function () {
    for (const [method, ...params] of [
      ["eth_getBlockReceipts"],
      ["eth_createAccessList", 5],
      ["eth_getBlockAccessList", "latest", 1],
      ["debug_traceBlockByHash", "0x12"],
      ["debug_traceBlockByNumber", {}],
      ["hardhat_reset", {}],
    ] as const) {
      expect(await ask(network, method, params), method).to.have.nested.property("error.code", -32602);
    }
  });

  it("shows what waits to be mined, by sender and nonce", async function () {
    const transfer = { from: SECOND, to: FIRST, gas: "0x5208", value: "0x1", gasPrice: "0x77359400" };
    const next = (await request("eth_sendTransaction", transfer)) as Hex;
    const later = (await request("eth_sendTransaction", { ...transfer, nonce: "0x5" })) as Hex;
    expect(await request("txpool_status")).to.deep.equal({ pending: "0x1", queued: "0x1" });
    const [pending, queued] = [await request("eth_getTransactionByHash", next), await request("eth_getTransactionByHash", later)];
    expect(await request("txpool_content")).to.deep.equal({ pending: { [SECOND]: { 0: pending } }, queued: { [SECOND]: { 5: queued } } });
    expect(await request("txpool_contentFrom", SECOND)).to.deep.equal({ pending: { 0: pending }, queued: { 5: queued } });
    expect(await request("txpool_contentFrom", FIRST)).to.deep.equal({ pending: {}, queued: {} });
    const summary = `${FIRST}: 1 wei + 21000 gas × 2000000000 wei`;
    expect(await request("txpool_inspect")).to.deep.equal({ pending: { [SECOND]: { 0: summary } }, queued: { [SECOND]: { 5: summary } } });
  });
});

interface JsonChange {
  readonly index: Hex;
  readonly value: Hex;
}

interface JsonAccess {
  readonly address: Hex;
  readonly storageChanges: readonly { readonly key: Hex; readonly changes: readonly JsonChange[] }[];
  readonly storageReads: readonly Hex[];
  readonly balanceChanges: readonly JsonChange[];
  readonly nonceChanges: readonly JsonChange[];
  readonly codeChanges: readonly { readonly index: Hex; readonly code: Hex }[];
}

function parsed(json: JsonAccess): BlockAccessList[number] {
  const amounts = (changes: readonly JsonChange[]) => changes.map(({ index, value }) => ({ index: Number(index), value: BigInt(value) }));
  return {
    ...{ address: json.address, storageReads: json.storageReads },
    ...{ balanceChanges: amounts(json.balanceChanges), nonceChanges: amounts(json.nonceChanges) },
    storageChanges: json.storageChanges.map(({ key, changes }) => ({
      slot: key,
      changes: changes.map(({ index, value }) => ({ index: Number(index), value })),
    })),
    codeChanges: json.codeChanges.map(({ index, code }) => ({ index: Number(index), value: code })),
  };
}
