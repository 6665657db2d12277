import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { ZERO_WORD as ZERO } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { EDR_METHODS } from "../helpers/edr-methods.ts";
import { pooledBlobTransaction } from "../helpers/pooled-blobs.ts";
import { BothNetworks, type Outcome } from "../identity/both-networks.ts";

const FIRST: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const SECOND: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const SECOND_KEY: Hex = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const THIRD: Hex = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
const STRANGER: Hex = "0x00000000000000000000000000000000deadbeef";
const SLOT = `0x${"00".repeat(31)}05`;

/** Init code: logs one word under one topic, returns a word, reverts with a word, fails, loops. */
const LOGS = "0x600160005260aa60206000a1600080f3";
const RETURNS = "0x60aa60005260206000f3";
const REVERTS = "0x60aa60005260206000fd";
const FAILS = "0xfe";
const LOOPS = "0x5b600056";

describe("every method of Hardhat's network, on both networks", function () {
  this.timeout(60_000);
  let both: BothNetworks;
  const called = new Set<string>();

  beforeEach(async function () {
    both = await BothNetworks.create();
  });

  afterEach(async function () {
    await both.close();
  });

  const same = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    called.add(method);
    return resultOf(await both.same(method, ...params));
  };

  /** With the next block's time pinned. */
  const mining = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    called.add(method);
    return resultOf(await both.mining(method, ...params));
  };

  it("tells what the network is", async function () {
    for (const method of [
      "eth_chainId",
      "eth_coinbase",
      "eth_syncing",
      "eth_blockNumber",
      "eth_accounts",
      "net_version",
      "web3_clientVersion",
    ]) {
      await same(method);
    }
    for (const method of ["eth_gasPrice", "eth_maxPriorityFeePerGas", "eth_blobBaseFee", "hardhat_getAutomine"]) await same(method);
    await same("web3_sha3", "0x1234");
    await same("no_such_method");
    const metadata = (await both.parallel.provider.request({ method: "hardhat_metadata" })) as object;
    const expected = (await both.edr.provider.request({ method: "hardhat_metadata" })) as object;
    called.add("hardhat_metadata");
    expect({ ...metadata, instanceId: "" }).to.deep.equal({ ...expected, instanceId: "" });
  });

  it("sends transactions of all types, and fills in what they leave out", async function () {
    const fees = { maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x3b9aca00" };
    const accessList = [{ address: SECOND, storageKeys: [ZERO] }];
    const signature = { yParity: "0x0", r: "0x1", s: "0x1" };
    const authorizationList = [{ chainId: "0x0", address: SECOND, nonce: "0x0", ...signature }];
    for (const fields of [
      { to: SECOND, value: "0x1" },
      { from: FIRST, to: SECOND, gas: "0x5208" },
      { from: FIRST, to: SECOND, gasPrice: "0x77359400" },
      { from: FIRST, to: SECOND, gasPrice: "0x77359400", accessList },
      { from: FIRST, to: SECOND, maxFeePerGas: "0x77359400" },
      { from: FIRST, to: SECOND, maxPriorityFeePerGas: "0x77" },
      { from: FIRST, to: SECOND, ...fees, accessList, data: "0x1234" },
      { from: FIRST, to: SECOND, ...fees, authorizationList },
      { from: FIRST, data: LOGS },
    ]) {
      const hash = await mining("eth_sendTransaction", fields);
      await same("eth_getTransactionByHash", hash);
      await same("eth_getTransactionReceipt", hash);
      await same("eth_getBlockByNumber", "latest", true);
    }
  });

  it("sends signed transactions, blobs too", async function () {
    const transfer = { type: 2, chainId: 31337n, nonce: 0n, gasLimit: 21_000n, to: FIRST, value: 5n, data: "0x" } as const;
    const signed = signTransaction({ ...transfer, maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1n, accessList: [] }, SECOND_KEY);
    await mining("eth_sendRawTransaction", toHex(signed.raw));
    await mining("eth_sendRawTransaction", toHex(pooledBlobTransaction(2, 1n, SECOND_KEY).raw));
    await same("eth_getBlockByNumber", "latest", true);
    await same("eth_blobBaseFee");
    for (const raw of ["0x", "0x1234", "0x05c0", "0xc0", "0x02c0"]) await same("eth_sendRawTransaction", raw);
  });

  it("refuses the same transactions with the same words", async function () {
    const base = { from: FIRST, to: SECOND, gas: "0x5208" };
    for (const fields of [
      { gas: "0x5207" },
      { nonce: "0x63" },
      { gasPrice: "0x1" },
      { maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x1" },
      { maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" },
      { maxFeePerGas: "0x77359400", gasPrice: "0x2" },
      { value: `0x${"f".repeat(30)}` },
      { gas: "0x9999999" },
      { gas: "0x1000001" },
      { from: STRANGER },
      { chainId: "0x1" },
      { type: "0x3" },
      { to: undefined, data: `0x${"00".repeat(50_000)}` },
      { to: undefined },
      { authorizationList: [] },
    ]) {
      await mining("eth_sendTransaction", { ...base, ...fields });
    }
    await mining("eth_sendTransaction", base);
    await mining("eth_sendTransaction", { ...base, nonce: "0x0" });
  });

  it("fails alike", async function () {
    for (const data of [REVERTS, FAILS, LOOPS, "0x60006000fd", "0x600456", "0x6160016000f3"]) {
      await same("eth_call", { data, gas: "0x30000" });
      await same("eth_estimateGas", { data, gas: "0x30000" });
      await mining("eth_sendTransaction", { data, gas: "0x30000" });
      await same("eth_getBlockByNumber", "latest", true);
    }
    await same("eth_sendTransaction", { data: REVERTS });
  });

  it("calls and estimates", async function () {
    await mining("eth_sendTransaction", { to: SECOND, value: "0x1" });
    await same("eth_call", { data: RETURNS });
    await same("eth_call", { to: SECOND }, "earliest", { [SECOND]: { code: RETURNS } });
    await same("eth_call", { to: SECOND }, "latest", { [SECOND]: { state: {}, stateDiff: {} } });
    for (const fields of [
      { gas: "0x1" },
      { gas: "0xffffffff" },
      { gasPrice: "0x1" },
      { maxFeePerGas: "0x2", maxPriorityFeePerGas: "0x3" },
    ]) {
      await same("eth_call", { to: SECOND, ...fields });
    }
    for (const request of [{}, { to: SECOND, blobHashes: [] }, { to: SECOND, authorizationList: [] }]) await same("eth_call", request);
    await same("eth_estimateGas", { to: SECOND });
    await same("eth_estimateGas", { to: SECOND }, "0x0");
    await same("eth_estimateGas", { data: LOGS });
    await same("eth_estimateGas", { to: SECOND, gas: "0x1" });
    await same("eth_estimateGas", { from: STRANGER, to: SECOND, value: "0x1" });
  });

  it("reads accounts at any block", async function () {
    await mining("eth_sendTransaction", { to: STRANGER, value: "0x1" });
    for (const block of ["latest", "earliest", "0x1", "0x0", "safe", "finalized", "0x99", { blockNumber: "0x1" }, { blockHash: ZERO }]) {
      await same("eth_getBalance", STRANGER, block);
      await same("eth_getTransactionCount", FIRST, block);
      await same("eth_getCode", STRANGER, block);
      await same("eth_getStorageAt", STRANGER, "0x5", block);
      await same("eth_getProof", FIRST, [], block);
    }
    await same("eth_getBalance", FIRST);
  });

  it("sets accounts", async function () {
    await same("hardhat_setBalance", STRANGER, "0xde0b6b3a7640000");
    await same("hardhat_setCode", STRANGER, "0x6001");
    await same("hardhat_setStorageAt", STRANGER, "0x5", SLOT);
    await same("hardhat_setNonce", STRANGER, "0x99");
    await same("hardhat_setNonce", STRANGER, "0x1");
    await same("eth_getCode", STRANGER);
    await same("eth_getStorageAt", STRANGER, "0x5");
    await same("eth_getProof", STRANGER, [SLOT, ZERO], "latest");
    await mining("evm_mine");
    await same("eth_getBlockByNumber", "latest", false);
  });

  it("finds blocks, and transactions in them", async function () {
    const hash = (await mining("eth_sendTransaction", { to: SECOND })) as Hex;
    const { blockHash } = (await same("eth_getTransactionByHash", hash)) as { blockHash: Hex };
    for (const found of [blockHash, ZERO]) {
      await same("eth_getBlockByHash", found, false);
      await same("eth_getBlockTransactionCountByHash", found);
      await same("eth_getTransactionByBlockHashAndIndex", found, "0x0");
    }
    for (const block of ["latest", "earliest", "0x1", "0x99"]) {
      await same("eth_getBlockByNumber", block, true);
      await same("eth_getBlockTransactionCountByNumber", block);
      await same("eth_getTransactionByBlockNumberAndIndex", block, "0x0");
    }
    await same("eth_getTransactionByBlockNumberAndIndex", "latest", "0x1");
    await same("eth_getTransactionByHash", ZERO);
    await same("eth_getTransactionReceipt", ZERO);
    await same("eth_feeHistory", "0x10", "latest", [0, 25, 50, 100]);
    await same("eth_feeHistory", "0x1", "earliest", []);
    for (const [count, percentiles] of [
      ["0x0", []],
      ["0x500", []],
      ["0x1", [101]],
      ["0x1", [50, 20]],
    ] as const) {
      await same("eth_feeHistory", count, "latest", percentiles);
    }
    await both.tick();
    await same("eth_feeHistory", "0x2", "pending", [10]);
  });

  it("waits for events", async function () {
    for (const method of ["eth_newBlockFilter", "eth_newPendingTransactionFilter"]) await same(method);
    await same("eth_newFilter", {});
    const seen: unknown[][] = [[], []];
    for (const [index, { provider }] of [both.edr, both.parallel].entries()) {
      provider.on("notification", (event) => seen[index]?.push(event));
      provider.on("message", (event) => seen[index]?.push(event));
    }
    for (const kind of ["newHeads", "newPendingTransactions"]) await same("eth_subscribe", kind);
    await same("eth_subscribe", "logs", { topics: [[`0x${"00".repeat(31)}aa`]] });
    await same("eth_subscribe", "logs");
    await mining("eth_sendTransaction", { data: LOGS });
    await mining("eth_sendTransaction", { to: SECOND });
    for (const filter of ["0x1", "0x2", "0x3", "0x99"]) {
      await same("eth_getFilterChanges", filter);
      await same("eth_getFilterChanges", filter);
      await same("eth_getFilterLogs", filter);
      await same("eth_uninstallFilter", filter);
    }
    for (const subscription of ["0x4", "0x5", "0x6", "0x99"]) await same("eth_unsubscribe", subscription);
    await mining("eth_sendTransaction", { data: LOGS });
    await same("eth_getLogs", { fromBlock: "0x0", topics: [null] });
    await same("eth_getLogs", { fromBlock: "0x0", topics: [`0x${"00".repeat(31)}aa`] });
    await same("eth_getLogs", { blockHash: ZERO });
    await same("eth_getLogs", { blockHash: ZERO, fromBlock: "0x1" });
    // EDR tells of events on another thread.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen[0]).to.have.length(10);
    expect(sorted(seen[1])).to.deep.equal(sorted(seen[0]));
  });

  it("queues, drops and mines", async function () {
    await same("evm_setAutomine", false);
    await same("eth_sendTransaction", { from: FIRST, to: SECOND, nonce: "0x63" });
    const waiting = await same("eth_sendTransaction", { from: FIRST, to: SECOND });
    await same("eth_sendTransaction", { from: SECOND, to: THIRD, value: "0x5", maxPriorityFeePerGas: "0x77359400" });
    await same("eth_pendingTransactions");
    await same("eth_getTransactionByHash", waiting);
    await same("eth_getTransactionReceipt", waiting);
    await both.tick();
    for (const method of ["eth_getBalance", "eth_getTransactionCount"]) await same(method, SECOND, "pending");
    await same("eth_getBlockByNumber", "pending", true);
    await same("eth_getBlockTransactionCountByNumber", "pending");
    await same("eth_getTransactionByBlockNumberAndIndex", "pending", "0x0");
    await same("hardhat_setNonce", SECOND, "0x9");
    await same("hardhat_dropTransaction", waiting);
    await same("hardhat_dropTransaction", waiting);
    await same("evm_mine");
    await same("eth_getBlockByNumber", "latest", true);
    await same("eth_sendTransaction", { from: SECOND, to: FIRST, nonce: "0x0" });
    await same("hardhat_mine", "0x64", "0x5");
    for (const block of ["0x3", "0x40", "latest"]) await same("eth_getBlockByNumber", block, true);
  });

  it("sets time and the rules of the next block", async function () {
    await mining("evm_mine");
    await same("evm_setNextBlockTimestamp", 5);
    await same("evm_mine", 5);
    await same("evm_setBlockGasLimit", "0x1c9c380");
    await same("evm_setBlockGasLimit", "0x0");
    await same("hardhat_setCoinbase", STRANGER);
    await same("hardhat_setMinGasPrice", "0x1");
    await same("hardhat_setNextBlockBaseFeePerGas", "0x123");
    await same("hardhat_setPrevRandao", SLOT);
    await mining("eth_sendTransaction", { to: SECOND });
    await same("eth_getBlockByNumber", "latest", true);
    for (const interval of [[2000, 1000], [0, 0], 0]) await same("evm_setIntervalMining", interval);
    await same("hardhat_setLoggingEnabled", false);
    // The offset depends on when a network was made, and the clocks of the two were set one after the other.
    const offsets = [both.edr, both.parallel].map(({ provider }) => provider.request({ method: "evm_increaseTime", params: [1000] }));
    called.add("evm_increaseTime");
    const [edr, parallel] = (await Promise.all(offsets)).map(Number);
    expect(Math.abs((edr ?? 0) - (parallel ?? 0))).to.be.at.most(2);
  });

  it("goes back to snapshots", async function () {
    const snapshot = await same("evm_snapshot");
    await mining("eth_sendTransaction", { to: SECOND, value: "0x1" });
    await same("evm_revert", snapshot);
    await same("evm_revert", snapshot);
    await same("evm_revert", "0x99");
    await same("eth_blockNumber");
    await mining("eth_sendTransaction", { to: SECOND, value: "0x2" });
    await same("eth_getBlockByNumber", "latest", true);
  });

  it("signs, and sends for accounts that it impersonates", async function () {
    for (const account of [FIRST, STRANGER]) {
      await same("eth_sign", account, "0x1234");
      await same("personal_sign", "0x1234", account);
    }
    const types = {
      EIP712Domain: [{ name: "name", type: "string" }],
      Mail: [{ name: "to", type: "Person[]" }],
      Person: [{ name: "who", type: "address" }],
    };
    const mail = { types, primaryType: "Mail", domain: { name: "post" }, message: { to: [{ who: SECOND }] } };
    await same("eth_signTypedData_v4", FIRST, mail);
    await same("eth_signTypedData_v4", FIRST, JSON.stringify(mail));
    await same("hardhat_setBalance", STRANGER, "0xde0b6b3a7640000");
    for (const account of [STRANGER, SECOND]) {
      await same("hardhat_impersonateAccount", account);
      const hash = await mining("eth_sendTransaction", { from: account, to: FIRST, value: "0x1" });
      await same("eth_getTransactionByHash", hash);
      await same("hardhat_stopImpersonatingAccount", account);
      await same("hardhat_stopImpersonatingAccount", account);
    }
    await same("eth_sendTransaction", { from: STRANGER, to: FIRST, gas: "0x5208" });
  });

  it("traces", async function () {
    const hash = await mining("eth_sendTransaction", { data: LOGS });
    for (const options of [
      {},
      { tracer: "callTracer" },
      { tracer: "prestateTracer" },
      { tracer: "prestateTracer", tracerConfig: { diffMode: true } },
    ]) {
      await same("debug_traceTransaction", hash, options);
      await same("debug_traceCall", { data: RETURNS }, "latest", options);
    }
    await same("debug_traceTransaction", ZERO);
    await same("debug_traceCall", { to: SECOND }, "latest", { tracer: "none" });
  });

  after("all of them were called", function () {
    expect(EDR_METHODS.filter((method) => !called.has(method))).to.deep.equal([]);
  });
});

function resultOf(outcome: Outcome): unknown {
  return "result" in outcome ? outcome.result : undefined;
}

/** In an order of their own: EDR tells of one block's events in no certain order. */
function sorted(events: readonly unknown[] | undefined): string[] {
  return (events ?? []).map((event) => JSON.stringify(event)).sort();
}
