import { expect } from "chai";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { ParallelError } from "../../src/errors/error.ts";
import hardhatParallel from "../../src/index.ts";
import { traffic, workload, type TrafficOptions, type TrafficResult, type TrafficUser } from "../../src/traffic.ts";
import { CAPTURE_VARIABLE } from "../../src/workload/capture-session.ts";
import { readCapture } from "../../src/workload/capture-store.ts";
import { captureTests } from "../../src/workload/run.ts";
import { Random } from "../../src/workload/traffic/random.ts";
import type { Capture } from "../../src/workload/workload.ts";

const SINK = "0x000000000000000000000000000000000000dEaD";
/** Runs INVALID: every call fails. */
const BROKEN = "0x000000000000000000000000000000000000bAd0";

async function failureOf(work: Promise<unknown>): Promise<ParallelError> {
  try {
    await work;
  } catch (failure) {
    expect(failure).to.be.instanceOf(ParallelError);
    return failure as ParallelError;
  }
  return expect.fail("it succeeded");
}

describe("traffic", function () {
  let connection: NetworkConnection;
  const ask = (method: string, ...params: unknown[]): Promise<unknown> => connection.provider.request({ method, params });

  beforeEach(async function () {
    const hre = await createHardhatRuntimeEnvironment({ plugins: [hardhatParallel] });
    connection = await hre.network.create();
    await ask("hardhat_setCode", BROKEN, "0xfe");
  });

  const payments: TrafficOptions = {
    users: 10,
    transactions: 40,
    mix: {
      pay: { weight: 3, call: (_, pick) => ({ to: pick.user().address, value: pick.integer(100) }) },
      fail: { weight: 1, call: () => ({ to: BROKEN, gasLimit: 50_000 }) },
    },
  };

  const calls = ({ transactions }: TrafficResult): unknown[] => transactions.map(({ from, label, status }) => [from, label, status]);

  it("sends the mix in proportion, from each user alike, in one block, on the connection used last", async function () {
    const result = await traffic("payments", payments);
    expect(result).to.include({ name: "payments", sent: 40, succeeded: 30, failed: 10, gasUsed: 30n * 21_000n + 10n * 50_000n });
    const senders = Map.groupBy(result.transactions, ({ from }) => from);
    expect([...senders.values()].map(({ length }) => length)).to.deep.equal(Array(10).fill(4));
    expect(await ask("eth_blockNumber")).to.equal("0x1");
  });

  it("is the same for the same seed, and another for another", async function () {
    const snapshot = await ask("evm_snapshot");
    const first = await traffic("payments", { ...payments, seed: 5 });
    await ask("evm_revert", snapshot);
    const again = await traffic("payments", { ...payments, seed: 5 });
    expect(calls(again)).to.deep.equal(calls(first));
    expect(again.transactions.map(({ hash }) => hash)).to.deep.equal(first.transactions.map(({ hash }) => hash));
    expect(calls(await traffic("payments", { ...payments, seed: 6 }))).to.not.deep.equal(calls(first));
  });

  it("prepares every user first, and takes several senders' and several requests", async function () {
    const prepared: TrafficUser[] = [];
    const [owner] = (await ask("eth_accounts")) as string[];
    await traffic("payments", {
      ...payments,
      prepare: (user) => {
        prepared.push(user);
        return [
          { from: owner ?? "", to: SINK, value: 2n },
          { to: { address: SINK }, value: 3n },
        ];
      },
    });
    expect(prepared.map(({ index }) => index)).to.deep.equal(Array.from({ length: 10 }, (_, index) => index));
    expect(BigInt((await ask("eth_getBalance", SINK)) as string)).to.equal(50n);
  });

  it("fails where a preparation does, and leaves automining as it was", async function () {
    const failure = await failureOf(traffic("payments", { ...payments, prepare: () => ({ to: BROKEN, gasLimit: 50_000n }) }));
    expect(failure.errorName).to.equal("TRAFFIC_PREPARATION");
    expect(await ask("hardhat_getAutomine")).to.equal(true);
  });

  it("restores automining and drops what it sent where a call cannot be sent", async function () {
    await ask("evm_setAutomine", false);
    let sent = 0;
    const mix = { pay: { call: () => ({ to: SINK, value: ++sent < 5 ? 1n : 10n ** 40n }) } };
    await traffic("too dear", { ...payments, mix }).then(
      () => expect.fail("it succeeded"),
      (failure: Error) => expect(failure.message).to.contain("enough funds"),
    );
    expect(await ask("hardhat_getAutomine")).to.equal(false);
    await ask("evm_mine");
    expect(await ask("eth_getBlockTransactionCountByNumber", "latest")).to.equal("0x0");
  });

  it("mines as many blocks as the gas limit asks for", async function () {
    await ask("evm_setBlockGasLimit", "0x186a0");
    const result = await traffic("small blocks", {
      ...payments,
      mix: { pay: { call: () => ({ to: SINK, value: 1n, gasLimit: 21_000 }) } },
    });
    expect(result.succeeded).to.equal(40);
    expect(BigInt((await ask("eth_blockNumber")) as string)).to.equal(10n);
  });

  it("refuses options that make no sense, with what to give instead", async function () {
    const wrong: Partial<TrafficOptions>[] = [
      { users: 0 },
      { transactions: 1.5 },
      { seed: Number.NaN },
      { mix: {} },
      { mix: { pay: { weight: -1, call: () => ({}) } } },
    ];
    for (const options of wrong)
      expect((await failureOf(traffic("payments", { ...payments, ...options }))).errorName).to.equal("TRAFFIC_OPTIONS");
  });

  it("leaves a sequence alone where nothing is captured, and hands on its result", async function () {
    expect(await workload("sequence", () => Promise.resolve(7))).to.equal(7);
  });
});

