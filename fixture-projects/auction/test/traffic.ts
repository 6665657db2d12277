import { expect } from "chai";
import { network } from "hardhat";
import { traffic } from "hardhat-parallel/traffic";

const connection = await network.create();
const { ethers } = connection;
const { parseEther } = ethers;

/** The same in each run: gas hangs on the bytes of calldata. */
const CLOSES_AT = Date.UTC(2040, 0, 1) / 1000;

describe("traffic", function () {
  it("last minutes", async function () {
    const money = await ethers.deployContract("Money");
    const auction = await ethers.deployContract("Auction", [money.target, CLOSES_AT]);

    // Every open bid tops the one before.
    let highest = 0n;

    const { failed } = await traffic("last minutes", {
      connection,
      users: 60,
      transactions: 120,
      seed: 7,
      prepare: ({ address }) =>
        Promise.all([
          money.mint.populateTransaction(address, parseEther("10000")),
          money.approve.populateTransaction(auction, ethers.MaxUint256),
        ]),
      mix: {
        bid: {
          weight: 85,
          call: () => {
            highest += parseEther("1");
            return auction.bid.populateTransaction(highest);
          },
        },
        bidSealed: {
          weight: 15,
          call: (user) => auction.bidSealed.populateTransaction(ethers.id(`the seal of ${user.address}`)),
        },
      },
    });

    expect(failed).to.equal(0);
    expect(await auction.bidCount()).to.equal(120n);
    expect(await auction.highestBid()).to.equal(highest);
  });
});
