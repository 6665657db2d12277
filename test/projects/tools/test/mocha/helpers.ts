import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers: helpers, provider } = await network.create();

describe("network helpers", () => {
  const ADDRESS = "0x00000000000000000000000000000000000a11ce";
  const WORD = `0x${"00".repeat(31)}2a`;

  afterEach(() => helpers.clearSnapshots());

  it("mine and mineUpTo", async () => {
    const before = await helpers.time.latestBlock();
    await helpers.mine();
    await helpers.mine(1_000, { interval: 15 });
    expect(await helpers.time.latestBlock()).to.equal(before + 1_001);
    const [last, previous] = [await ethers.provider.getBlock(before + 1_001), await ethers.provider.getBlock(before + 1_000)];
    expect(last!.timestamp - previous!.timestamp).to.equal(15);
    await helpers.mineUpTo(before + 2_000);
    expect(await helpers.time.latestBlock()).to.equal(before + 2_000);
  });

  it("time: increase, increaseTo, latest, setNextBlockTimestamp, duration", async () => {
    const start = await helpers.time.latest();
    expect(await helpers.time.increase(helpers.time.duration.days(1))).to.equal(await helpers.time.latest());
    expect(await helpers.time.latest()).to.be.at.least(start + 86_400);
    await helpers.time.increaseTo(start + 200_000);
    expect(await helpers.time.latest()).to.equal(start + 200_000);
    await helpers.time.setNextBlockTimestamp(start + 300_000);
    await helpers.mine();
    expect(await helpers.time.latest()).to.equal(start + 300_000);
    await helpers.time.setNextBlockTimestamp(new Date((start + 400_000) * 1000));
    const bank = await ethers.deployContract("Bank");
    expect((await bank.blockFacts()).time).to.be.at.least(BigInt(start + 400_000));
  });

  it("setBalance, setNonce, setCode, setStorageAt and getStorageAt", async () => {
    await helpers.setBalance(ADDRESS, 1_234n);
    expect(await ethers.provider.getBalance(ADDRESS)).to.equal(1_234n);
    await helpers.setNonce(ADDRESS, 7n);
    expect(await ethers.provider.getTransactionCount(ADDRESS)).to.equal(7);
    await helpers.setCode(ADDRESS, "0x5f545f5260205ff3");
    expect(await ethers.provider.getCode(ADDRESS)).to.equal("0x5f545f5260205ff3");
    await helpers.setStorageAt(ADDRESS, 0, 42);
    expect(await helpers.getStorageAt(ADDRESS, 0)).to.equal(WORD);
    expect(await ethers.provider.call({ to: ADDRESS })).to.equal(WORD);
    await helpers.setCode(ADDRESS, "0x");
    expect(await ethers.provider.getCode(ADDRESS)).to.equal("0x");
  });

  it("impersonateAccount and stopImpersonatingAccount", async () => {
    const bank = await ethers.deployContract("Bank", [], { value: 10n });
    const address = await bank.getAddress();
    await helpers.setBalance(address, ethers.parseEther("1"));
    await helpers.impersonateAccount(address);
    const signer = await ethers.getSigner(address);
    await signer.sendTransaction({ to: ADDRESS, value: 5n });
    expect(await ethers.provider.getTransactionCount(address)).to.equal(2);
    await helpers.stopImpersonatingAccount(address);
    await expect(signer.sendTransaction({ to: ADDRESS, value: 5n })).to.be.rejectedWith("Unknown account");
  });

  it("takeSnapshot and restore, more than once", async () => {
    const bank = await ethers.deployContract("Bank");
    const snapshot = await helpers.takeSnapshot();
    for (const amount of [1n, 2n]) {
      await bank.deposit({ value: amount });
      expect(await ethers.provider.getBalance(bank)).to.equal(amount);
      await snapshot.restore();
      expect(await ethers.provider.getBalance(bank)).to.equal(0n);
    }
  });

  it("loadFixture, of fixtures within fixtures", async () => {
    let made = 0;
    const outer = async () => {
      made++;
      return ethers.deployContract("Bank");
    };
    const inner = async () => {
      const bank = await outer();
      await bank.deposit({ value: 5n });
      return bank;
    };
    for (const fixture of [outer, inner, outer, outer]) {
      const bank = await helpers.loadFixture(fixture);
      expect(await ethers.provider.getBalance(bank)).to.equal(fixture === inner ? 5n : 0n);
      await bank.deposit({ value: 1n });
    }
    expect(made).to.equal(2);
  });

  it("dropTransaction", async () => {
    const [sender] = await ethers.getSigners();
    await provider.request({ method: "evm_setAutomine", params: [false] });
    const sent = await sender.sendTransaction({ to: ADDRESS, value: 1n });
    expect(await helpers.dropTransaction(sent.hash)).to.equal(true);
    expect(await helpers.dropTransaction(sent.hash)).to.equal(false);
    await helpers.mine();
    expect((await ethers.provider.getBlock("latest"))!.transactions).to.deep.equal([]);
    await provider.request({ method: "evm_setAutomine", params: [true] });
  });

  it("setNextBlockBaseFeePerGas, setPrevRandao, setCoinbase, setBlockGasLimit", async () => {
    const bank = await ethers.deployContract("Bank");
    await helpers.setCoinbase(ADDRESS);
    await helpers.setBlockGasLimit(25_000_000);
    await helpers.setPrevRandao(77);
    await helpers.setNextBlockBaseFeePerGas(3_000_000_000);
    await helpers.mine();
    const { miner, gasLimit, baseFeePerGas } = (await ethers.provider.getBlock("latest"))!;
    expect([miner.toLowerCase(), gasLimit, baseFeePerGas]).to.deep.equal([ADDRESS, 25_000_000n, 3_000_000_000n]);
    const { coinbase, limit, random } = await bank.blockFacts();
    expect(random).to.equal(77n);
    expect([coinbase.toLowerCase(), limit]).to.deep.equal([ADDRESS, 25_000_000n]);
  });
});
