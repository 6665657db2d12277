import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { network } from "hardhat";
import { parseEther, parseSignature } from "viem";

describe("Token", async function () {
  const { viem, networkHelpers } = await network.create();

  async function deployToken() {
    const [owner, alice, bob] = await viem.getWalletClients();
    const token = await viem.deployContract("Token", [parseEther("1000")]);
    return { token, owner, alice, bob };
  }

  it("gives the supply to its deployer", async function () {
    const { token, owner } = await networkHelpers.loadFixture(deployToken);

    assert.equal(await token.read.balanceOf([owner.account.address]), parseEther("1000"));
  });

  it("counts votes once they are delegated, and moves them with the tokens", async function () {
    const { token, owner, alice, bob } = await networkHelpers.loadFixture(deployToken);
    assert.equal(await token.read.getVotes([owner.account.address]), 0n);

    await token.write.delegate([owner.account.address]);
    await token.write.delegate([bob.account.address], { account: alice.account });
    await token.write.transfer([alice.account.address, parseEther("300")]);

    assert.equal(await token.read.getVotes([owner.account.address]), parseEther("700"));
    assert.equal(await token.read.getVotes([bob.account.address]), parseEther("300"));
  });

  it("takes a signed permit, once", async function () {
    const { token, owner, alice } = await networkHelpers.loadFixture(deployToken);
    const permit = {
      owner: owner.account.address,
      spender: alice.account.address,
      value: parseEther("5"),
      nonce: 0n,
      deadline: 2n ** 48n,
    };
    const signature = await owner.signTypedData({
      domain: { name: "Commons", version: "1", chainId: await owner.getChainId(), verifyingContract: token.address },
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: permit,
    });
    const { r, s, yParity } = parseSignature(signature);
    const submit = () => token.write.permit([permit.owner, permit.spender, permit.value, permit.deadline, 27 + yParity, r, s]);

    await viem.assertions.emitWithArgs(submit(), token, "Approval", [permit.owner, permit.spender, permit.value]);
    await token.write.transferFrom([permit.owner, permit.spender, permit.value], { account: alice.account });

    assert.equal(await token.read.balanceOf([permit.spender]), permit.value);
    await viem.assertions.revertWithCustomError(submit(), token, "ERC2612InvalidSigner");
  });
});
