import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import { RpcError } from "../../src/errors/rpc-error.ts";
import { METHODS } from "../../src/rpc/methods/methods.ts";
import { edrNetwork } from "../helpers/edr-network.ts";

const ACCOUNT = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const WORD = `0x${"00".repeat(32)}`;
const TOO_BIG = `0x1${"0".repeat(64)}`;

/** Requests that cannot be read, each with the field that the error must name. */
const MALFORMED: readonly (readonly [method: string, parameters: readonly unknown[], names: string])[] = [
  ["eth_blockNumber", [1], "at most 0"],
  ["eth_getBalance", [], "address is missing"],
  ["eth_getBalance", ["0x12"], "address"],
  ["eth_getBalance", [ACCOUNT.slice(2)], "address"],
  ["eth_getBalance", [5], "address"],
  ["eth_getBalance", [null], "address"],
  ["eth_getBalance", [ACCOUNT, "latest", 1], "at most 2"],
  ["eth_getBalance", [ACCOUNT, 1], "block"],
  ["eth_getBalance", [ACCOUNT, true], "block"],
  ["eth_getBalance", [ACCOUNT, {}], "block"],
  ["eth_getBalance", [ACCOUNT, { blockNumber: 1 }], "block.blockNumber"],
  ["eth_getBalance", [ACCOUNT, { blockHash: "0x12" }], "block.blockHash"],
  ["eth_getBalance", [ACCOUNT, { blockNumber: "0x1", blockHash: WORD }], "block"],
  ["eth_getBalance", [ACCOUNT, { blockNumber: "0x1", other: 1 }], "block.other"],
  ["eth_getBalance", [ACCOUNT, { blockHash: WORD, requireCanonical: 5 }], "block.requireCanonical"],
  ["eth_getBalance", [ACCOUNT, "0x1ffffffffffffffffff"], "block"],
  ["eth_getBlockByNumber", [{ blockNumber: "0x1" }, false], "block"],
  ["eth_getBlockByNumber", [null, false], "block"],
  ["eth_getBlockByNumber", ["latest"], "withTransactions is missing"],
  ["eth_getBlockByNumber", ["latest", "x"], "withTransactions"],
  ["eth_getBlockByHash", ["0x12", false], "blockHash"],
  ["eth_getBlockByHash", [5, false], "blockHash"],
  ["eth_getStorageAt", [ACCOUNT, 0], "slot"],
  ["eth_getStorageAt", [ACCOUNT, ""], "slot"],
  ["eth_getStorageAt", [ACCOUNT, "0xzz"], "slot"],
  ["eth_getStorageAt", [ACCOUNT, `${WORD}0`], "slot"],
  ["eth_feeHistory", ["0xzz", "latest", []], "blockCount"],
  ["eth_feeHistory", [-1, "latest", []], "blockCount"],
  ["eth_feeHistory", [1.5, "latest", []], "blockCount"],
  ["eth_feeHistory", ["0x1", "latest"], "rewardPercentiles is missing"],
  ["eth_feeHistory", ["0x1", "latest", null], "rewardPercentiles"],
  ["eth_feeHistory", ["0x1", "latest", ["50"]], "rewardPercentiles[0]"],
  ["eth_getTransactionByBlockNumberAndIndex", ["0x0", TOO_BIG], "index"],
  ["eth_getTransactionByHash", [null], "transactionHash"],
  ["eth_call", ["x"], "transaction"],
  ["eth_call", [[]], "transaction"],
  ["eth_call", [{ to: "0x12" }], "transaction.to"],
  ["eth_call", [{ to: ACCOUNT, type: "0x999" }], "transaction.type"],
  ["eth_call", [{ to: ACCOUNT, gas: "0x1ffffffffffffffffff" }], "transaction.gas"],
  ["eth_call", [{ to: ACCOUNT, data: "0x1" }], "transaction.data"],
  ["eth_call", [{ to: ACCOUNT, data: "0x11", input: "0x11" }], "transaction.input"],
  ["eth_call", [{ to: ACCOUNT, accessList: [{ address: ACCOUNT, storageKeys: ["0x1"] }] }], "transaction.accessList[0].storageKeys[0]"],
  ["eth_call", [{ to: ACCOUNT, accessList: [{ address: ACCOUNT }] }], "transaction.accessList[0].storageKeys is missing"],
  ["eth_call", [{ to: ACCOUNT, authorizationList: [{}] }], "transaction.authorizationList[0].chainId is missing"],
  ["eth_call", [{ to: ACCOUNT }, "latest", { x: {} }], "stateOverrides"],
  ["eth_call", [{ to: ACCOUNT }, "latest", { [ACCOUNT]: { stateDiff: { "0x0": "0x1" } } }], "stateDiff"],
  ["eth_call", [{ to: ACCOUNT }, "latest", {}, {}], "at most 3"],
  ["eth_estimateGas", [{ to: ACCOUNT }, 5], "block"],
  ["eth_sendTransaction", [], "transaction is missing"],
  ["eth_sendRawTransaction", ["0x1"], "transaction"],
  ["eth_sign", [ACCOUNT, "hi"], "message"],
  ["personal_sign", ["0x12", "hi"], "address"],
  ["eth_signTypedData_v4", [ACCOUNT, {}], "message"],
  ["eth_signTypedData_v4", [ACCOUNT, "{}"], "message"],
  ["web3_sha3", ["0x1"], "data"],
  ["web3_sha3", ["hi"], "data"],
  ["eth_subscribe", ["foo"], "subscription"],
  ["eth_subscribe", ["newPendingTransactions", true], "filter"],
  ["eth_getFilterChanges", [{}], "filterId"],
  ["eth_getLogs", [{ address: "0x12" }], "filter.address"],
  ["eth_getLogs", [{ topics: ["0x12"] }], "filter.topics[0]"],
  ["eth_getLogs", [{ topics: [[null]] }], "filter.topics[0][0]"],
  ["eth_getLogs", [], "filter is missing"],
  ["evm_increaseTime", [-1], "seconds"],
  ["evm_increaseTime", ["ff"], "seconds"],
  ["evm_increaseTime", [null], "seconds"],
  ["evm_mine", [null], "timestamp"],
  ["evm_mine", [{ timestamp: 5 }], "timestamp"],
  ["evm_setNextBlockTimestamp", [null], "timestamp"],
  ["evm_setAutomine", ["x"], "enabled"],
  ["evm_setIntervalMining", ["1000"], "interval"],
  ["evm_setIntervalMining", [[1]], "interval"],
  ["evm_setIntervalMining", [-1], "interval"],
  ["evm_setBlockGasLimit", [null], "gasLimit"],
  ["evm_revert", ["xx"], "snapshot"],
  ["hardhat_mine", [{}], "count"],
  ["hardhat_mine", ["0x1", "0x1", "0x1"], "at most 2"],
  ["hardhat_setBalance", [ACCOUNT, "1"], "balance"],
  ["hardhat_setBalance", [ACCOUNT, 1], "balance"],
  ["hardhat_setBalance", [ACCOUNT, TOO_BIG], "balance"],
  ["hardhat_setNonce", [ACCOUNT, "0x10000000000000000"], "nonce"],
  ["hardhat_setCode", [ACCOUNT, "0x1"], "code"],
  ["hardhat_setCode", [ACCOUNT, "00"], "code"],
  ["hardhat_setStorageAt", [ACCOUNT, "5", WORD], "slot"],
  ["hardhat_setStorageAt", [ACCOUNT, "0x0", WORD.slice(2)], "value"],
  ["hardhat_setCoinbase", ["0x12"], "address"],
  ["hardhat_setPrevRandao", ["0x12"], "value"],
  ["hardhat_setMinGasPrice", [{}], "price"],
  ["hardhat_setNextBlockBaseFeePerGas", [{}], "fee"],
  ["hardhat_setLoggingEnabled", ["x"], "enabled"],
  ["hardhat_dropTransaction", ["x"], "transactionHash"],
  ["hardhat_impersonateAccount", ["x"], "address"],
  ["debug_traceCall", [{ to: ACCOUNT }, "latest", { disableStack: 5 }], "options.disableStack"],
  ["debug_traceTransaction", ["0x12"], "transactionHash"],
  ["eth_getProof", [ACCOUNT, ["0x0"], "latest"], "storageKeys[0]"],
];

