import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { network } from "hardhat";
import { traffic } from "hardhat-parallel/traffic";
import { encodeFunctionData, parseEther } from "viem";

import { makeClaims, MerkleTree } from "./shared/merkle-tree.js";

describe("traffic", async function () {
  const connection = await network.create();
  const { viem } = connection;

  it("claim day", async function () {
    const claims = makeClaims(300);
    const tree = new MerkleTree(claims);
    const token = await viem.deployContract("Token", [parseEther("1000000")]);
    const airdrop = await viem.deployContract("Airdrop", [token.address, tree.root]);
    await token.write.transfer([airdrop.address, parseEther("1000000")]);
    const oracle = await viem.deployContract("Oracle", [250_000n]);
    const registry = await viem.deployContract("Registry", [oracle.address]);

    const unclaimed = [...claims];
    const registered = new Set<string>();

    const { failed } = await traffic("claim day", {
      connection,
      users: 100,
      transactions: 150,
      seed: 7,
      mix: {
        claim: {
          weight: 60,
          call: () => {
            const { index, account, amount } = unclaimed.pop()!;
            const args = [index, account, amount, tree.proof(index)] as const;
            return { to: airdrop.address, data: encodeFunctionData({ abi: airdrop.abi, functionName: "claim", args }) };
          },
        },
        "register or leave": {
          weight: 30,
          call: ({ address }) => {
            const leaves = registered.delete(address);
            if (!leaves) registered.add(address);
            const data = encodeFunctionData({ abi: registry.abi, functionName: leaves ? "leave" : "register" });
            return { to: registry.address, data, value: leaves ? 0n : parseEther("0.002") };
          },
        },
        delegate: {
          weight: 10,
          call: (_, pick) => {
            const args = [pick.user().address] as const;
            return { to: token.address, data: encodeFunctionData({ abi: token.abi, functionName: "delegate", args }) };
          },
        },
      },
    });

    assert.equal(failed, 0);
    assert.equal(await registry.read.participantCount(), BigInt(registered.size));
  });
});