describe("seeded choices", function () {
  it("follow Zipf's law: the first comes up twice as often as the second, for an exponent of 1", function () {
    const random = new Random(1);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw++) counts[random.zipf(4, 1)]! += 1;
    const shares = counts.map((count) => count / 20_000);
    for (const [index, expected] of [12 / 25, 6 / 25, 4 / 25, 3 / 25].entries()) expect(shares[index]).to.be.closeTo(expected, 0.02);
  });

  it("keep to weights, and never pick what has none", function () {
    const random = new Random(2);
    const drawn = Array.from({ length: 1_000 }, () => random.weighted([0, 1, 0, 3]));
    expect(new Set(drawn)).to.deep.equal(new Set([1, 3]));
    expect(drawn.filter((index) => index === 3).length / 1_000).to.be.closeTo(0.75, 0.05);
  });

  it("shuffle without losing or doubling", function () {
    const items = Array.from({ length: 50 }, (_, index) => index);
    expect(new Random(3).shuffled(items)).to.have.members(items).and.not.deep.equal(items);
  });
});

describe("workload", function () {
  const PAYMENT = { to: SINK, value: "0x1", gas: "0x5208", gasPrice: "0x77359400" };

  afterEach(function () {
    delete process.env[CAPTURE_VARIABLE];
  });

  async function captured(sequence: (ask: (method: string, ...params: unknown[]) => Promise<unknown>) => Promise<void>): Promise<Capture> {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), "sequence-")), "capture");
    process.env[CAPTURE_VARIABLE] = folder;
    const hre = await createHardhatRuntimeEnvironment({ plugins: [hardhatParallel] });
    const { provider } = await hre.network.create();
    const ask = (method: string, ...params: unknown[]): Promise<unknown> => provider.request({ method, params });
    await ask("eth_blockNumber");
    await workload("sequence", () => sequence(ask));
    return readCapture(folder);
  }

  it("stays examples, and says so, where the network was reverted in between", async function () {
    const { workloads, gaps } = await captured(async (ask) => {
      const [from] = (await ask("eth_accounts")) as string[];
      const snapshot = await ask("evm_snapshot");
      await ask("eth_sendTransaction", { ...PAYMENT, from });
      await ask("evm_revert", snapshot);
      await ask("eth_sendTransaction", { ...PAYMENT, from });
    });
    expect(workloads.map(({ kind, block }) => [kind, block.number])).to.deep.equal([
      ["example", 1n],
      ["example", 1n],
    ]);
    expect(gaps).to.deep.equal([{ what: 'workload "sequence"', reason: "the network was reverted while it ran", count: 1 }]);
  });

  it("says so where it sends nothing", async function () {
    const { workloads, gaps } = await captured(() => Promise.resolve());
    expect(workloads).to.deep.equal([]);
    expect(gaps).to.deep.equal([{ what: 'workload "sequence"', reason: "it sent no transaction", count: 1 }]);
  });
});

describe("a project without tests", function () {
  it("is refused with the folders that were looked into", async function () {
    const root = mkdtempSync(path.join(tmpdir(), "no-tests-"));
    writeFileSync(path.join(root, "package.json"), '{ "type": "module" }');
    const hre = await createHardhatRuntimeEnvironment({ plugins: [hardhatParallel], paths: { tests: "nowhere" } }, {}, root);
    expect((await failureOf(captureTests(hre, { testFiles: [] }))).errorName).to.equal("NO_TESTS");
  });
});
