import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();
const { parseEther } = ethers;

/** The same in each run: gas hangs on the bytes of calldata. */
const CLOSES_AT = Date.UTC(2040, 0, 1) / 1000;

describe("Auction", function () {
  /** An open auction; alice and bob hold 1,000 each, which it may move. */
  async function deployAuction() {
    const [seller, alice, bob] = await ethers.getSigners();
    const money = await ethers.deployContract("Money");
    const auction = await ethers.deployContract("Auction", [money.target, CLOSES_AT]);
    for (const bidder of [alice, bob]) {
      await money.mint(bidder, parseEther("1000"));
      await money.connect(bidder).approve(auction, ethers.MaxUint256);
    }
    return { auction, money, seller, alice, bob };
  }

  describe("open bids", function () {
    it("take the lead when they are the highest", async function () {
      const { auction, alice, bob } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(alice).bid(parseEther("10"));

      await expect(auction.connect(bob).bid(parseEther("11")))
        .to.emit(auction, "Bid")
        .withArgs(2n, bob.address, parseEther("11"));

      expect(await auction.highestBidder()).to.equal(bob.address);
      expect(await auction.highestBid()).to.equal(parseEther("11"));
      expect(await auction.bidCount()).to.equal(2n);
    });

    it("are paid at once", async function () {
      const { auction, money, alice } = await networkHelpers.loadFixture(deployAuction);

      await expect(auction.connect(alice).bid(parseEther("10"))).to.changeTokenBalances(
        ethers,
        money,
        [alice, auction],
        [-parseEther("10"), parseEther("10")],
      );
    });

    it("must be higher than the highest", async function () {
      const { auction, alice, bob } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(alice).bid(parseEther("10"));

      await expect(auction.connect(bob).bid(parseEther("10")))
        .to.be.revertedWithCustomError(auction, "TooLow")
        .withArgs(parseEther("10"), parseEther("10"));
    });

    it("need the money", async function () {
      const { auction, money, alice } = await networkHelpers.loadFixture(deployAuction);

      await expect(auction.connect(alice).bid(parseEther("1001"))).to.be.revertedWithCustomError(money, "ERC20InsufficientBalance");
    });

    it("that are outbid are refunded", async function () {
      const { auction, money, alice, bob } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(alice).bid(parseEther("10"));
      await auction.connect(bob).bid(parseEther("20"));
      await auction.connect(alice).bid(parseEther("30"));

      await expect(auction.connect(alice).collectRefund()).to.changeTokenBalance(ethers, money, alice, parseEther("10"));
      await expect(auction.connect(bob).collectRefund()).to.emit(auction, "Refunded").withArgs(bob.address, parseEther("20"));
      expect(await auction.refunds(alice)).to.equal(0n);
    });
  });

  describe("sealed bids", function () {
    const salt = ethers.id("salt");

    it("count, but do not lead until they are opened", async function () {
      const { auction, alice } = await networkHelpers.loadFixture(deployAuction);
      const seal = await auction.sealOf(alice, parseEther("50"), salt);

      await expect(auction.connect(alice).bidSealed(seal)).to.emit(auction, "SealedBid").withArgs(1n, alice.address, seal);
      expect(await auction.highestBid()).to.equal(0n);

      await expect(auction.connect(alice).openSealed(parseEther("50"), salt))
        .to.emit(auction, "Bid")
        .withArgs(1n, alice.address, parseEther("50"));
      expect(await auction.highestBidder()).to.equal(alice.address);
    });

    it("open with their own amount alone", async function () {
      const { auction, alice } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(alice).bidSealed(await auction.sealOf(alice, parseEther("50"), salt));

      await expect(auction.connect(alice).openSealed(parseEther("40"), salt)).to.be.revertedWithCustomError(auction, "WrongSeal");
    });

    it("cannot be opened by another bidder", async function () {
      const { auction, alice, bob } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(bob).bidSealed(await auction.sealOf(alice, parseEther("50"), salt));

      await expect(auction.connect(bob).openSealed(parseEther("50"), salt)).to.be.revertedWithCustomError(auction, "WrongSeal");
    });
  });

  describe("the end", function () {
    it("stops bids", async function () {
      const { auction, alice } = await networkHelpers.loadFixture(deployAuction);
      await networkHelpers.time.increaseTo(CLOSES_AT);

      await expect(auction.connect(alice).bid(1n)).to.be.revertedWithCustomError(auction, "Closed");
      await expect(auction.connect(alice).bidSealed(ethers.ZeroHash)).to.be.revertedWithCustomError(auction, "Closed");
    });

    it("pays the seller, once", async function () {
      const { auction, money, seller, alice, bob } = await networkHelpers.loadFixture(deployAuction);
      await auction.connect(alice).bid(parseEther("10"));
      await auction.connect(bob).bid(parseEther("20"));
      await expect(auction.settle()).to.be.revertedWithCustomError(auction, "StillOpen");
      await networkHelpers.time.increaseTo(CLOSES_AT);

      await expect(auction.settle()).to.emit(auction, "Settled").withArgs(bob.address, parseEther("20"));

      expect(await money.balanceOf(seller)).to.equal(parseEther("20"));
      await expect(auction.settle()).to.be.revertedWithCustomError(auction, "AlreadySettled");
      await auction.connect(alice).collectRefund();
      expect(await money.balanceOf(auction)).to.equal(0n);
    });
  });
});
