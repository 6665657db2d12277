import { expect } from "chai";
import path from "node:path";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../projects/ledger/hardhat.config.ts";

const PROJECT = path.join(import.meta.dirname, "..", "projects", "ledger");

describe("concurrent transactions with batch: true", function () {
  this.timeout(120_000);
  let hre: HardhatRuntimeEnvironment;

  before(async function () {
    hre = await createHardhatRuntimeEnvironment(
      { ...config, plugins: [...(config.plugins ?? []), hardhatEthers, hardhatViem] },
      {},
      PROJECT,
    );
    await hre.tasks.getTask("build").run({ quiet: true });
  });

  const connect = (batch: boolean) => hre.network.create({ override: { parallel: { batch } } as NetworkConfigOverride });

  it("land in one block in the order of their arrival, sent with ethers", async function () {
    const { ethers, close } = await connect(true);
    const ledger = await ethers.deployContract("Ledger");
    const signers = await ethers.getSigners();
    const [to, data] = [await ledger.getAddress(), ledger.interface.encodeFunctionData("enter", [1])];
    const sent = await Promise.all(signers.map((signer) => signer.sendTransaction({ to, data })));
    const receipts = await Promise.all(sent.map((transaction) => transaction.wait()));
    expect(receipts.map((receipt) => [receipt?.blockNumber, receipt?.index, receipt?.from])).to.deep.equal(
      signers.map(({ address }, index) => [2, index, address]),
    );
    expect(await ledger.getFunction("entries").staticCall()).to.equal(BigInt(signers.length));
    await close();
  });

  it("land in one block, sent with viem by one account", async function () {
    const { viem, close } = await connect(true);
    const ledger = await viem.deployContract("Ledger");
    const { enter } = ledger.write;
    const client = await viem.getPublicClient();
    const hashes = await Promise.all(Array.from({ length: 20 }, () => Promise.resolve(enter?.([1n]))));
    const { number, transactions } = await client.getBlock();
    expect([number, transactions]).to.deep.equal([2n, hashes]);
    expect(await ledger.read["entries"]?.()).to.equal(20n);
    await close();
  });

  it("leave one after the other a block each, and without batch always do", async function () {
    for (const [batch, concurrent] of [
      [true, 3],
      [false, 5],
    ] as const) {
      const { provider, close } = await connect(batch);
      const [from, to] = (await provider.request({ method: "eth_accounts" })) as string[];
      const send = () => provider.request({ method: "eth_sendTransaction", params: [{ from, to, value: "0x1" }] });
      await send();
      await send();
      await Promise.all([send(), send(), send()]);
      expect(await provider.request({ method: "eth_blockNumber" })).to.equal(`0x${concurrent}`);
      await close();
    }
  });

  it("fail each for themselves: reverted in the block, or refused and in none", async function () {
    const { ethers, provider, close } = await connect(true);
    const ledger = await ethers.deployContract("Ledger");
    const [one, other, third] = await ethers.getSigners();
    const send = (request: object) => provider.request({ method: "eth_sendTransaction", params: [{ gas: "0x20000", ...request }] });
    const refuse = ledger.interface.encodeFunctionData("refuse");
    const to = await ledger.getAddress();
    const results = await Promise.allSettled([
      send({ from: one?.address, to: other?.address, value: "0x1" }),
      send({ from: other?.address, to, data: refuse }),
      send({ from: one?.address, to: other?.address, nonce: "0x63" }),
      send({ from: third?.address, to: other?.address, value: "0x1" }),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "rejected", "fulfilled"]);
    const [, reverted, refused] = results.map((result) => (result.status === "rejected" ? (result.reason as Error) : undefined));
    expect(reverted?.message).to.include("not here");
    expect(refused?.message).to.include("Nonce too high");
    const block = await ethers.provider.getBlock("latest");
    expect([block?.number, block?.transactions.length]).to.deep.equal([2, 3]);
    expect(reverted).to.have.property("transactionHash", block?.transactions[1]);
    await close();
  });

  it("are mined apart where one cannot be in a block with the others", async function () {
    const { provider, close } = await connect(true);
    const [from, to] = (await provider.request({ method: "eth_accounts" })) as string[];
    await provider.request({ method: "hardhat_setBalance", params: [from, "0x8ac7230489e80000"] });
    // Each can be paid, and the two together cannot.
    const send = (sender: string | undefined, value: string) =>
      provider.request({ method: "eth_sendTransaction", params: [{ from: sender, to, value, gas: "0x5208" }] });
    const results = await Promise.allSettled([send(from, "0x6f05b59d3b200000"), send(from, "0x6f05b59d3b200000"), send(to, "0x1")]);
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
    expect(await provider.request({ method: "eth_blockNumber" })).to.equal("0x2");
    await close();
  });

  it("are mined before a request that comes after them", async function () {
    const { provider, close } = await connect(true);
    const [from, to] = (await provider.request({ method: "eth_accounts" })) as string[];
    const send = () => provider.request({ method: "eth_sendTransaction", params: [{ from, to, value: "0x1" }] });
    const sent = [send(), send()];
    const number = provider.request({ method: "eth_blockNumber" });
    const later = send();
    expect(await number).to.equal("0x1");
    await Promise.all([...sent, later]);
    expect(await provider.request({ method: "eth_blockNumber" })).to.equal("0x2");
    await close();
  });
});
