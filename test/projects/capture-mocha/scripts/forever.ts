// Sends twice and never ends.
import { network } from "hardhat";

const { ethers } = await network.create();
const [owner] = await ethers.getSigners();
await owner!.sendTransaction({ to: owner!, value: 1n });
console.log("sent the first");
await owner!.sendTransaction({ to: owner!, value: 2n });
console.log("sent the second");
setInterval(() => undefined, 1_000);
