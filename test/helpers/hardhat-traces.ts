import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { type Hex, toWord } from "../../src/access/hex.ts";
import type { BlockContext, Hardfork } from "../../src/execution/block-context.ts";
import type { StateReader } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { openBlock, writeTransaction } from "../../src/engine/encode.ts";
import { EngineInstance } from "../../src/engine/instance.ts";
import { StateLoader } from "../../src/engine/state-loader.ts";
import { type TraceRequest, traceTransaction } from "../../src/engine/trace/tracers.ts";

const RULES = { sender: "checked", refusesContracts: false, leastFee: 0n } as const;

/** Every tracer with each of its options. */
export const TRACE_REQUESTS: Record<string, TraceRequest> = {
  "struct logs": {},
  "struct logs with memory and return data": { enableMemory: true, enableReturnData: true },
  "struct logs without stack and storage": { disableStack: true, disableStorage: true },
  callTracer: { tracer: "callTracer" },
  "callTracer with logs": { tracer: "callTracer", tracerConfig: { withLog: true } },
  "callTracer of the top call": { tracer: "callTracer", tracerConfig: { onlyTopCall: true } },
  flatCallTracer: { tracer: "flatCallTracer" },
  "4byteTracer": { tracer: "4byteTracer" },
  prestateTracer: { tracer: "prestateTracer" },
  "prestateTracer without code and storage": { tracer: "prestateTracer", tracerConfig: { disableCode: true, disableStorage: true } },
  "prestateTracer with differences": { tracer: "prestateTracer", tracerConfig: { diffMode: true } },
  noopTracer: { tracer: "noopTracer" },
  muxTracer: {
    tracer: "muxTracer",
    tracerConfig: { callTracer: { withLog: true }, "4byteTracer": null, prestateTracer: {}, noopTracer: null },
  },
};

type Json = Record<string, Hex | undefined>;

/** A Hardhat network that mines one transaction a block, and the same transactions traced by the engine. */
export class HardhatTraces {
  readonly #connection: NetworkConnection;
  readonly #engine: EngineInstance;
  readonly #hardfork: Hardfork;

  private constructor(connection: NetworkConnection, engine: EngineInstance, hardfork: Hardfork) {
    this.#connection = connection;
    this.#engine = engine;
    this.#hardfork = hardfork;
  }

  static async open(hardfork: Hardfork = "osaka"): Promise<HardhatTraces> {
    const hre = await createHardhatRuntimeEnvironment({
      networks: { traced: { type: "edr-simulated", hardfork, throwOnTransactionFailures: false, throwOnCallFailures: false } },
    });
    return new HardhatTraces(await hre.network.create("traced"), await EngineInstance.create({ build: "engine-trace" }), hardfork);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async request(method: string, ...params: unknown[]): Promise<unknown> {
    return this.#connection.provider.request({ method, params });
  }

  async sender(): Promise<Hex> {
    const [first] = (await this.request("eth_accounts")) as Hex[];
    return first ?? "0x";
  }

  /** Mines a transaction and gives its hash. */
  async send(transaction: Readonly<Record<string, unknown>>): Promise<Hex> {
    return (await this.request("eth_sendTransaction", { from: await this.sender(), gas: "0xf4240", ...transaction })) as Hex;
  }

  /** Gives an account code and a balance. */
  async place(address: Hex, code: Hex, balance = 0n): Promise<void> {
    await this.request("hardhat_setCode", address, code);
    await this.request("hardhat_setBalance", address, `0x${balance.toString(16)}`);
  }

  /** Expects both to give the same for every tracer. */
  async expectSame(hash: Hex): Promise<void> {
    for (const [title, request] of Object.entries(TRACE_REQUESTS))
      expect(await this.engine(hash, request), title).to.deep.equal(await this.hardhat(hash, request));
  }

  /** What Hardhat gives for a trace. */
  hardhat(hash: Hex, request: TraceRequest): Promise<unknown> {
    return this.request("debug_traceTransaction", hash, request);
  }

  /** What the engine gives for the only transaction of a block. */
  async engine(hash: Hex, request: TraceRequest): Promise<unknown> {
    const sent = (await this.request("eth_getTransactionByHash", hash)) as Json;
    const block = (await this.request("eth_getBlockByNumber", sent.blockNumber, false)) as Json;
    const context = blockContext(block, this.#hardfork);
    const engine = this.#engine;
    engine.exports.worldClear(true);
    openBlock(engine, context, 1n);
    const loader = new StateLoader(engine, this.#stateBefore(context.number), context.number);
    const record = writeTransaction(engine, transactionOf(sent), context.chainId, RULES);
    const place = {
      blockHash: sent.blockHash ?? "0x",
      blockNumber: Number(sent.blockNumber),
      transactionHash: hash,
      transactionPosition: Number(sent.transactionIndex),
    };
    return traceTransaction(engine, record, (need) => loader.load(need), request, place);
  }

  #stateBefore(number: bigint): StateReader {
    const at = `0x${(number - 1n).toString(16)}`;
    const ask = async (method: string, ...params: unknown[]) => (await this.request(method, ...params, at)) as Hex;
    return {
      account: async (address) => {
        const balance = BigInt(await ask("eth_getBalance", address));
        const nonce = BigInt(await ask("eth_getTransactionCount", address));
        const code = await ask("eth_getCode", address);
        return balance === 0n && nonce === 0n && code === "0x" ? undefined : { balance, nonce, code };
      },
      storage: async (address, slot) => toWord(await ask("eth_getStorageAt", address, slot)),
      blockHash: async (of) => ((await this.request("eth_getBlockByNumber", `0x${of.toString(16)}`, false)) as Json).hash ?? "0x",
    };
  }
}

function blockContext(block: Json, hardfork: Hardfork): BlockContext {
  return {
    chainId: 31337,
    hardfork,
    number: BigInt(block.number ?? 0),
    timestamp: BigInt(block.timestamp ?? 0),
    gasLimit: BigInt(block.gasLimit ?? 0),
    coinbase: block.miner ?? "0x",
    baseFee: BigInt(block.baseFeePerGas ?? 0),
    prevRandao: block.mixHash ?? "0x",
  };
}

function transactionOf(sent: Json): Transaction {
  const { authorizationList = [] } = sent as unknown as { authorizationList?: Json[] };
  return {
    type: Number(sent.type) as Transaction["type"],
    from: sent.from ?? "0x",
    ...(sent.to && { to: sent.to }),
    nonce: BigInt(sent.nonce ?? 0),
    gasLimit: BigInt(sent.gas ?? 0),
    value: BigInt(sent.value ?? 0),
    data: sent.input ?? "0x",
    gasPrice: BigInt(sent.gasPrice ?? 0),
    ...(sent.maxFeePerGas !== undefined && { maxFeePerGas: BigInt(sent.maxFeePerGas) }),
    ...(sent.maxPriorityFeePerGas !== undefined && { maxPriorityFeePerGas: BigInt(sent.maxPriorityFeePerGas) }),
    ...(sent.accessList !== undefined && { accessList: sent.accessList as unknown as NonNullable<Transaction["accessList"]> }),
    authorizationList: authorizationList.map((one) => ({
      chainId: BigInt(one.chainId ?? 0),
      address: one.address ?? "0x",
      nonce: BigInt(one.nonce ?? 0),
      yParity: Number(one.yParity ?? 0),
      r: toWord(one.r ?? "0x0"),
      s: toWord(one.s ?? "0x0"),
    })),
  };
}
