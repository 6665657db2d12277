import { expect } from "chai";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatPlugin } from "hardhat/types/plugins";
import type { NetworkConnection } from "hardhat/types/network";
import hardhatParallel from "../../src/index.ts";
import { CAPTURE_VARIABLE } from "../../src/workload/capture-session.ts";
import { readCapture } from "../../src/workload/capture-store.ts";
import type { Capture } from "../../src/workload/workload.ts";

const [FIRST, SECOND] = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"] as const;

describe("the network hook", function () {
  let seen: string[];
  let folder: string;

  /** A plugin whose handler comes after ours: it sees what we send on, as Hardhat's own handlers do. */
  const spy: HardhatPlugin = {
    id: "spy",
    hookHandlers: {
      network: async () => ({
        default: async () => ({
          onRequest: (context, connection, request, next) => {
            seen.push(request.method);
            return next(context, connection, request);
          },
        }),
      }),
    },
  };

  async function connect(): Promise<(method: string, ...params: unknown[]) => Promise<unknown>> {
    const hre = await createHardhatRuntimeEnvironment({ plugins: [spy, hardhatParallel] });
    const connection: NetworkConnection = await hre.network.create();
    return (method, ...params) => connection.provider.request({ method, params });
  }

  const transfer = (nonce?: number): Record<string, string> => ({
    from: FIRST,
    to: SECOND,
    value: "0x1",
    gas: "0x5208",
    gasPrice: "0x77359400",
    ...(nonce === undefined ? {} : { nonce: `0x${nonce.toString(16)}` }),
  });

  const captured = (): Promise<Capture> => readCapture(folder);
  const numbers = async (): Promise<bigint[]> => (await captured()).workloads.map(({ block }) => block.number);

  beforeEach(function () {
    seen = [];
    folder = path.join(mkdtempSync(path.join(tmpdir(), "network-hook-")), "capture");
    process.env[CAPTURE_VARIABLE] = folder;
  });

  afterEach(function () {
    delete process.env[CAPTURE_VARIABLE];
  });

  it("does nothing where no capture is asked for", async function () {
    delete process.env[CAPTURE_VARIABLE];
    const ask = await connect();
    await ask("eth_sendTransaction", transfer());
    expect(await captured()).to.deep.equal({ workloads: [], gaps: [] });
  });

  it("reaches the node past other plugins' handlers: they see the user's requests and no others", async function () {
    const ask = await connect();
    await ask("eth_blockNumber");
    await ask("eth_sendTransaction", transfer());
    await ask("evm_mine");
    expect(seen.filter((method) => method !== "eth_chainId")).to.deep.equal(["eth_blockNumber", "eth_sendTransaction", "evm_mine"]);
    expect(await numbers()).to.deep.equal([1n]);
  });

  it("captures what was mined before a revert, on both branches", async function () {
    const ask = await connect();
    const snapshot = await ask("evm_snapshot");
    await ask("eth_sendTransaction", transfer());
    await ask("evm_revert", snapshot);
    await ask("hardhat_setBalance", FIRST, "0xde0b6b3a7640000");
    await ask("eth_sendTransaction", transfer());
    const { workloads } = await captured();
    expect(workloads.map(({ block }) => block.number)).to.deep.equal([1n, 1n]);
    expect(workloads.map(({ state }) => state.accounts[FIRST]?.balance)).to.deep.equal([10n ** 22n, 10n ** 18n]);
  });

  it("captures a block mined by interval when only a revert follows", async function () {
    const ask = await connect();
    const snapshot = await ask("evm_snapshot");
    await ask("evm_setAutomine", false);
    const hash = await ask("eth_sendTransaction", transfer());
    await ask("evm_setIntervalMining", 5);
    while ((await ask("eth_getTransactionReceipt", hash)) === null) await new Promise((resolve) => setTimeout(resolve, 5));
    await ask("evm_revert", snapshot);
    expect((await captured()).workloads.map(({ transactions }) => transactions[0]?.transaction.hash)).to.deep.equal([hash]);
  });

  it("passes over a million empty blocks, and finds the transactions that hardhat_mine took in before and after them", async function () {
    const ask = await connect();
    await ask("evm_setAutomine", false);
    // Mined only when the base fee has fallen below its price, some empty blocks later.
    await ask("eth_sendTransaction", { ...transfer(), from: SECOND, to: FIRST, gasPrice: "0x1dcd6500" });
    await ask("eth_sendTransaction", transfer());
    await ask("hardhat_mine", "0xf4240");
    await ask("evm_setAutomine", true);
    await ask("eth_sendTransaction", transfer());
    expect(await numbers()).to.deep.equal([1n, 6n, 1_000_001n]);
  });

  it("captures each transaction once where many are sent at the same time", async function () {
    const ask = await connect();
    const hashes = await Promise.all(Array.from({ length: 25 }, (_, nonce) => ask("eth_sendTransaction", transfer(nonce))));
    await ask("evm_mine");
    const { workloads } = await captured();
    expect(workloads.flatMap(({ transactions }) => transactions.map(({ transaction }) => transaction.hash))).to.have.members(hashes);
  });

  it("hands on a failing request's own error", async function () {
    const ask = await connect();
    const failure: unknown = await ask("eth_sendTransaction", { ...transfer(), gas: "0x1" }).catch((error: unknown) => error);
    expect((failure as Error).message).to.contain("gas");
    expect(await captured()).to.deep.equal({ workloads: [], gaps: [] });
  });
});
