import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

const CAP = 20n;
const PRICE = ethers.parseEther("0.05");

// Both drops behave alike but for their ids.
for (const name of ["Drop", "FixedDrop"] as const) {
  describe(name, function () {
    async function deployDrop() {
      const [owner, signer, alice, bob, carol] = await ethers.getSigners();
      const { target } = await ethers.deployContract(name, [CAP, PRICE, signer.address]);
      const drop = await ethers.getContractAt("DropBase", target);
      return { drop, owner, signer, alice, bob, carol };
    }

    /** A drop where alice and bob minted one token each. */
    async function deployMintedDrop() {
      const fixture = await deployDrop();
      const { drop, alice, bob } = fixture;
      const ids = [];
      for (const minter of [alice, bob]) {
        ids.push(await drop.connect(minter).mint.staticCall({ value: PRICE }));
        await drop.connect(minter).mint({ value: PRICE });
      }
      return { ...fixture, aliceToken: ids[0], bobToken: ids[1] };
    }

    describe("mint", function () {
      it("gives the token to its minter and says so", async function () {
        const { drop, alice } = await networkHelpers.loadFixture(deployDrop);
        const id = await drop.connect(alice).mint.staticCall({ value: PRICE });

        await expect(drop.connect(alice).mint({ value: PRICE }))
          .to.emit(drop, "Minted")
          .withArgs(alice.address, id);

        expect(await drop.ownerOf(id)).to.equal(alice.address);
        expect(await drop.minted()).to.equal(1n);
      });

      it("gives every token an id of its own", async function () {
        const { drop, alice, bob } = await networkHelpers.loadFixture(deployDrop);
        for (const minter of [alice, alice, bob]) await drop.connect(minter).mint({ value: PRICE });

        const minted = await drop.queryFilter(drop.filters.Minted());
        expect(new Set(minted.map((event) => event.args.id)).size).to.equal(3);
        expect(await drop.balanceOf(alice)).to.equal(2n);
      });

      it("keeps the price", async function () {
        const { drop, alice } = await networkHelpers.loadFixture(deployDrop);

        await expect(drop.connect(alice).mint({ value: PRICE })).to.changeEtherBalances(ethers, [alice, drop], [-PRICE, PRICE]);
      });

      it("refuses another price", async function () {
        const { drop, alice } = await networkHelpers.loadFixture(deployDrop);

        await expect(drop.connect(alice).mint({ value: PRICE - 1n }))
          .to.be.revertedWithCustomError(drop, "WrongPayment")
          .withArgs(PRICE - 1n, PRICE);
      });

      it("sells out exactly at the cap", async function () {
        const { drop, alice } = await networkHelpers.loadFixture(deployDrop);
        for (let n = 0n; n < CAP; n++) await drop.connect(alice).mint({ value: PRICE });

        expect(await drop.minted()).to.equal(CAP);
        await expect(drop.connect(alice).mint({ value: PRICE })).to.be.revertedWithCustomError(drop, "SoldOut");
      });
    });

    describe("mintAllowlist", function () {
      it("is free for whom the signer signed", async function () {
        const { drop, signer, alice } = await networkHelpers.loadFixture(deployDrop);
        const signature = await signer.signMessage(ethers.getBytes(await drop.allowlistDigest(alice)));

        await expect(drop.connect(alice).mintAllowlist(signature)).to.emit(drop, "Minted");
        expect(await drop.balanceOf(alice)).to.equal(1n);
      });

      it("works once", async function () {
        const { drop, signer, alice } = await networkHelpers.loadFixture(deployDrop);
        const signature = await signer.signMessage(ethers.getBytes(await drop.allowlistDigest(alice)));
        await drop.connect(alice).mintAllowlist(signature);

        await expect(drop.connect(alice).mintAllowlist(signature))
          .to.be.revertedWithCustomError(drop, "AllowlistPlaceUsed")
          .withArgs(alice.address);
      });

      it("refuses another minter's signature", async function () {
        const { drop, signer, alice, bob } = await networkHelpers.loadFixture(deployDrop);
        const signature = await signer.signMessage(ethers.getBytes(await drop.allowlistDigest(alice)));

        await expect(drop.connect(bob).mintAllowlist(signature))
          .to.be.revertedWithCustomError(drop, "NotOnAllowlist")
          .withArgs(bob.address);
      });

      it("follows a change of the signer", async function () {
        const { drop, signer, alice, carol } = await networkHelpers.loadFixture(deployDrop);
        const digest = ethers.getBytes(await drop.allowlistDigest(alice));
        await expect(drop.setAllowlistSigner(carol)).to.emit(drop, "AllowlistSignerChanged").withArgs(carol.address);

        await expect(drop.connect(alice).mintAllowlist(await signer.signMessage(digest))).to.be.revertedWithCustomError(
          drop,
          "NotOnAllowlist",
        );
        await drop.connect(alice).mintAllowlist(await carol.signMessage(digest));
      });
    });

    describe("tokens", function () {
      it("move by their owner", async function () {
        const { drop, alice, carol, aliceToken } = await networkHelpers.loadFixture(deployMintedDrop);

        await expect(drop.connect(alice).transferFrom(alice, carol, aliceToken))
          .to.emit(drop, "Transfer")
          .withArgs(alice.address, carol.address, aliceToken);
        expect(await drop.ownerOf(aliceToken)).to.equal(carol.address);
      });

      it("move by whom the owner approved, once", async function () {
        const { drop, alice, bob, carol, aliceToken } = await networkHelpers.loadFixture(deployMintedDrop);
        await drop.connect(alice).approve(carol, aliceToken);
        await drop.connect(carol).transferFrom(alice, bob, aliceToken);

        await expect(drop.connect(carol).transferFrom(bob, alice, aliceToken)).to.be.revertedWithCustomError(
          drop,
          "ERC721InsufficientApproval",
        );
      });

      it("move by an operator, all of them", async function () {
        const { drop, alice, carol, aliceToken } = await networkHelpers.loadFixture(deployMintedDrop);
        await drop.connect(alice).setApprovalForAll(carol, true);
        await drop.connect(carol).transferFrom(alice, carol, aliceToken);

        expect(await drop.ownerOf(aliceToken)).to.equal(carol.address);
      });

      it("stay with their owner otherwise", async function () {
        const { drop, alice, bob, carol, bobToken } = await networkHelpers.loadFixture(deployMintedDrop);

        await expect(drop.connect(carol).transferFrom(bob, alice, bobToken)).to.be.revertedWithCustomError(
          drop,
          "ERC721InsufficientApproval",
        );
      });

      it("burn, and are not minted again", async function () {
        const { drop, alice, aliceToken } = await networkHelpers.loadFixture(deployMintedDrop);
        await drop.connect(alice).burn(aliceToken);

        await expect(drop.ownerOf(aliceToken)).to.be.revertedWithCustomError(drop, "ERC721NonexistentToken");
        expect(await drop.connect(alice).mint.staticCall({ value: PRICE })).not.to.equal(aliceToken);
      });
    });

    describe("the owner", function () {
      it("pauses and resumes the mint", async function () {
        const { drop, owner, alice } = await networkHelpers.loadFixture(deployDrop);
        await expect(drop.setPaused(true)).to.emit(drop, "Paused").withArgs(owner.address);
        await expect(drop.connect(alice).mint({ value: PRICE })).to.be.revertedWithCustomError(drop, "EnforcedPause");

        await drop.setPaused(false);
        await drop.connect(alice).mint({ value: PRICE });
      });

      it("withdraws what was paid", async function () {
        const { drop, carol } = await networkHelpers.loadFixture(deployMintedDrop);

        await expect(drop.withdraw(carol)).to.changeEtherBalances(ethers, [drop, carol], [-2n * PRICE, 2n * PRICE]);
      });

      it("alone may do so", async function () {
        const { drop, alice } = await networkHelpers.loadFixture(deployDrop);

        for (const call of [drop.connect(alice).setPaused(true), drop.connect(alice).withdraw(alice)]) {
          await expect(call).to.be.revertedWithCustomError(drop, "OwnableUnauthorizedAccount").withArgs(alice.address);
        }
      });
    });
  });
}

describe("ids", function () {
  it("are consecutive in Drop", async function () {
    const [, signer, alice, bob] = await ethers.getSigners();
    const drop = await ethers.deployContract("Drop", [CAP, PRICE, signer.address]);
    for (const minter of [alice, bob, alice]) await drop.connect(minter).mint({ value: PRICE });

    expect(await drop.nextId()).to.equal(3n);
    expect(await drop.ownerOf(2n)).to.equal(alice.address);
  });

  it("name the minter and its own count in FixedDrop", async function () {
    const [, signer, alice, bob] = await ethers.getSigners();
    const drop = await ethers.deployContract("FixedDrop", [CAP, PRICE, signer.address]);
    for (const minter of [alice, bob, alice]) await drop.connect(minter).mint({ value: PRICE });

    const ofAlice = BigInt(alice.address) << 96n;
    expect(await drop.ownerOf(ofAlice)).to.equal(alice.address);
    expect(await drop.ownerOf(ofAlice + 1n)).to.equal(alice.address);
    expect(await drop.ownerOf(BigInt(bob.address) << 96n)).to.equal(bob.address);
  });
});
