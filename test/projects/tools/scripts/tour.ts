import { network } from "hardhat";

const { ethers, ignition, provider, networkName } = await network.create();
const { default: bankModule } = await import("../ignition/modules/bank.js");

const deployed = await ignition.deploy(bankModule);
const [owner, user] = await ethers.getSigners();
const bank = await ethers.getContractAt("Bank", await deployed.bank.getAddress());
await (await bank.connect(user).deposit({ value: 7n })).wait();
const isOurs = await provider.request({ method: "eth_getBlockReceipts", params: ["latest"] }).then(
  () => true,
  () => false,
);
console.log(
  JSON.stringify({
    network: networkName,
    isOurs,
    owner: owner.address === (await bank.owner()),
    bank: await bank.getAddress(),
    held: String(await ethers.provider.getBalance(bank)),
    coins: String(await deployed.coin.balanceOf(bank)),
    block: await ethers.provider.getBlockNumber(),
  }),
);
