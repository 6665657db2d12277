import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

describe("Ledger", function () {
  async function deploy() {
    const [owner, user] = await ethers.getSigners();
    const ledger = await ethers.deployContract("Ledger", { value: 5n });
    return { owner, user, ledger };
  }

  it("mints", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await ledger.mint(user, 7n);
    expect(await ledger.balanceOf(user)).to.equal(7n);
  });

  it("reverts to the fixture", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    expect(await ledger.balanceOf(user)).to.equal(0n);
    await expect(ledger.mint(user, 9n)).to.emit(ledger, "Moved");
  });

  it("mines a failure", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await expect(ledger.move(user, 1n, { gasLimit: 100_000n })).to.be.revertedWithCustomError(ledger, "Empty");
  });

  it("dies in gas estimation", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await expect(ledger.move(user, 1n)).to.be.revertedWithCustomError(ledger, "Empty");
  });

  describe("ether", function () {
    it("deposits, and pays plainly", async function () {
      const { ledger, user } = await networkHelpers.loadFixture(deploy);
      await ledger.deposit({ value: 11n });
      await user.sendTransaction({ to: ledger, value: 3n });
      await user.sendTransaction({ to: "0x00000000000000000000000000000000000c0ffe", value: 1n });
    });
  });

  it("looks at earlier blocks", async function () {
    const { ledger } = await networkHelpers.loadFixture(deploy);
    await ledger.look(1n);
  });

  it("sends from impersonated accounts and contracts", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    for (const address of ["0x00000000000000000000000000000000000badf0", await ledger.getAddress()]) {
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      await ledger.connect(await ethers.getSigner(address)).mint(user, 1n);
    }
  });

  it("sets state from outside", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await networkHelpers.setStorageAt(await ledger.getAddress(), 1n, 77n);
    await networkHelpers.time.increase(1_000);
    await ledger.mint(user, 1n);
    expect(await ledger.entries()).to.equal(78n);
  });

  it("mines many", async function () {
    const { ledger, owner, user } = await networkHelpers.loadFixture(deploy);
    await ethers.provider.send("evm_setAutomine", [false]);
    const nonce = await owner.getNonce();
    const gas = { gasLimit: 200_000n, gasPrice: 10n ** 10n };
    for (let index = 0; index < 12; index++) await ledger.mint(user, index, { ...gas, nonce: nonce + index });
    await ledger.connect(user).look(3n, gas);
    await networkHelpers.mine(1_000);
    await ethers.provider.send("evm_setAutomine", [true]);
    expect(await ledger.balanceOf(user)).to.equal(66n);
    await ledger.mint(user, 1n);
  });

  it("mines by interval", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await ethers.provider.send("evm_setAutomine", [false]);
    await ethers.provider.send("evm_setIntervalMining", [20]);
    const sent = await ledger.mint(user, 5n);
    await sent.wait();
    await ethers.provider.send("evm_setIntervalMining", [0]);
    await ethers.provider.send("evm_setAutomine", [true]);
  });
});
