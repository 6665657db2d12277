import { expect } from "chai";
import { assemble, deployer, type Part } from "../helpers/assembler.ts";
import { TRACE_REQUESTS } from "../helpers/hardhat-traces.ts";
import { address, CONTRACT, OTHER } from "../helpers/little-block.ts";
import { ask, BothNetworks } from "../identity/both-networks.ts";

const [FIRST, SECOND] = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"] as const;
const COINBASE = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";
const NOBODY = address(0xdead);
const FUNDS = "0x56bc75e2d63100000";

const callTo = (to: Part, value: Part = 0): Part[] => [0, 0, 4, 0, value, to, "GAS", "CALL"];

/** Counts in slot 0, calls another contract with value, and reads what the blocks before left. */
const COUNTER = assemble(
  ...([0, "SLOAD", 1, "ADD", "DUP1", 0, "SSTORE", "NUMBER", "SSTORE", ...callTo(OTHER, 1), "POP"] as const),
  ...([1, "NUMBER", "SUB", "BLOCKHASH", "COINBASE", "BALANCE", "TIMESTAMP", "PREVRANDAO", "BASEFEE", 7, "SSTORE"] as const),
);
/** Reverts with every second call. */
const FICKLE = assemble(0, "SLOAD", "ISZERO", "DUP1", 0, "SSTORE", 17, "JUMPI", 1, 1, "REVERT", "STOP", "JUMPDEST", 1, 1, 1, "LOG1");

