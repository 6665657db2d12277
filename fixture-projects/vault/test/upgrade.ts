import { expect } from "chai";
import { network } from "hardhat";

import { deployVault } from "./shared/vault.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { parseEther } = ethers;

describe("upgrades", function () {
  const deploy = () => deployVault(connection);

  it("initialize once, and the implementation never", async function () {
    const { vault, asset, implementation, admin, treasury } = await networkHelpers.loadFixture(deploy);

    for (const contract of [vault, implementation]) {
      await expect(contract.initialize(asset, admin, treasury, 0)).to.be.revertedWithCustomError(contract, "InvalidInitialization");
    }
  });

  it("keep the storage where ERC-7201 says", async function () {
    const { vault, alice } = await networkHelpers.loadFixture(deploy);
    await vault.connect(alice).deposit(parseEther("101"), alice);
    const namespace = BigInt(ethers.id("harbor.storage.Vault")) - 1n;
    const slot = BigInt(ethers.keccak256(ethers.toBeHex(namespace, 32))) & ~0xffn;

    expect(BigInt(await ethers.provider.getStorage(vault, slot + 1n))).to.equal(parseEther("100"));
  });

  it("to version 2 keep deposits and add a cap", async function () {
    const { vault, alice } = await networkHelpers.loadFixture(deploy);
    await vault.connect(alice).deposit(parseEther("101"), alice);
    const version2 = await ethers.deployContract("VaultV2");
    const initialize = version2.interface.encodeFunctionData("initializeV2", [parseEther("150")]);

    await expect(vault.upgradeToAndCall(version2, initialize)).to.emit(vault, "Upgraded").withArgs(version2.target);

    const upgraded = await ethers.getContractAt("VaultV2", vault.target);
    expect(await upgraded.totalDeposits()).to.equal(parseEther("100"));
    expect(await upgraded.assetCap()).to.equal(parseEther("150"));
    await expect(upgraded.connect(alice).deposit(parseEther("60"), alice))
      .to.be.revertedWithCustomError(upgraded, "ERC4626ExceededMaxDeposit")
      .withArgs(alice.address, parseEther("60"), parseEther("50"));
    await upgraded.connect(alice).deposit(parseEther("50"), alice);
  });

  it("take the upgrader's role", async function () {
    const { vault, alice } = await networkHelpers.loadFixture(deploy);
    const version2 = await ethers.deployContract("VaultV2");

    await expect(vault.connect(alice).upgradeToAndCall(version2, "0x")).to.be.revertedWithCustomError(
      vault,
      "AccessControlUnauthorizedAccount",
    );
  });
});
