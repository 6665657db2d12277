import { expect } from "chai";
import path from "node:path";
import { type InterfaceAbi, Interface } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { BlockReport } from "../../src/mining/block-report.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import config from "../projects/ledger/hardhat.config.ts";

const PROJECT = path.join(import.meta.dirname, "..", "projects", "ledger");

/** Enough for executors to be worth it: about a third of a millisecond. */
const ROUNDS = 1000;

/** An error of the plugin, or of a provider. */
interface Failure extends Error {
  readonly code?: unknown;
}

const failureOf = (asked: Promise<unknown>): Promise<Failure | undefined> =>
  asked.then(
    () => undefined,
    (error: Failure) => error,
  );

describe("the report of a block", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;
  let connection: NetworkConnection;
  let ledger: string;
  let abi: Interface;
  let senders: string[];

  const ask = (method: string, ...params: unknown[]): Promise<unknown> => connection.provider.request({ method, params });

  before(async function () {
    // A block that found no executor ready would go one by one.
    await executorPool.start(2);
    hre = await createHardhatRuntimeEnvironment(config, {}, PROJECT);
    await hre.tasks.getTask("build").run({ quiet: true });
    const artifact = await hre.artifacts.readArtifact("Ledger");
    abi = new Interface(artifact.abi as unknown as InterfaceAbi);
  });

  after(() => executorPool.close());

  afterEach(async function () {
    await connection.close();
  });

  async function connect(parallel: object | boolean, more: object = {}): Promise<void> {
    const override = { parallel, accounts: { count: 100 }, blockGasLimit: 2_000_000_000, ...more } as NetworkConfigOverride;
    connection = await hre.network.create({ override });
    senders = (await ask("eth_accounts")) as string[];
    const { bytecode } = await hre.artifacts.readArtifact("Ledger");
    const hash = await ask("eth_sendTransaction", { from: senders[0], data: bytecode, gas: "0x200000" });
    ({ contractAddress: ledger } = (await ask("eth_getTransactionReceipt", hash)) as { contractAddress: string });
  }

  /** Mines a block in which every account calls a function once. */
  async function mine(name: "note" | "enter"): Promise<void> {
    await ask("evm_setAutomine", false);
    const data = abi.encodeFunctionData(name, [ROUNDS]);
    for (const from of senders) await ask("eth_sendTransaction", { from, to: ledger, data, gas: "0x100000" });
    await ask("evm_mine");
  }

  it("tells what could run at the same time, and that all did", async function () {
    await connect({ workers: 2, minTransactions: 2 });
    await mine("note");
    const { version, block, mining, modelled, hotspots } = await connection.parallel.report();
    expect(version).to.equal(1);
    expect([block.number, block.transactions]).to.deep.equal([2, 100]);
    expect(modelled).to.deep.include({ costs: "gas", components: 100, longestChain: 1, conflicts: 0, work: block.gasUsed });
    expect(modelled.rule.senders).to.equal("as-sent");
    expect(modelled.speedups.map(({ executors }) => executors)).to.deep.equal([1, 2, 4, 8, 16, 32]);
    for (const { executors, speedup, best } of modelled.speedups) {
      expect(best).to.be.closeTo(executors, 0.5);
      expect(speedup).to.be.within(0.75 * best, best);
    }
    expect(hotspots).to.deep.equal([]);
    expect(mining).to.deep.include({ strategy: "access-sets", workers: 2, reexecutions: [], faults: 0 });
    expect(mining?.windows).to.be.greaterThan(0);
    expectWholeTimeline(mining);
  });

  it("names the variable that executions were repeated for", async function () {
    await connect({ workers: 2, minTransactions: 2, strategy: "optimistic" });
    await mine("enter");
    const { mining, modelled, hotspots } = await connection.parallel.report("latest");
    expect(modelled).to.deep.include({ components: 1, longestChain: 100 });
    expect(hotspots[0]).to.deep.equal({
      location: `${ledger.toLowerCase()}[0x${"00".repeat(32)}]`,
      variable: "Ledger.entries",
      transactions: 100,
      waits: 99,
    });
    const { reexecutions = [] } = mining ?? {};
    expect(reexecutions).to.have.length.greaterThan(0);
    expect(new Set(reexecutions.map(({ variable }) => variable))).to.deep.equal(new Set(["Ledger.entries"]));
    const { transactions } = (await ask("eth_getBlockByNumber", "latest", false)) as { transactions: string[] };
    for (const { transaction, hash } of reexecutions) expect(hash).to.equal(transactions[transaction]);
    expectWholeTimeline(mining);
  });

  it("is had by number, hash and tag, over RPC too, and of any block", async function () {
    await connect(true);
    await mine("note");
    const { hash } = (await ask("eth_getBlockByNumber", "0x2", false)) as { hash: string };
    const reports = [await connection.parallel.report(2), await connection.parallel.report(2n), await connection.parallel.report("0x2")];
    reports.push(await connection.parallel.report({ blockHash: hash }), (await ask("parallel_getBlockReport")) as BlockReport);
    for (const report of reports) expect(report).to.deep.equal(reports[0]);
    const first = await connection.parallel.report(1);
    expect([first.block.transactions, first.mining]).to.deep.equal([1, undefined]);
    expect((await connection.parallel.report("earliest")).block.transactions).to.equal(0);
    expect((await failureOf(connection.parallel.report(9)))?.message).to.include("Received invalid block tag 9");
    expect((await failureOf(connection.parallel.report("pending")))?.message).to.include("not mined yet");
  });

  it("is refused by a network that Hardhat runs", async function () {
    await connect(false);
    const failure = await failureOf(connection.parallel.report());
    expect(failure?.message).to.match(/HHP308.*"default" is run by Hardhat itself/);
  });

  it("is a line in the log of a network that logs", async function () {
    await connect({ workers: 2, minTransactions: 2, strategy: "optimistic" }, { loggingEnabled: true });
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => void lines.push(line);
    try {
      await mine("enter");
    } finally {
      console.log = log;
    }
    expect(lines.find((line) => line.includes("executors"))).to.match(
      /^ *Block 2: 100 transactions in [\d.]+ ms, [23] executors, \d+ groups,\n? +\d+ re-executed \(Ledger\.entries\)$/,
    );
  });
});

/** Every transaction was executed for the block once, and each thread did one thing at a time. */
function expectWholeTimeline(mining: BlockReport["mining"]): void {
  const { spans = [], milliseconds = 0, executors } = mining ?? {};
  const counts = new Uint8Array(100);
  const free = new Map<number, number>();
  for (const { executor, first, count, started, ended, inVain } of spans) {
    for (let index = first; !inVain && index < first + count; index++) counts[index] = (counts[index] ?? 0) + 1;
    expect(started).to.be.at.least(Math.max(0, (free.get(executor) ?? 0) - 0.002));
    expect(ended).to.be.within(started, milliseconds + 0.002);
    free.set(executor, ended);
  }
  expect([...counts]).to.deep.equal(Array.from({ length: 100 }, () => 1));
  expect(free.size).to.equal(executors);
}
