import { expect } from "chai";
import { network } from "hardhat";
import { traffic } from "hardhat-parallel/traffic";

import { deployVault } from "./shared/vault.js";

const connection = await network.create();
const { ethers } = connection;
const { parseEther } = ethers;

describe("traffic", function () {
  it("savings day", async function () {
    const { vault, asset } = await deployVault(connection);

    const { failed } = await traffic("savings day", {
      connection,
      users: 100,
      transactions: 150,
      seed: 7,
      prepare: ({ address }) =>
        Promise.all([
          asset.mint.populateTransaction(address, parseEther("2000")),
          asset.approve.populateTransaction(vault, ethers.MaxUint256),
          vault.deposit.populateTransaction(parseEther("1000"), address),
        ]),
      mix: {
        deposit: {
          weight: 40,
          call: ({ address }, pick) => vault.deposit.populateTransaction(parseEther(String(1 + pick.integer(50))), address),
        },
        withdraw: {
          weight: 25,
          call: ({ address }, pick) => vault.withdraw.populateTransaction(parseEther(String(1 + pick.integer(20))), address, address),
        },
        transfer: {
          weight: 35,
          call: (_, pick) => vault.transfer.populateTransaction(pick.user({ zipf: 1.1 }).address, parseEther("2")),
        },
      },
    });

    expect(failed).to.equal(0);
  });
});
