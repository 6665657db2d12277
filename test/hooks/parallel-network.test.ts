import { expect } from "chai";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import hardhatParallel from "../../src/index.ts";
import { CAPTURE_VARIABLE } from "../../src/workload/capture-session.ts";
import { readCapture } from "../../src/workload/capture-store.ts";

const [FIRST, SECOND] = ["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"] as const;

const NETWORKS = {
  parallel: { type: "edr-simulated", parallel: true },
  plain: { type: "edr-simulated" },
  old: { type: "edr-simulated", chainType: "l1", hardfork: "istanbul", parallel: true },
} as HardhatUserConfig["networks"];

describe("a parallel network behind the network hook", function () {
  let hre: HardhatRuntimeEnvironment;
  let lines: string[];
  const { error } = console;

  beforeEach(async function () {
    hre = await createHardhatRuntimeEnvironment({ plugins: [hardhatParallel], networks: NETWORKS ?? {} });
    lines = [];
    console.error = (line: string) => void lines.push(line);
  });

  afterEach(function () {
    console.error = error;
    delete process.env[CAPTURE_VARIABLE];
  });

  const ask = ({ provider }: Pick<NetworkConnection, "provider">, method: string, ...params: unknown[]): Promise<unknown> =>
    provider.request({ method, params });

  /** Only a parallel network knows of receipts by block. */
  async function isParallel(connection: Pick<NetworkConnection, "provider">): Promise<boolean> {
    try {
      await ask(connection, "eth_getBlockReceipts", "latest");
      return true;
    } catch (failure) {
      expect(failure).to.have.property("code", -32004);
      return false;
    }
  }

  it("answers where parallel is on, and nowhere else", async function () {
    expect(await isParallel(await hre.network.create("parallel"))).to.equal(true);
    expect(await isParallel(await hre.network.create("plain"))).to.equal(false);
    expect(lines).to.deep.equal([]);
  });

  it("gives every connection a chain of its own", async function () {
    const [one, other] = [await hre.network.create("parallel"), await hre.network.create("parallel")];
    await ask(one, "hardhat_mine", "0x3");
    expect([await ask(one, "eth_blockNumber"), await ask(other, "eth_blockNumber")]).to.deep.equal(["0x3", "0x0"]);
    await one.close();
    expect(await ask(other, "eth_blockNumber")).to.equal("0x0");
  });

  it("answers requests one after the other, in their order", async function () {
    const connection = await hre.network.create("parallel");
    const transfers = Array.from({ length: 20 }, () => ask(connection, "eth_sendTransaction", { from: FIRST, to: SECOND, value: "0x1" }));
    await Promise.all(transfers);
    expect(await ask(connection, "eth_blockNumber")).to.equal("0x14");
    expect(await ask(connection, "eth_getTransactionCount", FIRST)).to.equal("0x14");
  });

  it("leaves what the engine does not speak to Hardhat, and says so once a connection", async function () {
    for (const [connection, reason] of [
      [await hre.network.create({ network: "parallel", chainType: "op" }), "the chain type is op"],
      [await hre.network.create("old"), "its hardfork is istanbul"],
    ] as const) {
      lines.length = 0;
      expect(await isParallel(connection)).to.equal(false);
      expect(await isParallel(connection)).to.equal(false);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.include(reason);
    }
  });

  it("throws failures that carry what the matchers look for", async function () {
    const connection = await hre.network.create("parallel");
    const reverting = { from: FIRST, data: "0x60aa60005260206000fd", gas: "0x30000" };
    const failure = await ask(connection, "eth_sendTransaction", reverting).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const { transactions } = (await ask(connection, "eth_getBlockByNumber", "latest", false)) as { transactions: string[] };
    expect(failure).to.include({ code: 3, data: `0x${"00".repeat(31)}aa`, transactionHash: transactions[0] });
  });

  it("is captured like any other", async function () {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), "parallel-network-")), "capture");
    process.env[CAPTURE_VARIABLE] = folder;
    const connection = await hre.network.create("parallel");
    await ask(connection, "eth_sendTransaction", { from: FIRST, to: SECOND, value: "0x1" });
    await connection.close();
    const { workloads, gaps } = await readCapture(folder);
    expect(gaps).to.deep.equal([]);
    expect(workloads.map(({ transactions }) => transactions.length)).to.deep.equal([1]);
  });

  it("is served over HTTP and WebSocket, with subscriptions", async function () {
    const server = await hre.network.createServer("parallel", "127.0.0.1", 0);
    const { port } = await server.listen();
    try {
      const post = async (method: string, params: unknown[]): Promise<unknown> => {
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
        const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body });
        return ((await response.json()) as { result: unknown }).result;
      };
      expect(await post("eth_getBlockReceipts", ["latest"])).to.deep.equal([]);
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      const next = (): Promise<Record<string, unknown>> =>
        new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)) as Record<string, unknown>)));
      await new Promise((resolve) => (socket.onopen = resolve));
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "eth_subscribe", params: ["newHeads"] }));
      expect(await next()).to.include({ result: "0x1" });
      const event = next();
      await post("hardhat_mine", []);
      const { method, params } = (await event) as { method: string; params: { result: { number: string } } };
      expect([method, params.result.number]).to.deep.equal(["eth_subscription", "0x1"]);
      socket.close();
    } finally {
      await server.close();
    }
  });
});
