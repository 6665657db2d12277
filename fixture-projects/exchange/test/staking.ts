import { expect } from "chai";
import { network } from "hardhat";

import { deployPair } from "./shared/exchange.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { parseEther } = ethers;

describe("Staking", function () {
  /** Alice and bob hold 100 liquidity tokens each that the staking contract may move. */
  async function deployStaking() {
    const exchange = await deployPair(connection);
    const { pair, alice, bob } = exchange;
    const staking = await ethers.deployContract("Staking", [pair.target]);
    for (const staker of [alice, bob]) {
      await pair.transfer(staker, parseEther("100"));
      await pair.connect(staker).approve(staking, ethers.MaxUint256);
    }
    return { ...exchange, staking };
  }

  it("takes deposits", async function () {
    const { staking, pair, alice, bob } = await networkHelpers.loadFixture(deployStaking);

    await expect(staking.connect(alice).deposit(parseEther("40")))
      .to.emit(staking, "Deposited")
      .withArgs(alice.address, parseEther("40"));
    await staking.connect(bob).deposit(parseEther("10"));

    expect(await staking.stakedBy(alice)).to.equal(parseEther("40"));
    expect(await staking.totalStaked()).to.equal(parseEther("50"));
    expect(await pair.balanceOf(staking)).to.equal(parseEther("50"));
  });

  it("gives them back", async function () {
    const { staking, pair, alice } = await networkHelpers.loadFixture(deployStaking);
    await staking.connect(alice).deposit(parseEther("40"));

    await expect(staking.connect(alice).withdraw(parseEther("15"))).to.changeTokenBalances(
      ethers,
      pair,
      [staking, alice],
      [-parseEther("15"), parseEther("15")],
    );
    expect(await staking.totalStaked()).to.equal(parseEther("25"));
  });

  it("gives no more than was staked", async function () {
    const { staking, alice, bob } = await networkHelpers.loadFixture(deployStaking);
    await staking.connect(alice).deposit(parseEther("40"));

    await expect(staking.connect(bob).withdraw(1n)).to.be.revertedWithCustomError(staking, "NotStaked").withArgs(0n, 1n);
  });

  it("refuses an empty deposit", async function () {
    const { staking, alice } = await networkHelpers.loadFixture(deployStaking);

    await expect(staking.connect(alice).deposit(0n)).to.be.revertedWithCustomError(staking, "NothingToStake");
  });

  it("is not re-entered by a token that calls back", async function () {
    const [alice] = await ethers.getSigners();
    const token = await ethers.deployContract("ReentrantToken");
    const staking = await ethers.deployContract("Staking", [token.target]);
    await token.approve(staking, 100n);
    await staking.deposit(100n);

    await expect(staking.withdraw(50n)).to.be.revertedWithCustomError(staking, "ReentrancyGuardReentrantCall");
    expect(await staking.stakedBy(alice)).to.equal(100n);
  });
});
