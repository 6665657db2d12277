import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { network } from "hardhat";
import { parseEther, zeroAddress } from "viem";

import { makeClaims, MerkleTree } from "./shared/merkle-tree.js";

describe("Airdrop", async function () {
  const { viem, networkHelpers } = await network.create();
  const claims = makeClaims(300);
  const tree = new MerkleTree(claims);

  async function deployAirdrop() {
    const [owner, alice] = await viem.getWalletClients();
    const token = await viem.deployContract("Token", [parseEther("1000000")]);
    const airdrop = await viem.deployContract("Airdrop", [token.address, tree.root]);
    await token.write.transfer([airdrop.address, parseEther("1000000")]);
    return { token, airdrop, owner, alice };
  }

  it("gives an account its amount", async function () {
    const { token, airdrop } = await networkHelpers.loadFixture(deployAirdrop);
    const { index, account, amount } = claims[7];

    await viem.assertions.emitWithArgs(airdrop.write.claim([index, account, amount, tree.proof(index)]), airdrop, "Claimed", [
      index,
      account,
      amount,
    ]);

    assert.equal(await token.read.balanceOf([account]), amount);
    assert.equal(await airdrop.read.isClaimed([index]), true);
    assert.equal(await airdrop.read.isClaimed([index + 1n]), false);
  });

  it("takes a claim from anyone, for the account", async function () {
    const { token, airdrop, alice } = await networkHelpers.loadFixture(deployAirdrop);
    const { index, account, amount } = claims[0];

    await airdrop.write.claim([index, account, amount, tree.proof(index)], { account: alice.account });

    assert.equal(await token.read.balanceOf([alice.account.address]), 0n);
    assert.equal(await token.read.balanceOf([account]), amount);
  });

  it("keeps 256 claims in one word", async function () {
    const { airdrop } = await networkHelpers.loadFixture(deployAirdrop);
    for (const { index, account, amount } of [claims[0], claims[1], claims[255], claims[256]]) {
      await airdrop.write.claim([index, account, amount, tree.proof(index)]);
    }

    assert.equal(await airdrop.read.claimedBitMap([0n]), 1n | (1n << 1n) | (1n << 255n));
    assert.equal(await airdrop.read.claimedBitMap([1n]), 1n);
  });

  it("gives once", async function () {
    const { airdrop } = await networkHelpers.loadFixture(deployAirdrop);
    const { index, account, amount } = claims[7];
    await airdrop.write.claim([index, account, amount, tree.proof(index)]);

    await viem.assertions.revertWithCustomErrorWithArgs(
      airdrop.write.claim([index, account, amount, tree.proof(index)]),
      airdrop,
      "AlreadyClaimed",
      [index],
    );
  });

  it("refuses what is not in the tree", async function () {
    const { airdrop, alice } = await networkHelpers.loadFixture(deployAirdrop);
    const { index, account, amount } = claims[7];
    const proof = tree.proof(index);

    for (const forged of [
      [index, alice.account.address, amount, proof],
      [index, account, amount + 1n, proof],
      [index + 1n, account, amount, proof],
      [index, account, amount, tree.proof(index + 1n)],
      [index, account, amount, []],
      [index, zeroAddress, 0n, proof],
    ] as const) {
      await viem.assertions.revertWithCustomError(airdrop.write.claim(forged), airdrop, "NotInTree");
    }
  });
});
