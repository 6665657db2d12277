import { expect } from "chai";
import { network } from "hardhat";
import { traffic, workload } from "../../../../src/traffic.ts";

const { ethers, networkHelpers } = await network.create();

describe("Traffic", function () {
  async function deploy() {
    const [owner, user] = await ethers.getSigners();
    return { owner, user, ledger: await ethers.deployContract("Ledger", { value: 5n }) };
  }

  it("market hour", async function () {
    const { ledger } = await networkHelpers.loadFixture(deploy);
    const result = await traffic("market hour", {
      users: 50,
      transactions: 300,
      seed: 7,
      prepare: (user) => ledger.mint.populateTransaction(user.address, 1_000n),
      mix: {
        mint: { weight: 10, call: (user) => ledger.mint.populateTransaction(user.address, 5n) },
        move: { weight: 60, call: (_, pick) => ledger.move.populateTransaction(pick.user({ zipf: 1.1 }).address, pick.integer(10)) },
        deposit: { weight: 20, call: (_, pick) => ledger.deposit.populateTransaction({ value: pick.of([1n, 2n]) }) },
        broke: { weight: 10, call: (_, pick) => ledger.move.populateTransaction(pick.user().address, 10n ** 30n) },
      },
    });
    expect(result).to.include({ name: "market hour", sent: 300, succeeded: 270, failed: 30 });
    expect(result.transactions.filter(({ label }) => label === "move")).to.have.length(180);
    expect(await ethers.provider.send("hardhat_getAutomine", [])).to.equal(true);
    console.log(
      "TRAFFIC",
      await ledger.entries(),
      await ethers.provider.getBlockNumber(),
      (await ethers.provider.getBlock("latest"))?.hash,
      result.gasUsed,
    );
  });

  it("goes on after it", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    await ledger.mint(user, 1n);
  });

  it("a sequence", async function () {
    const { ledger, user } = await networkHelpers.loadFixture(deploy);
    const balance = await workload("settlement", async () => {
      await ledger.mint(user, 10n);
      await ledger.connect(user).move(ledger, 4n);
      return ledger.balanceOf(user);
    });
    expect(balance).to.equal(6n);
  });
});
