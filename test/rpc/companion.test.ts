import { expect } from "chai";
import path from "node:path";
import { Interface } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ask, BothNetworks, type Outcome } from "../identity/both-networks.ts";
import config from "../projects/failures/hardhat.config.ts";

const PROJECT = path.join(import.meta.dirname, "..", "projects", "failures");

describe("failures, with Solidity's frames", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;
  let both: BothNetworks;
  let contract: Interface;
  let bytecode: string;
  let address: unknown;

  before(async function () {
    hre = await createHardhatRuntimeEnvironment(config, {}, PROJECT);
    await hre.tasks.getTask("build").run({ quiet: true });
    const artifact = await hre.artifacts.readArtifact("Failures");
    contract = new Interface(artifact.abi as never);
    bytecode = artifact.bytecode;
  });

  beforeEach(async function () {
    both = await BothNetworks.create({}, hre);
    await both.ask("hardhat_mine", "0x5");
    await both.tick(1000);
    const hash = await both.ask("eth_sendTransaction", { data: bytecode + contract.encodeDeploy([false]).slice(2) });
    ({ contractAddress: address } = (await both.ask("eth_getTransactionReceipt", hash)) as { contractAddress: unknown });
  });

  afterEach(async function () {
    await both.close();
  });

  const request = (name: string, ...values: unknown[]): object => ({ to: address, data: contract.encodeFunctionData(name, values) });

  /** Fails as a call, as an estimate, and mined: alike on both networks. */
  async function fails(name: string, ...values: unknown[]): Promise<Outcome> {
    await both.same("eth_call", request(name, ...values));
    await both.tick();
    await both.same("eth_call", request(name, ...values), "pending");
    await both.same("eth_estimateGas", request(name, ...values));
    return both.same("eth_sendTransaction", { ...request(name, ...values), gas: "0x50000" });
  }

  const framesOf = (outcome: Outcome): readonly string[] => ("error" in outcome ? outcome.error.frames : []);

  it("are Hardhat's: reasons, panics, custom errors of inner calls, nothing", async function () {
    for (const [name, ...values] of [["reason"], ["nothing"], ["overflow", 0], ["custom"]] as const) {
      expect(framesOf(await fails(name, ...values)), name).to.not.deep.equal([]);
    }
    const refused = { data: bytecode + contract.encodeDeploy([true]).slice(2) };
    await both.same("eth_call", refused);
    expect(framesOf(await both.mining("eth_sendTransaction", { ...refused, gas: "0x200000" }))).to.not.deep.equal([]);
    expect(framesOf(await both.same("eth_call", { to: address, data: "0x12345678" }))).to.not.deep.equal([]);
    expect(framesOf(await both.same("eth_call", { ...request("nothing"), value: "0x1" }))).to.not.deep.equal([]);
  });

  it("see the block that they happened in: time, number, randomness, price", async function () {
    expect(framesOf(await fails("timelock"))).to.not.deep.equal([]);
    const next = BigInt((await both.ask("eth_blockNumber")) as string) + 1n;
    expect(framesOf(await fails("blockNumber", next))).to.not.deep.equal([]);
    expect(framesOf(await fails("randao"))).to.not.deep.equal([]);
    expect(framesOf(await fails("price"))).to.not.deep.equal([]);
  });

  it("of calls on old blocks see those", async function () {
    await both.ask("hardhat_mine", "0x3");
    await both.tick(100);
    await both.same("eth_call", request("blockNumber", 6), "0x6");
    await both.same("eth_call", request("timelock"), "0x6");
    await both.tick(2000);
    await both.ask("evm_mine");
    await both.same("eth_call", request("timelock"), "latest");
    await both.same("eth_call", request("timelock"), "0x7");
  });

  it("that depend on what the companion cannot know come without frames, and with the right data", async function () {
    await both.mining("evm_mine");
    // Hashes of older blocks; and the base fee, which Hardhat's calls do not show.
    await without("eth_call", request("blockHash"), "latest");
    await without("eth_sendTransaction", { ...request("baseFee"), gas: "0x50000" });
  });

  async function without(method: string, ...params: unknown[]): Promise<void> {
    const [expected, found] = [await ask(both.edr, method, params), await ask(both.parallel, method, params)];
    expect(framesOf(expected)).to.not.deep.equal([]);
    expect(found).to.deep.equal("error" in expected ? { error: { ...expected.error, frames: [] } } : expected);
  }

  it("leave no trace on the network that they are replayed on", async function () {
    await fails("reason");
    await fails("reason");
    await both.same("eth_getBlockByNumber", "latest", true);
    expect(await both.ask("eth_call", request("count"))).to.match(/^0x0*$/);
  });
});
