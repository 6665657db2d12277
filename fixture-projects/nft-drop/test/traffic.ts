import { expect } from "chai";
import { network } from "hardhat";
import { traffic } from "hardhat-parallel/traffic";

const connection = await network.create();
const { ethers } = connection;

const CAP = 10_000n;
const PRICE = ethers.parseEther("0.05");
const MARKETPLACE = "0x00000000000000000000000000000000000a0c70";

describe("traffic", function () {
  for (const { name, contract } of [
    { name: "drop hour", contract: "Drop" },
    { name: "drop hour, fixed", contract: "FixedDrop" },
  ]) {
    it(name, async function () {
      const drop = await deployDrop(contract);

      const { failed } = await traffic(name, {
        connection,
        users: 200,
        transactions: 200,
        seed: 7,
        mix: { mint: { call: () => drop.mint.populateTransaction({ value: PRICE }) } },
      });

      expect(failed).to.equal(0);
      expect(await drop.minted()).to.equal(200n);
    });
  }

  it("market hour", async function () {
    const drop = await deployDrop("Drop");

    const { failed } = await traffic("market hour", {
      connection,
      users: 200,
      transactions: 200,
      seed: 7,
      // One token each, in the users' order: the token's id is its first owner's index. Each user sends one call.
      prepare: () => drop.mint.populateTransaction({ value: PRICE }),
      mix: {
        transferFrom: {
          weight: 60,
          call: ({ index, address }, pick) => drop.transferFrom.populateTransaction(address, pick.user({ zipf: 1.1 }).address, index),
        },
        approve: {
          weight: 30,
          call: ({ index }, pick) => drop.approve.populateTransaction(pick.user({ zipf: 1.1 }).address, index),
        },
        setApprovalForAll: {
          weight: 8,
          call: () => drop.setApprovalForAll.populateTransaction(MARKETPLACE, true),
        },
        burn: {
          weight: 2,
          call: ({ index }) => drop.burn.populateTransaction(index),
        },
      },
    });

    expect(failed).to.equal(0);
    expect(await drop.minted()).to.equal(200n);
  });

  async function deployDrop(contract: string) {
    const [signer] = await ethers.getSigners();
    const { target } = await ethers.deployContract(contract, [CAP, PRICE, signer.address]);
    return ethers.getContractAt("DropBase", target);
  }
});