describe("traces of a chain, on both networks", function () {
  this.timeout(60_000);
  let both: BothNetworks;

  beforeEach(async function () {
    both = await BothNetworks.create({
      throwOnTransactionFailures: false,
      throwOnCallFailures: false,
      mining: { auto: false, interval: 0 },
    });
    await both.ask("hardhat_setCode", CONTRACT, COUNTER);
    await both.ask("hardhat_setCode", OTHER, FICKLE);
    await both.ask("hardhat_setBalance", CONTRACT, FUNDS);
    await both.mining("evm_mine");
  });

  afterEach(async function () {
    await both.close();
  });

  const counts = { from: FIRST, to: CONTRACT, gas: "0x40000" };

  async function sendAll(): Promise<string[]> {
    const hashes: string[] = [];
    for (const request of [
      counts,
      { from: SECOND, to: CONTRACT, gas: "0x40000", value: "0x7" },
      { from: FIRST, to: COINBASE, value: "0x5", gas: "0x5208" },
      { from: FIRST, data: deployer(COUNTER.slice(0, 60) as `0x${string}`), gas: "0x40000" },
      { from: SECOND, to: NOBODY, value: "0x1", gas: "0x5208" },
      { from: FIRST, to: OTHER, gas: "0x20000", data: "0x11223344" },
      { from: FIRST, to: OTHER, gas: "0x20000", data: "0x11223344" },
      { from: SECOND, to: CONTRACT, gas: "0x6000" },
    ]) {
      hashes.push((await both.ask("eth_sendTransaction", { gasPrice: "0x77359400", ...request })) as string);
    }
    return hashes;
  }

  it("of transactions are Hardhat's wherever they stand in a block, whatever came after", async function () {
    const blocks: string[][] = [];
    for (let number = 0; number < 3; number++) {
      blocks.push(await sendAll());
      await both.mining("evm_mine");
    }
    await both.ask("hardhat_setStorageAt", CONTRACT, "0x0", `0x${"00".repeat(31)}77`);
    await both.ask("hardhat_setBalance", FIRST, FUNDS);
    for (const hash of blocks.flat()) {
      for (const request of Object.values(TRACE_REQUESTS)) await both.ask("debug_traceTransaction", hash, request);
    }
  });

  it("of blocks are those of their transactions", async function () {
    const hashes = await sendAll();
    await both.mining("evm_mine");
    const { provider } = both.parallel;
    const { hash, number } = (await both.ask("eth_getBlockByNumber", "latest", false)) as { hash: string; number: string };
    for (const request of Object.values(TRACE_REQUESTS)) {
      const expected: unknown[] = [];
      for (const txHash of hashes) expected.push({ txHash, result: await both.ask("debug_traceTransaction", txHash, request) });
      expect(await provider.request({ method: "debug_traceBlockByNumber", params: [number, request] })).to.deep.equal(expected);
      expect(await provider.request({ method: "debug_traceBlockByHash", params: [hash, request] })).to.deep.equal(expected);
    }
    expect(await provider.request({ method: "debug_traceBlockByNumber", params: ["0x0"] })).to.deep.equal([]);
  });

  it("of calls are Hardhat's on old blocks, the latest and the pending one", async function () {
    await sendAll();
    await both.mining("evm_mine");
    await sendAll();
    await both.tick();
    for (const call of [
      counts,
      { ...counts, from: NOBODY },
      { ...counts, value: "0x9", gasPrice: "0x77359400" },
      { from: SECOND, data: deployer("0x6001") },
      { from: SECOND, to: OTHER, gas: "0x6000" },
      { from: SECOND, to: OTHER },
    ]) {
      for (const block of ["0x1", "0x2", "latest", "pending"]) {
        for (const request of Object.values(TRACE_REQUESTS)) await both.ask("debug_traceCall", call, block, request);
      }
    }
  });

  it("of calls that may not be made are refused as the calls are", async function () {
    for (const call of [
      { from: NOBODY, to: OTHER, value: "0x1" },
      { from: NOBODY, to: OTHER, gasPrice: "0x1" },
      { from: FIRST, to: OTHER, gas: "0x5207" },
      { from: FIRST, to: OTHER, gas: "0x7fffffff" },
      { from: FIRST, data: "0x" },
      { from: FIRST, to: OTHER, maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" },
      { from: CONTRACT, to: OTHER, value: "0x1" },
    ]) {
      for (const block of ["0x1", "latest", "pending"]) {
        await both.same("eth_call", call, block);
        await both.same("debug_traceCall", call, block, { tracer: "callTracer" });
      }
    }
  });

  it("are refused as Hardhat refuses them", async function () {
    const [hash] = await sendAll();
    await both.mining("evm_mine");
    for (const request of [
      { tracer: "noSuchTracer" },
      { tracer: "{ step: function () {} }" },
      { tracer: "" },
      { tracer: "prestateTracer", tracerConfig: { diffMode: null, unknown: true } },
      { tracer: "callTracer", tracerConfig: null },
      { tracer: "flatCallTracer", tracerConfig: { convertParityErrors: true } },
      { tracer: "muxTracer" },
      ...[{}, { noSuchTracer: {} }, { callTracer: null }, { prestateTracer: null }, { flatCallTracer: null }, { noopTracer: {} }].map(mux),
      ...[{ "4byteTracer": {} }, { muxTracer: {} }, { muxTracer: null }, { flatCallTracer: {} }].map(mux),
      { tracerConfig: { withLog: true } },
      { timeout: "10s" },
      { unknown: true },
    ]) {
      await both.same("debug_traceTransaction", hash, request);
      await both.same("debug_traceCall", counts, "latest", request);
    }
    for (const [name, request] of Object.entries({
      tracer: { tracer: 3 },
      "tracerConfig.withLog": { tracer: "callTracer", tracerConfig: { withLog: "yes" } },
      "tracerConfig.callTracer.onlyTopCall": mux({ callTracer: { onlyTopCall: 1 } }),
      enableMemory: { enableMemory: 1 },
    })) {
      const outcomes = [
        await ask(both.edr, "debug_traceTransaction", [hash, request]),
        await ask(both.parallel, "debug_traceTransaction", [hash, request]),
      ];
      for (const outcome of outcomes) expect(outcome).to.have.nested.property("error.code", -32602);
      expect(outcomes[1]).to.have.nested.property("error.message").that.includes(`options.${name}: expected`);
    }
  });
});

const mux = (tracerConfig: object): object => ({ tracer: "muxTracer", tracerConfig });
