import { expect } from "chai";
import { network } from "hardhat";
import "hardhat-parallel/chai";
import { traffic } from "hardhat-parallel/traffic";

const connection = await network.create();
const { ethers } = connection;

describe("what does not hold", function () {
  const deploy = () => ethers.deployContract("Tickets");

  it("sales as parallel", async function () {
    const tickets = await deploy();
    const [, bob] = await ethers.getSigners();
    await expect([tickets.clip(), tickets.buy(), tickets.connect(bob).buy()], "rush").to.be.parallel;
  });

  it("clips as a queue", async function () {
    const tickets = await deploy();
    const [, bob] = await ethers.getSigners();
    await expect([tickets.clip(), tickets.connect(bob).clip()]).to.not.be.parallel;
  });

  it("sales as fast", async function () {
    const tickets = await deploy();
    const sales = await traffic("sales", { users: 40, transactions: 80, mix: { buy: { call: () => tickets.buy.populateTransaction() } } });
    expect(sales).to.have.speedup.at.least(4);
  });

  it("a request that reverts", async function () {
    const tickets = await deploy();
    const [alice, bob] = await ethers.getSigners();
    await tickets.connect(bob).buy();
    const pass = { to: tickets, from: alice, data: tickets.interface.encodeFunctionData("pass", [0n, alice.address]) };
    await expect([tickets.clip(), pass]).to.be.parallel;
  });

  it("a single transaction", async function () {
    await expect([`0x${"1".repeat(64)}`]).to.be.parallel;
  });

  it("something else in the list", async function () {
    const tickets = await deploy();
    await expect([tickets.clip(), 7]).to.be.parallel;
  });

  it("a transaction that was never sent", async function () {
    const tickets = await deploy();
    await expect([tickets.clip(), `0x${"1".repeat(64)}`]).to.be.parallel;
  });

  it("the speedup of a number", function () {
    expect(4).to.have.speedup.at.least(4);
  });

  it("sales as apart", async function () {
    const tickets = await deploy();
    await expect(tickets.buy).to.not.conflictWith(tickets.buy);
  });

  it("passes as one queue", async function () {
    const tickets = await deploy();
    await expect(tickets.pass).to.conflictWith(tickets.pass);
    // @ts-expect-error: the address alone is no function
    await expect(tickets.pass).to.conflictWith(tickets.target);
  });

  it("sales over a till as apart", async function () {
    const booth = await ethers.deployContract("Booth", [await ethers.deployContract("Till")]);
    await booth.sell();
    await expect(booth.sell).to.not.conflictWith(booth.sell);
  });

  it("what nothing tells of", async function () {
    const booth = await ethers.deployContract("Booth", [await ethers.deployContract("Till")]);
    await expect(booth.sell).to.not.conflictWith(booth.sell);
  });

  it("an address in place of a function", async function () {
    const tickets = await deploy();
    await expect(tickets.target).to.not.conflictWith(tickets.buy);
  });
});
