import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers, networkConfig } = await network.create();

describe("matchers of ethers", () => {
  async function deploy() {
    const [owner, user] = await ethers.getSigners();
    const bank = await ethers.deployContract("Bank", [], { value: 100n });
    const coin = await ethers.deployContract("Coin", [1_000n]);
    return { owner, user, bank, coin };
  }

  const load = () => networkHelpers.loadFixture(deploy);

  it("revertedWith, of a transaction and of a call", async () => {
    const { bank } = await load();
    await expect(bank.deposit()).to.be.revertedWith("nothing to deposit");
    await expect(bank.deposit.staticCall()).to.be.revertedWith("nothing to deposit");
    await expect(bank.deposit({ value: 1n })).not.to.revert(ethers);
  });

  it("revertedWithCustomError, withArgs", async () => {
    const { bank, user } = await load();
    await expect(bank.connect(user).withdraw(5n)).to.be.revertedWithCustomError(bank, "TooMuch").withArgs(user.address, 5n, 0n);
    await expect(bank.close()).to.be.revertedWithCustomError(bank, "Closed");
  });

  it("revertedWithPanic, by its code", async () => {
    const { bank } = await load();
    await expect(bank.divide(0n)).to.be.revertedWithPanic(0x12);
    await expect(bank.noteAt(3n)).to.be.revertedWithPanic(0x32);
    await expect(bank.assertFalse()).to.be.revertedWithPanic(0x01);
  });

  it("revertedWithoutReason, and revert", async () => {
    const { bank } = await load();
    await expect(bank.failSilently()).to.be.revertedWithoutReason(ethers);
    await expect(bank.burnAll()).to.revert(ethers);
    await expect(bank.burnAll({ gasLimit: 200_000n })).to.revert(ethers);
  });

  it("of a transaction that is mined and fails", async () => {
    const { bank, user } = await load();
    const { provider } = ethers;
    const request = await bank.connect(user).withdraw.populateTransaction(5n);
    await expect(user.sendTransaction({ ...request, gasLimit: 200_000n })).to.be.revertedWithCustomError(bank, "TooMuch");
    const { transactions } = (await provider.getBlock("latest"))!;
    const receipt = (await provider.getTransactionReceipt(transactions[0]!))!;
    expect(receipt.status).to.equal(0);
  });

  it("emit, withArgs, of indexed and other values", async () => {
    const { bank, coin, owner, user } = await load();
    await expect(bank.deposit({ value: 3n }))
      .to.emit(bank, "Deposited")
      .withArgs(owner.address, 3n);
    await expect(bank.note("key", [1n, 2n], "0xaabb"))
      .to.emit(bank, "Noted")
      .withArgs("key", [1n, 2n], "0xaabb");
    await expect(coin.transfer(user, 2n)).to.emit(coin, "Transfer").withArgs(owner.address, user.address, 2n);
    await expect(coin.transfer(user, 2n)).not.to.emit(bank, "Deposited");
  });

  it("changeEtherBalance(s), with and without the fee", async () => {
    const { bank, owner, user } = await load();
    await expect(bank.deposit({ value: 9n })).to.changeEtherBalance(ethers, bank, 9n);
    await expect(user.sendTransaction({ to: owner, value: 200n })).to.changeEtherBalances(ethers, [user, owner], [-200n, 200n]);
    await expect(bank.withdraw(4n)).to.changeEtherBalances(ethers, [bank, owner], [-4n, 4n]);
    await expect(user.sendTransaction({ to: owner, value: 1n, gasPrice: 2_000_000_000n })).to.changeEtherBalance(
      ethers,
      user,
      -(1n + 21_000n * 2_000_000_000n),
      { includeFee: true },
    );
  });

  it("changeTokenBalance(s)", async () => {
    const { coin, owner, user } = await load();
    await expect(coin.transfer(user, 30n)).to.changeTokenBalance(ethers, coin, user, 30n);
    await expect(coin.transfer(user, 30n)).to.changeTokenBalances(ethers, coin, [owner, user], [-30n, 30n]);
  });

  it("tells what a failure was in Solidity's own lines", async function () {
    // A node that is served tells messages and data, no stacks.
    if (networkConfig.type === "http") this.skip();
    const { bank, user } = await load();
    const { withdraw } = bank.connect(user);
    for (const fail of [() => withdraw(5n), () => withdraw.staticCall(5n)]) {
      const failure = await fail().then(
        () => undefined,
        (error: Error) => error,
      );
      expect(failure?.stack).to.match(/at Bank\.withdraw \(contracts\/Bank\.sol:\d+/);
    }
  });
});
