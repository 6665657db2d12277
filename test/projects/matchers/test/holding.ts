import { expect } from "chai";
import { network } from "hardhat";
import "hardhat-parallel/chai";
import { traffic } from "hardhat-parallel/traffic";
import { encodeFunctionData } from "viem";

const connection = await network.create();
const { ethers, viem } = connection;

describe("what holds", function () {
  const deploy = () => ethers.deployContract("Tickets");

  it("sent transactions are parallel, as responses, receipts and hashes", async function () {
    const tickets = await deploy();
    const [, bob, carol] = await ethers.getSigners();
    await tickets.connect(bob).buy();
    await tickets.connect(carol).buy();
    const clipped = await tickets.connect(bob).clip();
    const passed = await tickets.connect(carol).pass(1n, bob.address);
    await expect([clipped, await passed.wait(), tickets.clip()]).to.be.parallel;
    await expect([clipped.hash, passed.hash]).to.be.parallel;
  });

  it("transactions that wait for each other are not parallel, wherever their blocks are", async function () {
    const tickets = await deploy();
    const [, bob, carol] = await ethers.getSigners();
    const bought = await tickets.connect(bob).buy();
    await connection.provider.request({ method: "hardhat_mine", params: ["0x10"] });
    const passed = await tickets.connect(bob).pass(0n, carol.address);
    await expect([passed, bought]).to.not.be.parallel;
    await expect([bought, tickets.connect(carol).clip()]).to.be.parallel;
  });

  it("transactions of one block are told apart", async function () {
    const tickets = await deploy();
    const [alice, bob, carol] = await ethers.getSigners();
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    const sent = [
      await tickets.connect(alice).clip({ gasLimit: 100_000 }),
      await tickets.connect(bob).buy({ gasLimit: 100_000 }),
      await tickets.connect(carol).buy({ gasLimit: 100_000 }),
    ];
    await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    await connection.provider.request({ method: "evm_mine" });
    await expect(sent.slice(0, 2)).to.be.parallel;
    await expect(sent.slice(1)).to.not.be.parallel;
  });

  it("requests are tried and not sent", async function () {
    const tickets = await deploy();
    const before = await ethers.provider.getBlockNumber();
    const [, bob] = await ethers.getSigners();
    await expect([tickets.buyFor.populateTransaction(1n), tickets.connect(bob).buyFor.populateTransaction(2n)]).to.be.parallel;
    await expect([tickets.buyFor.populateTransaction(1n), tickets.connect(bob).buyFor.populateTransaction(1n)]).to.not.be.parallel;
    expect(await ethers.provider.getBlockNumber()).to.equal(before);
  });

  it("viem's hashes and requests are taken too", async function () {
    const tickets = await viem.deployContract("Tickets");
    const [alice, bob, carol] = await viem.getWalletClients();
    const request = { account: bob.account, to: tickets.address, data: encodeFunctionData({ abi: tickets.abi, functionName: "buy" }) };
    await expect([await tickets.write.buy(), request]).to.not.be.parallel;
    await expect([await tickets.write.clip(), await tickets.write.clip({ account: bob.account })]).to.be.parallel;
    await expect([await alice.sendTransaction({ to: carol.account.address, value: 1n }), request]).to.be.parallel;
  });

  it("functions conflict or not by their bytecode, called or not, behind a proxy too", async function () {
    const tickets = await deploy();
    await expect(tickets.buy).to.conflictWith(tickets.buy);
    await expect(tickets.clip).to.not.conflictWith(tickets.clip);
    await expect(tickets.pass).to.not.conflictWith(tickets.buyFor);
    await expect(tickets.buyFor, "only for one show").to.not.conflictWith(tickets.buyFor.populateTransaction(1n));
    const elsewhere = await deploy();
    await expect(tickets.buy).to.not.conflictWith(elsewhere.buy);
    const proxied = await ethers.getContractAt("Tickets", await ethers.deployContract("Proxy", [tickets]));
    await expect(proxied.buy).to.conflictWith(proxied.getFunction("buy"));
    await expect(proxied.buy).to.not.conflictWith(tickets.buy);
  });

  it("functions are taken as viem names them", async function () {
    const tickets = await viem.deployContract("Tickets");
    await expect({ ...tickets, functionName: "buy" }).to.conflictWith({ ...tickets, functionName: "buy" });
    await expect({ ...tickets, functionName: "buy" }).to.not.conflictWith({
      address: tickets.address,
      abi: tickets.abi,
      functionName: "clip",
    });
  });

  it("functions that call others are measured by calls of the test", async function () {
    const booth = await ethers.deployContract("Booth", [await ethers.deployContract("Till")]);
    const elsewhere = await ethers.deployContract("Booth", [await ethers.deployContract("Till")]);
    await booth.sell();
    await booth.sellToMember();
    await elsewhere.sell();
    await expect(booth.sell).to.conflictWith(booth.sell);
    await expect(booth.sellToMember).to.not.conflictWith(booth.sellToMember);
    await expect(booth.sell).to.not.conflictWith(booth.sellToMember);
    await expect(booth.sell).to.not.conflictWith(elsewhere.sell);
  });

  it("a traffic's speedup is compared like any number", async function () {
    const tickets = await deploy();
    const users = { connection, users: 40, transactions: 80 };
    const clips = await traffic("clips", { ...users, mix: { clip: { call: () => tickets.clip.populateTransaction() } } });
    expect(clips).to.have.speedup.at.least(4);
    expect(clips).to.have.speedup.within(7.9, 8);
    const sales = await traffic("sales", { ...users, mix: { buy: { call: () => tickets.buy.populateTransaction() } } });
    expect(sales).to.have.speedup.below(1.1);
    expect(sales).to.not.have.speedup.at.least(4);
  });
});
