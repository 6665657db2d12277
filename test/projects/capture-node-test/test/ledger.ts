import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { network } from "hardhat";
import { parseEther } from "viem";

describe("Ledger", async function () {
  const { viem, networkHelpers } = await network.create();
  const [, user] = await viem.getWalletClients();
  assert.ok(user);

  async function deploy() {
    return { ledger: await viem.deployContract("Ledger", [], { value: 5n }) };
  }

  before(async function () {
    await networkHelpers.setBalance(user.account.address, parseEther("50"));
  });

  it("mints", async function () {
    const { ledger } = await networkHelpers.loadFixture(deploy);
    await ledger.write.mint([user.account.address, 7n]);
    assert.equal(await ledger.read.balanceOf([user.account.address]), 7n);
  });

  describe("moves", function () {
    it("reverts", async function () {
      const { ledger } = await networkHelpers.loadFixture(deploy);
      await viem.assertions.revertWithCustomError(ledger.write.move([user.account.address, 1n]), ledger, "Empty");
    });

    it("moves", async function () {
      const { ledger } = await networkHelpers.loadFixture(deploy);
      await ledger.write.mint([user.account.address, 7n]);
      await ledger.write.move([ledger.address, 2n], { account: user.account });
    });
  });

  it("fails", { skip: process.env["CAPTURE_TEST_FAILS"] !== "yes" }, async function () {
    const { ledger } = await networkHelpers.loadFixture(deploy);
    await ledger.write.deposit({ value: 1n });
    assert.fail("on purpose");
  });
});
