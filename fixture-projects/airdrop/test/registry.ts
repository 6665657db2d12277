import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { network } from "hardhat";
import { getAddress, parseEther } from "viem";

describe("Registry", async function () {
  const { viem, networkHelpers } = await network.create();

  /** Ether at 2,500 dollars: the deposit is 0.002 ether. */
  async function deployRegistry() {
    const [owner, alice, bob, carol] = await viem.getWalletClients();
    const oracle = await viem.deployContract("Oracle", [250_000n]);
    const registry = await viem.deployContract("Registry", [oracle.address]);
    return { oracle, registry, owner, alice, bob, carol };
  }

  it("takes participants for a deposit", async function () {
    const { registry, alice } = await networkHelpers.loadFixture(deployRegistry);
    const value = parseEther("0.002");
    assert.equal(await registry.read.depositInWei(), value);

    await viem.assertions.emitWithArgs(registry.write.register({ value, account: alice.account }), registry, "Registered", [
      getAddress(alice.account.address),
      value,
    ]);

    assert.equal(await registry.read.isRegistered([alice.account.address]), true);
    assert.equal(await registry.read.participantCount(), 1n);
  });

  it("asks for as much as the oracle's price says", async function () {
    const { oracle, registry, alice } = await networkHelpers.loadFixture(deployRegistry);
    await oracle.write.update([200_000n]);

    await viem.assertions.revertWithCustomErrorWithArgs(
      registry.write.register({ value: parseEther("0.002"), account: alice.account }),
      registry,
      "DepositTooLow",
      [parseEther("0.002"), parseEther("0.0025")],
    );
  });

  it("takes each participant once", async function () {
    const { registry, alice } = await networkHelpers.loadFixture(deployRegistry);
    const value = parseEther("0.002");
    await registry.write.register({ value, account: alice.account });

    await viem.assertions.revertWithCustomError(registry.write.register({ value, account: alice.account }), registry, "AlreadyRegistered");
  });

  it("fills the place of who leaves with the last participant", async function () {
    const { registry, alice, bob, carol } = await networkHelpers.loadFixture(deployRegistry);
    for (const { account } of [alice, bob, carol]) await registry.write.register({ value: parseEther("0.002"), account });

    await viem.assertions.balancesHaveChanged(registry.write.leave({ account: alice.account }), [
      { address: registry.address, amount: -parseEther("0.002") },
    ]);

    assert.equal(await registry.read.participantCount(), 2n);
    assert.equal(await registry.read.participantAt([0n]), getAddress(carol.account.address));
    await viem.assertions.revertWithCustomError(registry.write.leave({ account: alice.account }), registry, "NotRegistered");
  });

  it("reads an oracle that its owner alone writes", async function () {
    const { oracle, alice } = await networkHelpers.loadFixture(deployRegistry);
    await viem.assertions.revertWithCustomError(
      oracle.write.update([1n], { account: alice.account }),
      oracle,
      "OwnableUnauthorizedAccount",
    );

    await viem.assertions.emitWithArgs(oracle.write.update([300_000n]), oracle, "Updated", [300_000n]);
    assert.equal(await oracle.read.updatedAt(), BigInt(await networkHelpers.time.latest()));
  });
});