/** Malformed, and with a code of its own all the same. */
const WITH_ANOTHER_CODE: readonly (readonly [method: string, parameters: readonly unknown[]])[] = [
  ["hardhat_setStorageAt", [ACCOUNT, "0x0", "0x1"]],
  ["hardhat_setStorageAt", [ACCOUNT, `0x1${WORD.slice(2)}`, WORD]],
];

describe("malformed requests", function () {
  let edr: EthereumProvider;

  before(async function () {
    edr = await edrNetwork();
  });

  function ours(method: string, parameters: readonly unknown[]): RpcError | undefined {
    try {
      METHODS[method]?.(parameters);
      return undefined;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return error;
    }
  }

  async function edrCode(method: string, params: readonly unknown[]): Promise<number | undefined> {
    try {
      await edr.request({ method, params: structuredClone(params) as unknown[] });
      return undefined;
    } catch (error) {
      return (error as RpcError).code;
    }
  }

  it("get -32602 as from EDR, and the field's name", async function () {
    for (const [method, parameters, names] of MALFORMED) {
      const shown = `${method} ${JSON.stringify(parameters)}`;
      const error = ours(method, parameters);
      expect(error?.code, shown).to.equal(-32602);
      expect(error?.message, shown).to.include(names);
      expect(await edrCode(method, parameters), shown).to.equal(-32602);
    }
  });

  it("get EDR's other codes where it has others", async function () {
    for (const [method, parameters] of WITH_ANOTHER_CODE) {
      expect(ours(method, parameters)?.code, method).to.equal(await edrCode(method, parameters));
    }
  });

  it("name blocks by words that there are: EDR takes others for a missing method", async function () {
    for (const word of ["1", "", "Latest"]) {
      expect(ours("eth_getBalance", [ACCOUNT, word])?.code).to.equal(-32602);
      expect(await edrCode("eth_getBalance", [ACCOUNT, word])).to.equal(-32004);
    }
  });
});
