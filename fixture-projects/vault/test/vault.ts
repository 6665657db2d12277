import { expect } from "chai";
import { network } from "hardhat";

import { deployVault } from "./shared/vault.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { parseEther } = ethers;

describe("Vault", function () {
  const deploy = () => deployVault(connection);

  describe("deposits", function () {
    it("give shares for what is left after the fee", async function () {
      const { vault, asset, treasury, alice } = await networkHelpers.loadFixture(deploy);

      await expect(vault.connect(alice).deposit(parseEther("101"), alice))
        .to.emit(vault, "Deposit")
        .withArgs(alice.address, alice.address, parseEther("101"), parseEther("100"));

      expect(await vault.balanceOf(alice)).to.equal(parseEther("100"));
      expect(await asset.balanceOf(treasury)).to.equal(parseEther("1"));
      expect(await vault.totalAssets()).to.equal(parseEther("100"));
    });

    it("give what the preview said", async function () {
      const { vault, alice } = await networkHelpers.loadFixture(deploy);
      const preview = await vault.previewDeposit(12345n);

      expect(await vault.connect(alice).deposit.staticCall(12345n, alice)).to.equal(preview);
    });

    it("can ask for shares rather than give assets", async function () {
      const { vault, asset, alice } = await networkHelpers.loadFixture(deploy);

      await expect(vault.connect(alice).mint(parseEther("100"), alice)).to.changeTokenBalance(ethers, asset, alice, -parseEther("101"));
      expect(await vault.balanceOf(alice)).to.equal(parseEther("100"));
    });

    it("add up", async function () {
      const { vault, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);
      await vault.connect(bob).deposit(parseEther("202"), bob);

      expect(await vault.totalDeposits()).to.equal(parseEther("300"));
    });

    it("can be for someone else", async function () {
      const { vault, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), bob);

      expect(await vault.balanceOf(bob)).to.equal(parseEther("100"));
    });
  });

  describe("withdrawals", function () {
    it("give the assets back", async function () {
      const { vault, asset, alice } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);

      await expect(vault.connect(alice).withdraw(parseEther("60"), alice, alice)).to.changeTokenBalances(
        ethers,
        asset,
        [vault, alice],
        [-parseEther("60"), parseEther("60")],
      );
      await vault.connect(alice).redeem(parseEther("40"), alice, alice);
      expect(await vault.totalSupply()).to.equal(0n);
    });

    it("give no more than one's own", async function () {
      const { vault, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);

      await expect(vault.connect(bob).withdraw(1n, bob, bob)).to.be.revertedWithCustomError(vault, "ERC4626ExceededMaxWithdraw");
      await expect(vault.connect(bob).redeem(1n, bob, alice)).to.be.revertedWithCustomError(vault, "ERC20InsufficientAllowance");
    });

    it("of someone else's shares take an allowance", async function () {
      const { vault, asset, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);
      await vault.connect(alice).approve(bob, parseEther("30"));

      await expect(vault.connect(bob).redeem(parseEther("30"), bob, alice)).to.changeTokenBalance(ethers, asset, bob, parseEther("30"));
    });
  });

  describe("shares", function () {
    it("move like any token", async function () {
      const { vault, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);

      await expect(vault.connect(alice).transfer(bob, parseEther("25"))).to.changeTokenBalances(
        ethers,
        vault,
        [alice, bob],
        [-parseEther("25"), parseEther("25")],
      );
    });

    it("grow with a harvest", async function () {
      const { vault, keeper, alice } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);

      await expect(vault.connect(keeper).harvest(parseEther("10")))
        .to.emit(vault, "Harvested")
        .withArgs(parseEther("10"));

      expect(await vault.lastHarvest()).to.equal(await networkHelpers.time.latest());
      expect(await vault.convertToAssets(parseEther("100"))).to.be.closeTo(parseEther("110"), 1n);
    });
  });

  describe("roles", function () {
    it("let only the keeper harvest", async function () {
      const { vault, alice } = await networkHelpers.loadFixture(deploy);

      await expect(vault.connect(alice).harvest(1n))
        .to.be.revertedWithCustomError(vault, "AccessControlUnauthorizedAccount")
        .withArgs(alice.address, await vault.KEEPER_ROLE());
    });

    it("let the pauser stop deposits and withdrawals, not transfers", async function () {
      const { vault, pauser, alice, bob } = await networkHelpers.loadFixture(deploy);
      await vault.connect(alice).deposit(parseEther("101"), alice);
      await vault.connect(pauser).pause();

      await expect(vault.connect(alice).deposit(1000n, alice)).to.be.revertedWithCustomError(vault, "EnforcedPause");
      await expect(vault.connect(alice).redeem(1000n, alice, alice)).to.be.revertedWithCustomError(vault, "EnforcedPause");
      await vault.connect(alice).transfer(bob, 1000n);

      await vault.connect(pauser).unpause();
      await vault.connect(alice).redeem(1000n, alice, alice);
    });

    it("let the admin move the treasury", async function () {
      const { vault, asset, alice, bob } = await networkHelpers.loadFixture(deploy);
      await expect(vault.setTreasury(bob)).to.emit(vault, "TreasuryChanged").withArgs(bob.address);

      await expect(vault.connect(alice).deposit(parseEther("101"), alice)).to.changeTokenBalance(ethers, asset, bob, parseEther("1"));
    });
  });
});
