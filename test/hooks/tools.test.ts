import { expect } from "chai";
import { PROJECT_TIMEOUT, runHardhat, startNode, type ProjectRun, type RunningNode } from "../workload/run-project.ts";

const PROJECT = "tools";

describe("Hardhat's tools on a parallel network", function () {
  this.timeout(PROJECT_TIMEOUT);

  before(async function () {
    await runHardhat(PROJECT, ["build"]);
  });

  it("are network helpers, matchers, ethers, viem and its assertions, under mocha and node:test: all as on Hardhat's own", async function () {
    const [onHardhat, onOurs] = [await run("test", "--network", "default"), await run("test", "--network", "parallel")];
    expect(onOurs.output).to.match(/27 passing \(21 mocha, 6 nodejs\)/);
    expect(withoutTimes(onOurs)).to.equal(withoutTimes(onHardhat));
  });

  it("are mocha's workers", async function () {
    const { exitCode, output } = await runHardhat(PROJECT, ["test", "mocha", "--network", "parallel"], { TOOLS_PARALLEL_MOCHA: "yes" });
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/21 passing/);
  });

  it("is a script, with ignition in it", async function () {
    const [onHardhat, onOurs] = [await tour("default"), await tour("parallel")];
    expect(onOurs).to.include({ isOurs: true, held: "12", coins: "400", block: 4 });
    expect({ ...onOurs, isOurs: false, network: "default" }).to.deep.equal(onHardhat);
  });

  it("is ignition's own task", async function () {
    const deploy = ["ignition", "deploy", "ignition/modules/bank.ts", "--network"];
    const [onHardhat, onOurs] = [await run(...deploy, "default"), await run(...deploy, "parallel")];
    const addresses = ({ output }: ProjectRun): string[] => output.match(/BankModule#\w+ - 0x\w{40}/g) ?? [];
    expect(addresses(onOurs)).to.have.length(2).and.to.deep.equal(addresses(onHardhat));
  });

  it("is the console", async function () {
    const line = `(async () => { const { provider } = await network.create(); await provider.request({ method: "hardhat_mine", params: ["0x3"] });
      console.log("at", await provider.request({ method: "eth_blockNumber" }),
        (await provider.request({ method: "eth_getBlockReceipts", params: ["latest"] })).length) })();\n`;
    const { output } = await runHardhat(PROJECT, ["console", "--network", "parallel"], {}, line.replaceAll("\n      ", " "));
    expect(output).to.include("at 0x3 0");
  });

  it("are left to Hardhat where it measures or prints calls, said in one line", async function () {
    for (const option of ["--coverage", "--gas-stats", "-vvv"]) {
      const { output } = await run("test", "mocha", "--network", "parallel", option);
      expect(output).to.include("21 passing");
      const lines = output.split("\n").filter((line) => line.includes("hardhat-parallel:"));
      expect(lines).to.have.length(1);
      expect(lines[0]).to.include(`Network "parallel" is run by Hardhat itself, not in parallel: `).and.to.include(option);
    }
  });

  describe("that serve it to others", function () {
    let node: RunningNode;

    before(async function () {
      node = await startNode(PROJECT, "--network", "parallel");
    });

    after(() => node.stop());

    it("let another project's tests run on it", async function () {
      const { exitCode, output } = await runHardhat(PROJECT, ["test", "--network", "served"], { TOOLS_NODE: node.url });
      expect(exitCode, output).to.equal(0);
      expect(output).to.match(/27 passing \(21 mocha, 6 nodejs\)/);
    });

    it("fork it", async function () {
      const { output } = await runHardhat(PROJECT, ["run", "scripts/tour.ts", "--network", "parallelFork"], { TOOLS_NODE: node.url });
      expect(output).to.include('Network "parallelFork" is run by Hardhat itself, not in parallel: it forks another network.');
      expect(output).to.include('"isOurs":false');
    });

    it("tell of blocks, logs and pending transactions as they come", async function () {
      const socket = new WebSocket(node.url.replace("http", "ws"));
      await new Promise((resolve) => (socket.onopen = resolve));
      const { ask, heard } = listen(socket);
      const [heads, logs, pending] = [
        await ask("eth_subscribe", "newHeads"),
        await ask("eth_subscribe", "logs", { topics: [] }),
        await ask("eth_subscribe", "newPendingTransactions"),
      ];
      const [from] = (await ask("eth_accounts")) as [string];
      // LOG1 of nothing, with 42 for its topic.
      const hash = await ask("eth_sendTransaction", { from, data: "0x602a5f5fa1", gas: "0x20000" });
      const number = await ask("eth_blockNumber");
      const found = new Map(heard.map(({ subscription, result }) => [subscription, result]));
      expect(found.get(heads)).to.include({ number });
      expect(found.get(logs)).to.include({ transactionHash: hash });
      expect(found.get(pending)).to.equal(hash);
      expect(await ask("eth_unsubscribe", heads)).to.equal(true);
      socket.close();
    });
  });
});

async function run(...args: readonly string[]): Promise<ProjectRun> {
  const finished = await runHardhat(PROJECT, args);
  expect(finished.exitCode, finished.output).to.equal(0);
  return finished;
}

async function tour(network: string): Promise<Record<string, unknown>> {
  const { output } = await run("run", "scripts/tour.ts", "--network", network);
  return JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? "null") as Record<string, unknown>;
}

function withoutTimes({ output }: ProjectRun): string {
  return output.replace(/ *\([\d.]+m?s\)/g, "");
}

interface Heard {
  readonly subscription: unknown;
  readonly result: string | Readonly<Record<string, unknown>>;
}

/** Asks over a socket, and keeps what it tells besides. */
function listen(socket: WebSocket): { ask: (method: string, ...params: unknown[]) => Promise<unknown>; heard: Heard[] } {
  const heard: Heard[] = [];
  const waiting = new Map<number, (result: unknown) => void>();
  socket.onmessage = ({ data }) => {
    const { id, result, params } = JSON.parse(String(data)) as { id?: number; result?: unknown; params?: Heard };
    if (params !== undefined) heard.push(params);
    if (id !== undefined) waiting.get(id)?.(result);
  };
  let lastId = 0;
  const ask = (method: string, ...params: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      waiting.set(++lastId, resolve);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params }));
    });
  return { ask, heard };
}
